"""What her own device and this site say to each other without a page."""

from functools import wraps

from django.http import JsonResponse
from django.utils.crypto import salted_hmac


def account_of(user):
    """Names her on her device, where her key has no business."""
    if not user.is_authenticated:
        return None
    return salted_hmac("accounts.device", str(user.pk), algorithm="sha256").hexdigest()[:24]


def for_a_script(view):
    """A script is told that nobody is signed in, or that somebody else is; it is never sent to
    another page. It names the account whose entries it sends."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        account = account_of(request.user)
        if account is None or request.headers.get("X-Account", account) != account:
            return JsonResponse({"account": account}, status=409 if account else 401)
        return view(request, *args, **kwargs)

    return answered


def refused(errors):
    """errors: (id of the control, message)."""
    return JsonResponse({"errors": errors}, status=422)
