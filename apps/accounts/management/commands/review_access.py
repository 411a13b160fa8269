from datetime import date, datetime, time, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.models import AccessLog, Practice

SEVERAL = 50


def a_day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a day like 2026-11-01.") from None


class Command(BaseCommand):
    help = "Lists the looks at records that deserve a question: for the regular review of the log."

    def add_arguments(self, parser):
        parser.add_argument("--practice", required=True, help="name of the practice")
        parser.add_argument("--since", help="first day, as 2026-11-01; default 30 days ago")

    def handle(self, *, practice, since, **options):
        rows = AccessLog.objects.filter(practice=self.practice(practice), at__gte=self.start(since))
        self.tell("Looks at somebody with her own last name", rows.same_last_name())
        self.tell("Looks between 22:00 and 6:00, on the clock of who looked", at_night(rows))
        self.heading(f"More than {SEVERAL} patients within an hour of the clock")
        for hour in rows.busy_hours(SEVERAL):
            when = f"{hour['hour']:%Y-%m-%d %H}:00 UTC"
            name = f"{hour['actor__first_name']} {hour['actor__last_name']}".strip()
            self.stdout.write(f"  {when}  {name}: {hour['patients']} patients")

    def practice(self, name):
        found = Practice.objects.filter(name__iexact=name.strip()).first()
        if found is None:
            raise CommandError(f"There is no practice called {name}.")
        return found

    def start(self, since):
        day = a_day(since) if since else timezone.now().date() - timedelta(days=30)
        return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())

    def heading(self, text):
        self.stdout.write(f"{text}:")

    def tell(self, heading, rows):
        self.heading(heading)
        for row in rows:
            who = f"{row.actor} ({row.roles or 'no role'}) -> {row.patient}"
            self.stdout.write(f"  {row.at:%Y-%m-%d %H:%M} UTC  {who}: {row.action} {row.what}")


def at_night(rows):
    for row in rows.select_related("actor", "patient"):
        if not 6 <= row.at.astimezone(row.actor.zone).hour < 22:
            yield row
