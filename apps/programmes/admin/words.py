"""How a programme stands, in the words of the lists and of the pages that ask first."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def state_of(programme, today):
    pause = programme.pause_on(today)
    if programme.archived_at:
        return _("stopped on %s") % date_format(programme.stopped_on)
    if programme.start_on > today:
        return _("starts on %s") % date_format(programme.start_on)
    if pause:
        return paused(pause)
    if not programme.is_active_on(today):
        return _("over since %s") % date_format(programme.end_on)
    return _("running")


def paused(pause):
    if pause.until_on is None:
        return _("paused")
    return _("paused until %s") % date_format(pause.until_on)


def week_of(programme, today):
    """None before it starts."""
    week = programme.week_on(today)
    if week < 1:
        return None
    if programme.end_on is None:
        return str(week)
    weeks = max(programme.week_on(programme.end_on), 1)
    return _("%(week)s of %(weeks)s") % {"week": min(week, weeks), "weeks": weeks}


def last_day_of(programme):
    return date_format(programme.end_on) if programme.end_on else _("until further notice")


def pauses_of(programme):
    """Each pause it has had, the newest first."""
    for pause in reversed(programme.pauses.all()):
        days = {"first": date_format(pause.from_on)}
        if pause.until_on is None:
            yield _("From %(first)s, without an end") % days
        else:
            yield _("From %(first)s until %(until)s") % (
                days | {"until": date_format(pause.until_on)}
            )


def whose(programmes):
    return ", ".join(f"{programme.patient}: {programme}" for programme in programmes)
