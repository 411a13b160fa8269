import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.reminders.models import LATE_AFTER
from portal.alarm import Watch

MINUTES = LATE_AFTER.seconds // 60
WIDTH = 34


class Command(BaseCommand):
    help = "Says how the reminders are: the last look at the clock, what waits, what was sent."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help=f"exit with 1 when something is over {MINUTES} minutes late or has no plan",
        )

    def handle(self, *, check, **options):
        watch = Watch.taken(timezone.now())
        for name, value in lines(watch):
            self.stdout.write(f"{name:<{WIDTH}}{value}".rstrip())
        for alarm in watch.alarms:
            self.stderr.write(complaint(alarm, watch))
        if check and watch.alarms:
            sys.exit(1)


def lines(watch):
    pulse = watch.pulse
    yield "last tick", told(pulse, pulse.last_tick, "never")
    yield "oldest due", told(pulse, pulse.waiting_since, "nothing waits")
    yield "sent in the last hour", watch.sent_last_hour
    yield "due in the last 24 hours", ""
    yield from ((f"  {state}", count) for state, count in watch.states.items())
    yield "problems of these", ""
    yield from ((f"  {problem}", count) for problem, count in watch.problems.items())
    yield "sent while another worker had it", watch.overtaken
    yield "rules that cannot be planned", watch.unplanned
    yield "people with an unknown time zone", watch.unknown_zones
    yield "addresses that get no more mail", watch.flagged


def told(pulse, at, nothing):
    return f"{at:%Y-%m-%d %H:%M:%S} UTC, {pulse.age(at)} s ago" if at else nothing


def complaint(alarm, watch):
    if alarm == "tick" and watch.pulse.last_tick is None:
        return "There was no tick yet: do beat and a worker run?"
    return {
        "tick": f"The tick is over {MINUTES} minutes old.",
        "late": f"The oldest due is over {MINUTES} minutes old.",
        "unplanned": "There are rules that cannot be planned.",
    }[alarm]
