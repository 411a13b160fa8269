import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.reminders.models import LATE_AFTER, Delivery, Tick


class Command(BaseCommand):
    help = "Says how the reminders are: the last look at the clock, what waits, what was sent."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="exit with 1 when something is over 5 minutes late"
        )

    def handle(self, *, check, **options):
        now = timezone.now()
        tick, since = Tick.objects.last(), Delivery.objects.waiting_since(now)
        self.stdout.write(f"last tick   {told(tick, now, 'never')}")
        self.stdout.write(f"oldest due  {told(since, now, 'nothing waits')}")
        for state, count in Delivery.objects.count_by_state().items():
            self.stdout.write(f"{state:<12}{count}")
        late = [*is_late("tick", tick, now), *is_late("oldest due", since, now)]
        if tick is None:
            late.append("There was no tick yet: do beat and a worker run?")
        for problem in late:
            self.stderr.write(problem)
        if check and late:
            sys.exit(1)


def told(at, now, nothing):
    if at is None:
        return nothing
    return f"{at:%Y-%m-%d %H:%M:%S} UTC, {(now - at).total_seconds():.0f} s ago"


def is_late(name, at, now):
    if at is None or now - at <= LATE_AFTER:
        return []
    return [f"The {name} is over {LATE_AFTER.seconds // 60} minutes old."]
