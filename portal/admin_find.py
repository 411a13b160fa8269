"""One field finds people, programmes and what the library holds, by the rules of their lists."""

from django.urls import reverse
from django.utils.http import urlencode

from apps.accounts.models import AccessLog, User
from apps.articles.models import Article
from apps.exercises.models import Exercise
from apps.programmes.models import Programme, ProgrammeTemplate

SEARCHED = [User, Programme, Exercise, ProgrammeTemplate, Article]
MOST = 8
LONGEST = 100


def find(site, request, words):
    """[{name, rows, more}] of the lists that this person may open and that hold the words."""
    words = words.strip()[:LONGEST]
    if not words:
        return []
    opened = [site.get_model_admin(model) for model in SEARCHED]
    groups = [found_in(a, request, words) for a in opened if a.has_view_permission(request)]
    return [group for group in groups if group["rows"]]


def found_in(model_admin, request, words):
    opts = model_admin.opts
    seen = model_admin.get_queryset(request)
    ordered = seen.order_by(*model_admin.get_ordering(request) or ["pk"])
    found, may_repeat = model_admin.get_search_results(request, ordered, words)
    rows = list((found.distinct() if may_repeat else found)[: MOST + 1])
    if model_admin.lists_are_looks:
        model_admin.look(request, rows[:MOST], AccessLog.Action.LISTED)
    place = f"admin:{opts.app_label}_{opts.model_name}"
    return {
        "name": opts.verbose_name_plural,
        "rows": [
            {"text": told(row), "url": reverse(f"{place}_change", args=[row.pk])}
            for row in rows[:MOST]
        ],
        "more": len(rows) > MOST and f"{reverse(f'{place}_changelist')}?{urlencode({'q': words})}",
    }


def told(row):
    return f"{row.patient}: {row}" if isinstance(row, Programme) else str(row)
