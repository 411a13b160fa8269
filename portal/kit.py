"""What her own device keeps for when there is no network: today and tomorrow, Help, and the
articles of her programmes. Nothing else of hers stays there."""

from datetime import timedelta
from functools import cache
from itertools import islice

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from apps.articles.reading import published

MOST_ARTICLES = 6
NOT_THERE = ("admin", "caseload", "paper", "report", "styleguide", "worker")


def pages_of(user, day, programmes):
    """programmes: hers, with their lines and recent logs."""
    days = (day, day + timedelta(days=1))
    pages = [reverse("today"), reverse("today_on", args=[days[1]])]
    pages += [reverse("offline"), reverse("help")]
    for programme in programmes:
        for one in days:
            pages += session_pages(programme, one)
            pages += pictures(programme.lines_on(one))
    return list(dict.fromkeys(pages + article_pages(user, programmes)))


def session_pages(programme, day):
    """Also on a rest day: she may exercise all the same."""
    if not programme.is_active_on(day) or programme.is_paused_on(day):
        return []
    slots = programme.open_slots_on(day)
    if not programme.slots_on(day) and programme.lines_for(day, 1):
        slots = [1]
    return [reverse("programmes:player", args=[programme.pk, day, slot]) for slot in slots]


def pictures(lines):
    with_picture = [line for line in lines if getattr(line.exercise, "picture", None)]
    return [line.picture_path(which) for line in with_picture for which in ("start", "end")]


def article_pages(user, programmes):
    templates = {programme.template_id for programme in programmes}
    articles = published(user).filter(programmetemplate__in=templates).order_by("pk").distinct()
    return [article.get_absolute_url() for article in islice(articles, MOST_ARTICLES)]


@cache
def files():
    """Styles, scripts and letters of the pages that patients see."""
    root = settings.BASE_DIR / "static"
    found = [*root.glob("css/*.css"), *root.glob("js/*.js"), *root.glob("fonts/*.woff2")]
    names = [path.relative_to(root).as_posix() for path in sorted(found)]
    shown = [n for n in names if not n.partition("/")[2].startswith(NOT_THERE)]
    return [static(name) for name in [*shown, "icons/favicon.svg", "icons/icon-192.png"]]
