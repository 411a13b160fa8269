from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from apps.accounts.sign_in.device import account_of, kept_for
from apps.articles.models import SignOff
from portal.themes import chosen_theme


def site(request):
    """What every page shows: the theme, whether this is the demo, and its other languages. Whether
    the self-check may be shown is asked once, by the first that wants to know."""
    path = request.get_full_path()
    return of_her_device(request) | {
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "check_is_open": SimpleLazyObject(SignOff.objects.opens_the_check),
        "theme": chosen_theme(request),
        "staff_second_factor": settings.STAFF_SECOND_FACTOR,
        "patient_second_factor": settings.PATIENT_SECOND_FACTOR,
        "site_languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": translate_url(path, code),
            }
            for code, _name in settings.LANGUAGES
        ],
    }


def of_her_device(request):
    """`account` is there for a patient on a device of her own, which may keep something of hers;
    `tab_account` on one that others use too, which keeps it no longer than the tab."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated or user.is_staff:
        return {}
    account = kept_for(request)
    return {"account": account} if account else {"tab_account": account_of(user)}
