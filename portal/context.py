from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language_info

from portal.themes import chosen_theme


def site(request):
    """What every page shows: the theme, whether this is the demo, and its other languages."""
    path = request.get_full_path()
    return {
        "demo": settings.DEMO,
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
