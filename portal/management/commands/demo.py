from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import demo


class Command(BaseCommand):
    help = "Fills two demo practices with made-up people. Repeat it freely."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo is off here (DEMO=0 or PRODUCTION=1).")
        filled = demo.fill(timezone.now())
        self.stdout.write("demo: filled" if filled else "demo: stands already")
