"""The living style page of the demo: what our pages are made of."""

from datetime import UTC, datetime, time

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from apps.accounts.emails import INLINER
from apps.reminders import emails
from apps.reminders.movements import GENERAL
from portal import style_page
from portal.themes import THEMES, chosen_theme

from .site import MAIL_CSP, only_in_demo

IN_A_MAIL = {
    "first_name": "Anna",
    "user": {"first_name": "Anna"},
    "by": "Theo Bakker",
    "from_email": "anna@demo.example",
    "to_email": "a.devries@demo.example",
    "deleted_email": "anna@demo.example",
    "device": "Chrome, Windows",
    "timestamp": datetime(2026, 11, 26, 8, 30, tzinfo=UTC),
    "host": "Theo Bakker",
    "is_patient": True,
    "code": "482917",
    "movement": GENERAL["stretch-legs"],
    "has_answers": True,
    "expires_at": datetime(2026, 12, 1, tzinfo=UTC),
}
ADDRESSES = ("url", "open_url", "settings_url", "stop_url", "activate_url", "password_reset_url")
ADDRESSES += ("done_url", "later_url")
WHY = {
    "session": lambda language: emails.why_session(language, (0, 2, 4), time(9, 0)),
    "nudge": emails.why_break,
    "sitting_break": emails.why_break,
    "test": emails.why_test,
}


@never_cache
def styleguide(request):
    only_in_demo()
    theme, today = request.GET.get("theme"), timezone.localdate()
    context = {
        "theme": theme if theme in THEMES else "" if theme == "system" else chosen_theme(request),
        "chosen": theme or "system",
        "is_large": request.GET.get("text") == "200",
        "palettes": style_page.palettes(),
        "type_scale": style_page.TYPE_SCALE,
        "icons": style_page.ICONS,
        "figures": style_page.figures(),
        "word": style_page.word(),
        "areas": style_page.areas(),
        "aids": style_page.AIDS,
        "long_words": style_page.LONG_WORDS[get_language()],
        "forms": style_page.forms_in_every_state(),
        "week": style_page.week(
            today, ["done", "rest", "done", "today", "planned", "free", "rest"]
        ),
        "rest_week": style_page.week(
            today, ["done", "free", "open", "today", "rest", "planned", "rest"], rests_today=True
        ),
        "pain_weeks": style_page.PAIN_WEEKS,
        "pain_changes": [(today, 2.5)],
        "mails": {name: subject_of(name) for name in style_page.MAILS},
    }
    return render(request, "styleguide/index.html", context)


def subject_of(name):
    """Ours end in .subject, those of the sign-in library in _subject.txt."""
    path = style_page.MAILS[name].replace("_message.html", "_subject.txt")
    return " ".join(render_to_string(path.replace(".html", ".subject"), in_a_mail(name)).split())


def in_a_mail(name):
    return IN_A_MAIL | (said_in(style_page.KINDS[name]) if name in style_page.KINDS else {})


def said_in(kind):
    language = get_language()
    return emails.words(kind, 0, language) | {
        "greeting": emails.greetings(language)[0] % {"name": "Anna"},
        "why": WHY.get(kind, emails.why_question)(language),
    }


@never_cache
@csp_replace(MAIL_CSP)
def styleguide_mail(request, name):
    """One of our mails as a mail program gets it, made for nobody."""
    only_in_demo()
    if name not in style_page.MAILS:
        raise Http404
    context = in_a_mail(name) | dict.fromkeys(ADDRESSES, request.build_absolute_uri("/"))
    return HttpResponse(INLINER.inline(render_to_string(style_page.MAILS[name], context)))
