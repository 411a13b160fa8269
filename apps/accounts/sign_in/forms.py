import struct
from contextlib import contextmanager

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import own_code, sessions

CODE_LIVES = 120  # a code of the app holds for 90 seconds, with a clock that is off
NAME_LENGTH = 60


def stays_field():
    return forms.BooleanField(
        label=_("Stay signed in on this device"),
        help_text=_("Only on your own device."),
        required=False,
        initial=True,
    )


def code_input():
    attrs = {"class": "code-input", "autocomplete": "one-time-code", "maxlength": 12}
    return forms.TextInput(attrs=attrs)


def used(user, code):
    return f"totp-used:{user.pk}:{''.join(code.split())[:12]}"


def refuse_used(user, code):
    """A code that somebody saw over her shoulder opens nothing a second time."""
    if cache.get(used(user, code)):
        raise ValidationError(_("This code was used already. Wait for the next one in your app."))


def mark_used(user, code):
    if not cache.add(used(user, code), 1, timeout=CODE_LIVES):
        refuse_used(user, code)


class PasswordRules:
    """The rules in one sentence, in the tone of the rest of the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters. Not your name, not your e-mail address, "
            "and nothing that many people use."
        )


class NewPasswordForm(PasswordRules, ChangePasswordForm):
    pass


class FirstPasswordForm(PasswordRules, SetPasswordForm):
    pass


class LostPasswordForm(PasswordRules, ResetPasswordKeyForm):
    pass


class CodeForm(ConfirmLoginCodeForm):
    stays = stays_field()

    def clean(self):
        data = super().clean()
        sessions.remember_device(context.request, is_own=data.get("stays"))
        return data


class PasswordForm(LoginForm):
    stays = stays_field()

    def login(self, request, redirect_url=None):
        sessions.remember_device(request, is_own=self.cleaned_data["stays"])
        response = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:
            sessions.begin(request, request.user)  # allauth has set a length of its own
        return response


class TypedFactor:
    """A code of the app, or a recovery code, in the same field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = code_input()
        types = Authenticator.objects.filter(user_id=self.user.pk).values_list("type", flat=True)
        self.has_app = Authenticator.Type.TOTP in types
        self.has_passkey = Authenticator.Type.WEBAUTHN in types

    def clean_code(self):
        refuse_used(self.user, self.cleaned_data["code"])
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            mark_used(self.user, code)
        return code


class FactorForm(TypedFactor, AuthenticateForm):
    pass


class FactorAgainForm(TypedFactor, ReauthenticateForm):
    pass


class AppForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = code_input()
        self.fields["code"].label = _("Code of 6 digits from the app")

    def clean_code(self):
        code = super().clean_code()
        mark_used(self.user, code)
        return code


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Give this passkey a name.")},
    )


class CredentialField(forms.JSONField):
    """What a browser says of a passkey, or what somebody made up."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise not_known() from error


def not_known():
    return account_adapter().validation_error("incorrect_code")


@contextmanager
def made_up_is_refused():
    """allauth and fido2 read it as if a browser had written it."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise not_known() from error


class ShownPasskey:
    def clean_credential(self):
        with made_up_is_refused():
            return super().clean_credential()


class PasskeyAgainForm(ShownPasskey, ReauthenticateWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyFactorForm(ShownPasskey, AuthenticateWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyForm(AddWebAuthnForm):
    """Always a passkey that knows its owner: it can be used without a code or a password."""

    passwordless = None
    credential = CredentialField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know later which device it is on."),
        max_length=NAME_LENGTH,
        required=False,
    )

    def clean(self):
        self.cleaned_data["passwordless"] = True
        with made_up_is_refused():
            return super().clean()


class PasskeySignInForm(ShownPasskey, LoginWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self):
        """A passkey that is on this device makes it her own; one on a key or on a phone beside
        it does not."""
        credential = self.cleaned_data["credential"]
        authenticator = super().clean_credential()
        is_own = credential.get("authenticatorAttachment") == "platform"
        sessions.remember_device(context.request, is_own=is_own)
        return authenticator


class OwnCodeForm(forms.Form):
    """The code that was mailed to somebody who is signed in, to see that it is still her."""

    code = forms.CharField(
        label=_("Code of 6 digits"),
        widget=code_input(),
        error_messages={"required": _("Fill in the code.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not own_code.matches(context.request, code):
            raise account_adapter().validation_error("incorrect_code")
        return code
