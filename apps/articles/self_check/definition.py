"""The questionnaire as it is written in `content/`, read once and refused if it cannot be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .conditions import Answers, Atom, Condition, Said, Unreadable, read
from .countries import COUNTRIES
from .evaluator import (
    Branch,
    Outcome,
    Pattern,
    Rule,
    Text,
    Urgency,
    evaluate,
    is_emergency_already,
)

CONTENT = Path(__file__).parent / "content"
LANGUAGES = {"nl", "en", "de"}
SCALE = tuple(str(number) for number in range(11))
NONE = "none"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Question:
    id: str
    kind: str
    text: Text
    options: dict[str, Text]
    screen: str
    is_required: bool
    only_if: Condition | None
    ends: dict[str, Text]

    @property
    def values(self) -> tuple[str, ...]:
        return SCALE if self.kind == "scale" else tuple(self.options)

    def is_asked(self, answers: Answers) -> bool:
        return self.only_if is None or self.only_if.holds(answers) is True


@dataclass(frozen=True)
class Definition:
    version: int
    questions: dict[str, Question]
    rules: tuple[Rule, ...]
    patterns: tuple[Pattern, ...]
    pages: dict[str, Any]

    @property
    def reasons(self) -> dict[str, Text]:
        """By the key of what was found."""
        return {
            f"{rule.code}.{number}": branch.reason
            for rule in self.rules
            for number, branch in enumerate(rule.branches, start=1)
        }

    def screens(self, answers: Answers) -> dict[str, list[Question]]:
        """The questions that she is asked, by the page on which they stand."""
        found: dict[str, list[Question]] = {}
        for question in self.questions.values():
            if question.is_asked(answers):
                found.setdefault(question.screen, []).append(question)
        return found

    def outcome(self, answers: Answers, *, is_complete: bool = True) -> Outcome:
        return evaluate(answers, self.rules, self.patterns, is_complete=is_complete)

    def is_emergency_already(self, answers: Answers) -> bool:
        return is_emergency_already(answers, self.rules)


@cache
def the_check() -> Definition:
    return Reader(*(load(name) for name in ("questions", "rules", "patterns", "pages"))).check()


def load(name: str) -> Any:
    return yaml.load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"), LOADER)  # noqa: S506


class Reader:
    def __init__(self, questions: Any, rules: Any, patterns: Any, pages: Any) -> None:
        self.told = {"questions": questions, "rules": rules, "patterns": patterns}
        self.pages = pages
        self.facts = rules["facts"]

    def check(self) -> Definition:
        told = self.told
        made = Definition(
            version=told["rules"]["version"],
            questions={row["id"]: self.question(row) for row in told["questions"]},
            rules=tuple(self.rule(row) for row in told["rules"]["rules"]),
            patterns=tuple(self.pattern(row) for row in told["patterns"]),
            pages=self.pages,
        )
        refuse(made)
        return made

    def condition(self, told: Any) -> Condition:
        return read(told, self.fact)

    def conditions(self, told: list[Any]) -> tuple[Condition, ...]:
        return tuple(self.condition(one) for one in told)

    def fact(self, name: str) -> Condition:
        if name not in self.facts:
            raise Unreadable(f"no fact is called {name!r}")
        return self.condition(self.facts[name])

    def question(self, row: dict[str, Any]) -> Question:
        only_if = row.get("only_if")
        options = {option["id"]: text_of(option) for option in row.get("options", [])}
        return Question(
            id=row["id"],
            kind=row["kind"],
            text=row["text"],
            options=options,
            screen=row.get("screen", row["id"]),
            is_required=row.get("required", True),
            only_if=self.condition(only_if) if only_if else None,
            ends=row.get("ends", {}),
        )

    def rule(self, row: dict[str, Any]) -> Rule:
        return Rule(row["code"], tuple(self.branch(one, row) for one in row["branches"]))

    def branch(self, told: dict[str, Any], row: dict[str, Any]) -> Branch:
        return Branch(
            urgency=Urgency[told["urgency"].upper()],
            sign=self.condition(told["if"]),
            others=self.conditions(told.get("and", [])),
            reason=told.get("reason") or row["reason"],
        )

    def pattern(self, row: dict[str, Any]) -> Pattern:
        return Pattern(
            code=row["code"],
            origin=row["origin"],
            signs=self.conditions(row.get("signs", [])),
            needs=self.conditions(row.get("needs", [])),
            without=tuple(row.get("without", [])),
            score=row.get("score", 0),
            is_otherwise=row.get("otherwise", False),
            articles=tuple(row["articles"]),
            programmes=tuple(row["programmes"]),
            text=row["text"],
        )


def text_of(option: dict[str, str]) -> Text:
    return {language: option[language] for language in ("nl", "en", "de")}


def refuse(made: Definition) -> None:
    """What is written wrongly is found when the site starts, not by a patient."""
    wrong = [*wrong_atoms(made), *wrong_names(made), *untranslated(made)]
    if wrong:
        raise Unreadable("; ".join(wrong))


def atoms_of(made: Definition) -> Iterator[tuple[str, Atom]]:
    for rule in made.rules:
        for branch in rule.branches:
            yield from ((rule.code, atom) for atom in branch.atoms())
    for pattern in made.patterns:
        for part in (*pattern.signs, *pattern.needs):
            yield from ((pattern.code, atom) for atom in part.atoms())


def wrong_atoms(made: Definition) -> Iterator[str]:
    for code, atom in atoms_of(made):
        question = made.questions.get(atom.question)
        if question is None:
            yield f"{code} asks for the question {atom.question!r}, which nobody is asked"
        elif isinstance(atom, Said) and atom.option not in question.options:
            yield f"{code} asks for {atom.question}.{atom.option}, which nobody can choose"


def wrong_names(made: Definition) -> Iterator[str]:
    pages = made.pages
    for pattern in made.patterns:
        if pattern.origin not in pages["origins"]:
            yield f"{pattern.code} is of the origin {pattern.origin!r}, which has no name"
        for slug in set(pattern.programmes) - set(pages["programmes"]):
            yield f"{pattern.code} names the programme {slug!r}, which has no name"
    if set(pages["countries"]) != set(COUNTRIES):
        yield "the countries of pages.yaml and countries.py differ"
    if set(pages["urgencies"]) != {urgency.word for urgency in Urgency}:
        yield "not every urgency has its page"


def untranslated(made: Definition) -> Iterator[str]:
    for question in made.questions.values():
        for text in (question.text, *question.options.values(), *question.ends.values()):
            yield from gaps(f"question {question.id}", text)
    for rule in made.rules:
        for branch in rule.branches:
            yield from gaps(rule.code, branch.reason)
    for pattern in made.patterns:
        yield from gaps(pattern.code, pattern.text)
    yield from gaps_below("pages", made.pages)


def gaps(where: str, text: Text) -> Iterator[str]:
    if set(text) != LANGUAGES or not all(text.values()):
        yield f"{where} lacks a language"


def gaps_below(where: str, told: Any) -> Iterator[str]:
    """Every part of the pages that holds a language holds all three, with as much in each."""
    if not isinstance(told, (dict, list)):
        return
    if isinstance(told, dict) and LANGUAGES & set(told):
        sizes = {len(value) if isinstance(value, list) else bool(value) for value in told.values()}
        if set(told) != LANGUAGES or len(sizes) > 1:
            yield f"{where} lacks a language"
        return
    named = told.items() if isinstance(told, dict) else enumerate(told)
    for name, value in named:
        yield from gaps_below(f"{where}.{name}", value)
