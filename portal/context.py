from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language_info


def site(request):
    """What every page shows: whether this is the demo, and itself in the other languages."""
    path = request.get_full_path()
    return {
        "demo": settings.DEMO,
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
