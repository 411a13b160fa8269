import logging
from contextlib import suppress
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .emails import INLINER
from .sign_in import own_code, second_factor
from .sign_in.devices import device_of

MAIL_IS_AWAY = (SMTPException, OSError)
logger = logging.getLogger(__name__)
NOT_RIGHT = _("This code does not match. Check that you have the newest one.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail address and password do not belong together."),
        "too_many_login_attempts": _("That was tried too often. Wait 15 minutes, then try again."),
        "rate_limited": _("That was tried too often. Wait 15 minutes, then try again."),
        "incorrect_code": NOT_RIGHT,
        "incorrect_password": _("This password is not right."),
        "enter_current_password": _("This is not your current password."),
        "duplicate_email": _("This is one of your addresses already."),
        "email_taken": _("Somebody already uses this e-mail address."),
        "invalid_password_reset": _("This link was used already or is too old."),
        "unverified_primary_email": _("Check this address first, with the mail that we sent."),
    }

    def is_open_for_signup(self, request):
        """Accounts come from an invitation only."""
        return False

    def pre_login(self, request, user, **how):
        """The demo's people have a password that everybody knows."""
        if user.email.endswith("@demo.example") and not settings.DEMO:
            return redirect("account_inactive")
        return super().pre_login(request, user, **how)

    def get_login_stages(self):
        ours = "apps.accounts.sign_in.stages.SecondFactorStage"
        stages = super().get_login_stages()
        return [ours if name == "allauth.mfa.stages.AuthenticateStage" else name for name in stages]

    def get_reauthentication_methods(self, user):
        """Passkey or app first, where she has them. Without either a code by mail will do: it
        is also how she signs in."""
        methods = super().get_reauthentication_methods(user)
        types = second_factor.types_of(user) if user.is_authenticated else set()
        if user.is_authenticated and not types:
            code = {"id": "reauthenticate_by_code", "url": reverse("reauthenticate_by_code")}
            methods.append(code | {"description": ""})
        has_app = second_factor.TYPES.TOTP in types
        order = ["mfa_reauthenticate:webauthn", "mfa_reauthenticate" if has_app else ""]
        return sorted(methods, key=lambda method: method["id"] not in order)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has no password and no factor is asked too, where allauth would let her pass.
        Nobody is asked twice on the way from signing in to her first factor."""
        user = self.request.user
        if second_factor.types_of(user):
            return super().is_reauthentication_required(app=app, **kwargs)
        first = app == "allauth.mfa"
        if own_code.shown_recently(self.request, signing_in=first):
            return False
        raise ReauthenticationRequired

    def get_client_ip(self, request):
        """A proxy that adds less than it should, or a socket: all of these count as one."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return "0.0.0.0"  # noqa: S104 - nobody's address, and nothing is bound to it

    def send_mail(self, template_prefix, email, context):
        """In the language of who gets it, whatever language the page had."""
        user = context.get("user") or next(iter(filter_users_by_email(email)), None)
        language = user.language if user else translation.get_language()
        context = {**context, "user": user, "language": language}
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except MAIL_IS_AWAY as error:
            logger.warning("The mail %s could not be sent.", template_prefix, exc_info=True)
            page = render(self.request, "account/mail_away.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What it tells has happened already, so a mail server that is away stops nothing."""
        device = device_of(self.request.META.get("HTTP_USER_AGENT", ""))
        context = {"user": user, "device": device, **(context or {})}
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(template_prefix, user, context, email)

    def render_mail(self, *args, **kwargs):
        message = super().render_mail(*args, **kwargs)
        message.alternatives = [
            part._replace(content=INLINER.inline(part.content)) for part in message.alternatives
        ]
        return message


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": NOT_RIGHT,
        "unverified_email": _("First check your e-mail addresses, then set this up."),
        "cannot_generate_recovery_codes": _("First set up a passkey or the app."),
    }

    def generate_authenticator_name(self, user, type):
        agent = allauth_context.request.META.get("HTTP_USER_AGENT", "")
        return device_of(agent) or gettext("Passkey")

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "Soepel"}
