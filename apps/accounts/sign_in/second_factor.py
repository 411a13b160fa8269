"""Who is asked for a second factor, and whether this session has passed one. A passkey that
checked its owner counts as both."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

TYPES = Authenticator.Type


def is_asked_of(user):
    if user.is_staff:
        return settings.STAFF_SECOND_FACTOR
    return settings.PATIENT_SECOND_FACTOR == "required"


def is_offered_to(user):
    return user.is_authenticated and (user.is_staff or settings.PATIENT_SECOND_FACTOR != "off")


def types_of(user):
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


def locks_sign_in(user):
    """A patient's passkey is a way in beside the code, her app is a lock on it. Whoever is
    asked for a second factor gives it at the door."""
    types = types_of(user)
    return TYPES.TOTP in types or (TYPES.WEBAUTHN in types and (user.is_staff or is_asked_of(user)))


def is_passed(request):
    records = get_authentication_records(request, request.user)
    used = any(record["method"] == "mfa" for record in records)
    return used and bool(types_of(request.user))


def way_to(request):
    """Where she gives the one she has, or sets up her first."""
    types = types_of(request.user)
    if not types:
        return reverse("mfa_index")
    name = "mfa_reauthenticate" if TYPES.TOTP in types else "mfa_reauthenticate_webauthn"
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    return f"{reverse(name)}?{urlencode({'next': back})}"


def overview(user):
    """What her own page says about signing in."""
    factors = list(Authenticator.objects.filter(user_id=user.pk))
    codes = [f.wrap().get_unused_codes() for f in factors if f.type == TYPES.RECOVERY_CODES]
    return {
        "passkeys": sum(f.type == TYPES.WEBAUTHN for f in factors),
        "app": any(f.type == TYPES.TOTP for f in factors),
        "codes": sum(map(len, codes)),
        "devices": user.usersession_set.count(),
        "has_password": user.has_usable_password(),
    }
