from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.urls import get_script_prefix
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from apps.accounts.sign_in.device import kept_for

LANGUAGES = {code for code, _name in settings.LANGUAGES}


def refuse_nul_bytes(get_response):
    """PostgreSQL text cannot hold NUL; forms refuse it beside the field, addresses here."""

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            raise SuspiciousOperation("NUL byte in the address")
        return get_response(request)

    return middleware


def follow_the_person(get_response):
    """Addresses without a language in them speak the language of who is signed in, and
    every page shows times on that person's clock and is kept by no cache, unless it says how
    long by itself. Signing out empties what her browser kept, and each answer tells the worker
    in it whose pages it may keep."""

    def middleware(request):
        response = answered(request)
        response.headers["X-Account"] = kept_for(request) or "none"
        return response

    def answered(request):
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        first = request.path.removeprefix(get_script_prefix()).partition("/")[0]
        language = first if first in LANGUAGES else user.language
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(user.zone):
            response = get_response(request)
        response.headers["Content-Language"] = language
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        if not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
