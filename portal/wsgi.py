import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

# Now, and not when the first page is asked for: by then the files may be those of the next release.
from portal.again import release  # noqa: E402

release()
