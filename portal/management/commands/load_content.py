from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from apps.accounts import starter as accounts
from apps.articles import starter as articles
from apps.articles.models import Article
from apps.exercises import starter as exercises
from apps.exercises.models import Exercise
from apps.exercises.versions import Differences, versions_of
from apps.programmes import starter as programmes
from apps.programmes.models import ProgrammeTemplate


class Command(BaseCommand):
    help = "Loads the starter content. Repeat it freely: what was edited here stays."

    def add_arguments(self, parser):
        parser.add_argument(
            "--diff", action="store_true", help="change nothing, print what would change"
        )

    def handle(self, *, diff, **options):
        if not diff:
            self.load()
            return
        began = timezone.now()
        with undone(), translation.override("en"):
            self.load()
            for model in (Exercise, Article, ProgrammeTemplate):
                for thing in model.objects.order_by("slug"):
                    self.tell(thing, began)

    def load(self):
        accounts.load()
        for name, app in [
            ("exercises", exercises),
            ("articles", articles),
            ("templates", programmes),
        ]:
            done = app.load()
            counts = ", ".join(f"{done.count(what)} {what}" for what in sorted(set(done)))
            self.stdout.write(f"{name}: {counts}")

    def tell(self, thing, began):
        for version in versions_of(thing)[::-1]:
            if version.at < began:
                continue
            self.stdout.write(f"{thing.slug}: {'new' if version.is_first else 'changed'}")
            if not version.is_first:
                changes = next(iter(Differences(thing, [(version.before, version.state)])))
                self.stdout.writelines(line for change in changes for line in lines_of(change))


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lines_of(change):
    if change.title:
        yield f"  {change.kind} {change.title}\n"
    for field in change.fields:
        place = " ".join(filter(None, (field.label, field.language)))
        yield f"    {place}: {''.join(marked(*piece) for piece in field.pieces)}\n"


def marked(kind, text):
    """As wdiff writes it."""
    return {"ins": f"{{+{text}+}}", "del": f"[-{text}-]", "gap": " … "}.get(kind, text)
