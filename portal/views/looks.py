"""Who looked at my record, in sentences."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from apps.accounts.models import AccessLog, role_words
from portal.look_words import LISTED_PARTS, PARTS, SOMETHING

from .patient import practice_of

ROWS_A_PAGE = 40
SENTENCES = {
    AccessLog.Action.OPENED: _("Looked at %(part)s"),
    AccessLog.Action.LISTED: _("Saw in a list: %(part)s"),
    AccessLog.Action.CHANGED: _("Changed %(part)s"),
    AccessLog.Action.ADDED: _("Added: %(part)s"),
}


@login_required
@never_cache
def looks(request):
    user = request.user
    rows = AccessLog.objects.visible_to(user).filter(patient=user).by_day(user.zone)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": days_of(page), "practice": practice_of(user)}
    return render(request, "looks.html", context)


def days_of(rows):
    """day -> person -> what she did, each in the order of the rows."""
    days = {}
    for row in rows:
        person = (row["actor"], row["roles"], row["practice__name"])
        people = days.setdefault(row["day"], {})
        people.setdefault(person, who(row))["did"].append(said(row))
    return {day: list(people.values()) for day, people in days.items()}


def who(row):
    name = f"{row['actor__first_name']} {row['actor__last_name']}".strip()
    return {
        "name": name or _("no name yet"),
        "role": role_words(row["roles"]),
        "practice": row["practice__name"],
        "did": [],
    }


def said(row):
    parts = PARTS | LISTED_PARTS if row["action"] == AccessLog.Action.LISTED else PARTS
    sentence = SENTENCES[row["action"]] % {"part": parts.get(row["what"], SOMETHING)}
    return {"sentence": sentence, "times": row["times"], "last": timezone.localtime(row["last"])}
