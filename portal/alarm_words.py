"""The state of the reminders in words: for everybody who works here, and for who runs it."""

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext

from apps.reminders.models import Delivery

from .alarm import Beat

SECONDS_TOLD = 120


def moment(at):
    return date_format(localtime(at), "DATETIME_FORMAT")


def what_is_wrong(pulse):
    """One sentence while mails do not go, or go late; nothing of any patient."""
    if pulse.beat is Beat.RUNNING:
        return ""
    if pulse.last_tick is None:
        return gettext("No reminder has gone out yet: the clock of this site does not run.")
    last = {"at": moment(pulse.last_tick)}
    if pulse.beat is Beat.STOPPED:
        return (
            gettext("No reminders go out: the clock of this site stands still since %(at)s.") % last
        )
    return gettext("Reminders go out late. The clock last ticked on %(at)s.") % last


def warnings(watch):
    unplanned = gettext("The next mail of some reminders cannot be planned.")
    found = [what_is_wrong(watch.pulse), unplanned if watch.unplanned else ""]
    return [said for said in found if said]


def figures(watch):
    """[(heading, [(name, value, whether it asks for somebody)])]"""
    return [
        (gettext("Now"), of_now(watch)),
        (gettext("Mails due in the last 24 hours"), of_states(watch)),
        (gettext("Problems of these mails"), of_problems(watch)),
        (gettext("What does not come right by itself"), of_the_rest(watch)),
    ]


def of_now(watch):
    pulse = watch.pulse
    return [
        (gettext("Last tick of the clock"), when(pulse, pulse.last_tick), pulse.is_stopped),
        (gettext("Longest waiting mail"), when(pulse, pulse.waiting_since), pulse.is_late),
        (gettext("Sent in the last hour"), watch.sent_last_hour, False),
    ]


def when(pulse, at):
    if at is None:
        return gettext("none")
    if pulse.age(at) < SECONDS_TOLD:
        ago = gettext("%(time)s ago") % {"time": f"{pulse.age(at)} s"}
    else:
        ago = gettext("%(time)s ago") % {"time": timesince(at, pulse.at, depth=1)}
    return f"{moment(at)}, {ago}"


def of_states(watch):
    return [(Delivery.State(name).label, n, False) for name, n in watch.states.items()]


def of_problems(watch):
    return [(Delivery.Problem(name).label, n, False) for name, n in watch.problems.items()]


def of_the_rest(watch):
    return [
        (gettext("Rules that cannot be planned"), watch.unplanned, bool(watch.unplanned)),
        (gettext("People with an unknown time zone"), watch.unknown_zones, False),
        (gettext("Addresses that get no more mail"), watch.flagged, False),
        (gettext("Mails that perhaps went twice"), watch.overtaken, False),
    ]
