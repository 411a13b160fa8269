"""How the reminders run: for `manage.py status`, for /readyz/reminders and for the admin.

Every figure is cheap at a million rules: one row (the tick), a partial index (what waits, rules
without a plan, flagged mailboxes), or the index on `due_at` (what became of one day's mails)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q

from apps.reminders.models import LATE_AFTER, Delivery, MailSettings, Reminder, SittingBreak, Tick

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = (Reminder, SittingBreak)
State = Delivery.State


class Beat(StrEnum):
    RUNNING = "running"
    LATE = "late"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Pulse:
    """Whether mails go, and no more than that."""

    at: datetime
    last_tick: datetime | None
    waiting_since: datetime | None

    @classmethod
    def taken(cls, at):
        return cls(at, Tick.objects.last(), Delivery.objects.waiting_since(at))

    @property
    def is_stopped(self):
        return self.last_tick is None or self.at - self.last_tick > LATE_AFTER

    @property
    def is_late(self):
        return self.waiting_since is not None and self.at - self.waiting_since > LATE_AFTER

    @property
    def beat(self):
        if self.is_stopped:
            return Beat.STOPPED
        return Beat.LATE if self.is_late else Beat.RUNNING

    def age(self, moment):
        """Whole seconds; None when there is no such moment."""
        return None if moment is None else round((self.at - moment).total_seconds())


@dataclass(frozen=True)
class Watch:
    """The whole of it. States and problems are of the mails that were due in one day."""

    pulse: Pulse
    sent_last_hour: int
    states: dict
    problems: dict
    overtaken: int
    unplanned: int
    unknown_zones: int
    flagged: int

    @classmethod
    def taken(cls, at):
        return cls(
            Pulse.taken(at),
            *outcomes(at),
            overtaken=Tick.objects.overtaken(),
            unplanned=sum(rule.objects.broken().count() for rule in RULES),
            unknown_zones=len({pk for rule in RULES for pk in patients_without_a_zone(rule)}),
            flagged=MailSettings.objects.flagged().count(),
        )

    @property
    def alarms(self):
        """What asks for somebody, by name."""
        asked = {
            "tick": self.pulse.is_stopped,
            "late": self.pulse.is_late,
            "unplanned": bool(self.unplanned),
        }
        return [name for name, is_so in asked.items() if is_so]

    def as_numbers(self):
        pulse = self.pulse
        return {
            "alarms": self.alarms,
            "tick_seconds_ago": pulse.age(pulse.last_tick),
            "oldest_due_seconds_ago": pulse.age(pulse.waiting_since),
            "sent_last_hour": self.sent_last_hour,
            "last_24_hours": self.states,
            "problems_last_24_hours": self.problems,
            "overtaken": self.overtaken,
            "rules_without_a_plan": self.unplanned,
            "unknown_time_zones": self.unknown_zones,
            "flagged_addresses": self.flagged,
        }


def outcomes(at):
    """(sent in the last hour, state -> how many, problem -> how many), in one pass."""
    mails = Delivery.objects.mails().filter(due_at__gt=at - DAY, due_at__lte=at).order_by()
    lately = Count("pk", filter=Q(state=State.SENT, finished_at__gt=at - HOUR))
    states, problems, sent = Counter(), Counter(), 0
    found = mails.values("state", "problem").annotate(count=Count("pk"), lately=lately)
    rows = found.values_list("state", "problem", "count", "lately")
    for state, problem, count, sent_lately in rows:
        states[state] += count
        problems[problem] += count
        sent += sent_lately
    of_mails = [state for state in State.values if state != State.TAKEN]
    return sent, counted(of_mails, states), counted(Delivery.Problem.values, problems)


def counted(names, found):
    """Also those that did not occur."""
    return {name: found[name] for name in names}


def patients_without_a_zone(rule):
    return rule.objects.broken().filter(problem=rule.Problem.ZONE).values_list("patient", flat=True)
