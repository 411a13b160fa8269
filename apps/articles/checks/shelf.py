"""The files of a folder of articles, with the lists that all of them share."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from apps.articles.lines import lines_of
from apps.articles.starter import FOLDER, LISTS
from apps.articles.terms import Vocabulary, forms_of
from apps.exercises.starter import LANGUAGES, read_yaml


@dataclass
class Text:
    """One article in one language; `raw` is what its file holds."""

    raw: dict
    language: str
    file: str

    @property
    def slug(self):
        return self.raw["slug"]

    @property
    def sections(self):
        return self.raw["sections"]

    def of(self, row, name):
        """Where a language is missing: nothing."""
        return (row.get(name) or {}).get(self.language) or ""

    def body(self, section):
        """A care card is shared by the articles and brings its own."""
        return "" if section.get("card") else self.of(section, "text")

    def lines(self, section):
        return lines_of(self.body(section))

    def all_lines(self):
        return [line for section in self.sections for line in self.lines(section)]

    def headings(self):
        return [self.of(section, "heading") for section in self.sections]


class Shelf:
    """What a folder lacks, the portal's own has."""

    def __init__(self, folder=FOLDER):
        self.folder = Path(folder)
        self.others = {}

    def file(self, name):
        own = self.folder / name
        return own if own.exists() else FOLDER / name

    def rows(self, name):
        file = self.file(name)
        return read_yaml(file) if file.exists() else []

    @cached_property
    def articles(self):
        return [read_yaml(file) for file in articles_in(self.folder)]

    def article(self, slug):
        """The one that a link leads to, or None."""
        own = {row["slug"]: row for row in self.articles}
        if slug not in self.others and slug not in own:
            file = FOLDER / f"{slug}.yaml"
            self.others[slug] = read_yaml(file) if file in articles_in(FOLDER) else None
        return own.get(slug) or self.others[slug]

    @cached_property
    def cards(self):
        return self.rows("care_cards.yaml")

    @cached_property
    def terms(self):
        return self.rows("glossary.yaml")

    def texts(self):
        """Each article in each language."""
        for article in self.articles:
            for language in LANGUAGES:
                yield Text(article, language, str(self.folder / f"{article['slug']}.yaml"))

    def difficult(self, language):
        """The glossary's difficult words, as they are spelt in that language."""
        return Vocabulary(
            (row["slug"], forms_of(row["name"][language], row["aliases"][language]))
            for row in self.terms
            if row.get("difficult")
        )


def articles_in(folder):
    return [file for file in sorted(Path(folder).glob("*.yaml")) if file.stem not in LISTS]
