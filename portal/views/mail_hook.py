"""Where a mail provider tells what became of the mails."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def mail_hook(request, provider):
    """Anymail checks secret and signature and reads the reports; without a secret there is
    no such address. Its addresses for mail that comes in stay closed."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    hook = resolve(f"/{provider}/tracking/", urlconf="anymail.urls")
    try:
        return hook.func(request)
    except ImproperlyConfigured as error:  # of a provider that is not ours
        log.warning("Mail hook of %s: %s", provider, type(error).__name__)
        raise Http404 from error
