import os

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
# In the order in which a worker asks them: it looks at the clock before it takes more mails.
app.conf.task_queues = [Queue("clock"), Queue("celery")]
app.autodiscover_tasks(["apps.reminders"])
