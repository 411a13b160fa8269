from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from apps.accounts import starter as accounts
from apps.articles import starter as articles
from apps.articles.models import Article, Author, CareCard, Category, Term
from apps.articles.search.index import rebuild
from apps.exercises import starter as exercises
from apps.exercises.models import BodyArea, Equipment, Exercise, GuidanceText, SafetyNote
from apps.exercises.starter import noting_what_stays
from apps.exercises.versions import (
    STARTER,
    Differences,
    one_version,
    state_now,
    versions_of,
    whole_of,
)
from apps.programmes import starter as programmes
from apps.programmes.models import ProgrammeTemplate

# What has a history, and the small lists that are only ever added to.
KEPT = (Exercise, Article, CareCard, Term, ProgrammeTemplate)
LISTS = (BodyArea, Equipment, SafetyNote, GuidanceText, Category, Author)
OURS_SAYS = "; the text that comes with Soepel differs:"


class Command(BaseCommand):
    help = "Loads the starter content. Repeat it freely: what was edited here stays."

    def add_arguments(self, parser):
        parser.add_argument(
            "--diff",
            action="store_true",
            help="change nothing, print what would change and what stays as it was edited here",
        )

    def handle(self, *, diff, **options):
        if not diff:
            self.load()
            self.stdout.write(f"search: {rebuild()} entries")
            return
        with undone(), translation.override("en"):
            self.tell_what_would_happen()

    def tell_what_would_happen(self):
        began, before = timezone.now(), rows_of_lists()
        with noting_what_stays() as edited:
            self.load()
        for row in sorted(rows_of_lists() - before, key=name_of):
            self.stdout.write(f"{name_of(row)}: new")
        for model in KEPT:
            for thing in model.objects.order_by(whole_of(model).key):
                self.tell(thing, began)
        for one in edited:
            self.tell_what_stays(one)

    @one_version(STARTER)
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
            self.stdout.write(f"{name_of(thing)}: {'new' if version.is_first else 'changed'}")
            if not version.is_first:
                self.stdout.writelines(lines_between(thing, version.before, version.state))

    def tell_what_stays(self, edited):
        lines = list(lines_of_edit(edited))
        self.stdout.write(f"{name_of(edited.row)}: edited here, stays{OURS_SAYS if lines else ''}")
        self.stdout.writelines(lines)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name_of(row):
    return getattr(row, whole_of(type(row)).key)


def rows_of_lists():
    return {row for model in LISTS for row in model.objects.all()}


def lines_of_edit(edited):
    """From what stands here to what comes with Soepel."""
    if type(edited.row) in KEPT:
        before = state_now(edited.row)
        with one_version():
            edited.write(edited.row, edited.ours)
        yield from lines_between(edited.row, before, state_now(edited.row))
        return
    for name, ours in edited.ours.items():
        here = getattr(edited.row, name) or ""
        if here != ours:
            yield f"    {name}: [-{here}-]{{+{ours}+}}\n"


def lines_between(thing, old, new):
    for change in next(iter(Differences(thing, [(old, new)])), ()):
        yield from lines_of(change)


def lines_of(change):
    if change.title:
        yield f"  {change.kind} {change.title}\n"
    for field in change.fields:
        place = " ".join(filter(None, (field.label, field.language)))
        yield f"    {place}: {''.join(marked(*piece) for piece in field.pieces)}\n"


def marked(kind, text):
    """As wdiff writes it."""
    return {"ins": f"{{+{text}+}}", "del": f"[-{text}-]", "gap": " … "}.get(kind, text)
