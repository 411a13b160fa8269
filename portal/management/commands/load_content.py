from django.core.management.base import BaseCommand

from apps.accounts import starter as accounts
from apps.articles import starter as articles
from apps.exercises import starter as exercises
from apps.programmes import starter as programmes


class Command(BaseCommand):
    help = "Loads the starter content. Repeat it freely: what was edited here stays."

    def handle(self, *args, **options):
        accounts.load()
        for name, app in [
            ("exercises", exercises),
            ("articles", articles),
            ("templates", programmes),
        ]:
            done = app.load()
            counts = ", ".join(f"{done.count(what)} {what}" for what in sorted(set(done)))
            self.stdout.write(f"{name}: {counts}")
