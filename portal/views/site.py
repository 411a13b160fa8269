"""Pages about the site itself."""

from datetime import date
from urllib.parse import urlsplit

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.sign_in.device import kept_on_her_device
from portal.kept_mail import kept_mails
from portal.themes import keep_theme

from .patient import practice_of

STATED_ON = date(2026, 11, 28)
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def way_back(request):
    """The page of ours that the form stood on."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if safe and back.startswith("/") else "/"


@require_POST
def set_theme(request):
    """Automatic, light or dark, on this device."""
    response = HttpResponseRedirect(way_back(request))
    return keep_theme(response, request.POST.get("theme", ""), secure=settings.PRODUCTION)


@require_POST
def set_language(request):
    """The same page in another language; who is signed in keeps it for her mails too."""
    language = request.POST.get("language", "")
    back = way_back(request)
    if language not in LANGUAGES:
        return HttpResponseRedirect(back)
    if request.user.is_authenticated and request.user.language != language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    with translation.override(get_language_from_path(urlsplit(back).path) or get_language()):
        there = translate_url(back, language)
    return remember_language(HttpResponseRedirect(there), language)


def remember_language(response, language):
    """On this device, also once she is signed out."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


@kept_on_her_device
def help_page(request):
    return render(request, "help.html", {"practice": her_practice(request)})


def accessibility(request):
    context = {"practice": her_practice(request), "stated_on": STATED_ON}
    return render(request, "accessibility.html", context)


def her_practice(request):
    return practice_of(request.user) if request.user.is_authenticated else None


def only_in_demo():
    if not settings.DEMO:
        raise Http404


@never_cache
def demo_mails(request):
    only_in_demo()
    return render(request, "demo/mails.html", {"mails": kept_mails()})


def kept_mail(name):
    only_in_demo()
    for known, message in kept_mails():
        if known == name:
            return message
    raise Http404


@never_cache
def demo_mail(request, name):
    message = kept_mail(name)
    text = message.get_body(("plain",))
    context = {"name": name, "message": message, "text": text and text.get_content()}
    return render(request, "demo/mail.html", context)


MAIL_CSP = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True}


@never_cache
@csp_replace(MAIL_CSP)
def demo_mail_html(request, name):
    """The HTML part as a mail program gets it: styles in the tags, no script, own sandbox."""
    html = kept_mail(name).get_body(("html",))
    if html is None:
        raise Http404
    return HttpResponse(html.get_content())
