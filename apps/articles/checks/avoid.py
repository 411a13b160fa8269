"""The words that our texts avoid, with the reason; the list is starter/words_to_avoid.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from apps.articles.terms import is_explained

LIST = Path(__file__).parent.parent / "starter" / "words_to_avoid.yaml"


@dataclass(frozen=True)
class Entry:
    """`weighed_in` names the articles that weigh it with a source; there it may be named."""

    slug: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: dict[str, str]
    weighed_in: frozenset[str]
    may_be_explained: bool


@dataclass(frozen=True)
class Avoided:
    word: str
    entry: Entry

    def reason(self, language: str) -> str:
        return self.entry.reason[language]


@cache
def entries(language: str) -> tuple[Entry, ...]:
    rows = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return tuple(entry_of(row, language) for row in rows)


def entry_of(row: dict[str, Any], language: str) -> Entry:
    but = "".join(f"(?!{spelt(phrase)})" for phrase in row.get("but", {}).get(language, []))
    words = [*row["words"].get(language, []), *row["words"].get("all", [])]
    return Entry(
        slug=row["slug"],
        stems=tuple(word.strip("*").split()[0].lower() for word in words),
        pattern=re.compile(f"{but}(?:{'|'.join(map(spelt, words))})", re.IGNORECASE),
        reason=row["reason"],
        weighed_in=frozenset(row.get("weighed_in", [])),
        may_be_explained=row.get("may_be_explained", False),
    )


def spelt(word: str) -> str:
    """`*` stands for the rest of a word, a space also for a hyphen."""
    inner = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]")
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() or word[-1] == "*" else ""
    return f"{before}{inner}{after}"


def avoided(text: str, language: str, article: str = "") -> list[Avoided]:
    lowered = text.lower()
    return [
        Avoided(match[0], entry)
        for entry in entries(language)
        if article not in entry.weighed_in and any(stem in lowered for stem in entry.stems)
        for match in entry.pattern.finditer(text)
        if not (entry.may_be_explained and is_explained(text, match.start(), match.end()))
    ]
