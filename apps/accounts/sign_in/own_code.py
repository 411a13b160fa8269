"""Who has no password and no second factor shows with a code by mail that it is still her."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings

KEY = "own_code"
TRIES = 5
RECENT = 300


def send(request):
    """False when she asked too often."""
    if not ratelimit.consume(request, app="allauth.account", action="own_code"):
        return False
    adapter = get_adapter()
    code = adapter.generate_login_code()
    request.session[KEY] = {"code": code, "at": time.time(), "left": TRIES}
    context = {"user": request.user, "code": code}
    adapter.send_mail("account/email/own_code", request.user.email, context)
    return True


def is_waiting(request):
    sent = request.session.get(KEY)
    in_time = sent and time.time() - sent["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    return bool(in_time and sent["left"])


def matches(request, code):
    """Each look costs one of the tries; the right one ends it."""
    if not is_waiting(request):
        return False
    sent = request.session[KEY]
    request.session[KEY] = sent | {"left": sent["left"] - 1}
    is_right = compare_user_code(actual=code, expected=sent["code"])
    if is_right:
        del request.session[KEY]
    return is_right


def shown_recently(request, *, signing_in=False):
    """That it is her. Signing in counts only where she has nothing yet to show it with."""
    records = get_authentication_records(request, request.user)
    told = [r for r in records if signing_in or r.get("reauthenticated")]
    return any(time.time() - record["at"] < RECENT for record in told)
