from django.db.models import Max

from .log import SessionLog


def last_activity_of(patients, *, since=None):
    logs = SessionLog.objects.filter(programme__patient__in=patients)
    return dict(logs.order_by().values_list("programme__patient").annotate(Max("done_on")))
