from datetime import timedelta

from django import template
from django.utils.translation import gettext, ngettext

from portal import fact_words
from portal.templatetags.soepel import register as written

register = template.Library()
weekday_short = written.filters["weekday_short"]

register.filter("level_name", fact_words.level_name)
register.filter("next_mail", fact_words.next_mail)


@register.filter
def last_day(row):
    """The day of the last session, as a word when it is close."""
    if row.last_session is None:
        return ""
    near = {row.today: gettext("today"), row.today - timedelta(days=1): gettext("yesterday")}
    return near.get(row.last_session) or weekday_short(row.last_session)


@register.filter
def short_name(programme):
    """Its name without how long it takes, which the weeks beside it say."""
    return programme.name.partition(",")[0]


@register.filter
def weeks_of(row):
    """Where her newest programme stands."""
    programme, day = row.newest, row.today
    week, pause = programme.week_on(day), programme.pause_on(day)
    if programme not in row.running:
        return gettext("over")
    if pause:
        return paused(pause)
    if week < 1:
        return gettext("from %(day)s") % {"day": fact_words.short_date(programme.start_on)}
    if programme.end_on is None:
        return gettext("week %(week)s") % {"week": week}
    weeks = programme.week_on(programme.end_on)
    return gettext("week %(week)s of %(weeks)s") % {"week": week, "weeks": weeks}


def paused(pause):
    if pause.until_on is None:
        return gettext("paused")
    return gettext("paused until %(day)s") % {"day": fact_words.short_date(pause.until_on)}


@register.filter
def trend_word(pain):
    """Rising, steady or falling; with one or two answers, how many there are."""
    words = {
        "rising": gettext("rising"),
        "steady": gettext("steady"),
        "falling": gettext("falling"),
    }
    count = pain["count"]
    few = ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}
    return words.get(pain["trend"], few)
