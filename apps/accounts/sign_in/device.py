"""What her own device and this site say to each other without a page."""

from functools import wraps

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac

from .sessions import is_own_device


def account_of(user):
    """Names her on her device, where her key has no business."""
    if not user.is_authenticated:
        return None
    return salted_hmac("accounts.device", str(user.pk), algorithm="sha256").hexdigest()[:24]


def kept_for(request):
    """The account whose pages this browser may keep: a patient's, on a device of her own."""
    user = request.user
    is_hers = user.is_authenticated and not user.is_staff and is_own_device(request.session)
    return account_of(user) if is_hers else None


def kept_on_her_device(view):
    """A page to read without network. One with a notice on it is seen once, so it is not kept."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        is_kept = kept_for(request) and not settings.DEBUG and not len(get_messages(request))
        response = view(request, *args, **kwargs)
        if is_kept and response.status_code == 200:
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Cookie"])
        return response

    return answered


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
