from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.articles.checks.lists import of_the_lists
from apps.articles.checks.rules import RULES, all_sentences, average_of, words_in
from apps.articles.checks.shelf import Shelf
from apps.articles.lines import words
from apps.articles.starter import FOLDER

HEADINGS = ("article", "language", "words", "average", "longest", "facts", "found")
ROW = "{:32} {:8} {:>6} {:>7} {:>7} {:>5} {:>5}"


class Command(BaseCommand):
    help = (
        "Reads the articles that come with the portal as a strict editor; 1 if something is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="of articles")

    def handle(self, *, folder, **options):
        shelf = Shelf(folder)
        if not shelf.articles:
            raise CommandError(f"There are no articles in {folder}.")
        self.stdout.write(ROW.format(*HEADINGS))
        found = [finding for text in shelf.texts() for finding in self.read(text, shelf)]
        found += of_the_lists(shelf)
        for finding in found:
            self.stdout.write(self.style.ERROR(finding))
        if found:
            raise CommandError(f"{len(found)} findings.")

    def read(self, text, shelf):
        found = [
            f"{text.file} {text.language} {rule.__name__}: {sentence}"
            for rule in RULES
            for sentence in rule(text, shelf)
        ]
        self.stdout.write(ROW.format(*figures_of(text), len(found)))
        return found


def figures_of(text):
    longest = max((len(words(sentence)) for sentence in all_sentences(text)), default=0)
    facts = len(text.raw.get("key_facts") or [])
    average = f"{average_of(text):.1f}"
    return text.slug, text.language, words_in(text), average, longest, facts
