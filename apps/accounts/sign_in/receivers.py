"""What allauth and Django tell us about signing in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from . import sessions


@receiver(user_logged_in)
def begin_session(request, user, **_kwargs):
    sessions.begin(request, user)


@receiver(authentication_step_completed)
def take_a_new_key(request, reauthenticated=False, **_kwargs):  # noqa: FBT002 - allauth's name
    if reauthenticated:
        sessions.rotate(request)


@receiver(authenticator_added)
def count_as_used(request, user, authenticator, **_kwargs):
    """She has just shown that she holds it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    sessions.end_others(request, user)
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )


@receiver([authenticator_removed, authenticator_reset, email_changed])
def end_other_sessions(request, user, **_kwargs):
    sessions.end_others(request, user)
