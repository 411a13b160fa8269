"""What a rule can ask of the answers. A condition holds, does not hold, or is open (None),
because its question was not answered."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Answers: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Said:
    question: str
    option: str

    def holds(self, answers: Answers) -> bool | None:
        chosen = answers.get(self.question)
        return self.option in chosen if chosen else None

    def atoms(self) -> "Iterator[Atom]":
        yield self


@dataclass(frozen=True)
class AtLeast:
    question: str
    number: int

    def holds(self, answers: Answers) -> bool | None:
        chosen = answers.get(self.question)
        return int(chosen[0]) >= self.number if chosen else None

    def atoms(self) -> "Iterator[Atom]":
        yield self


@dataclass(frozen=True)
class AnyOf:
    parts: "tuple[Condition, ...]"

    def holds(self, answers: Answers) -> bool | None:
        found = {part.holds(answers) for part in self.parts}
        return True if True in found else None if None in found else False

    def atoms(self) -> "Iterator[Atom]":
        for part in self.parts:
            yield from part.atoms()


@dataclass(frozen=True)
class Not:
    part: "Condition"

    def holds(self, answers: Answers) -> bool | None:
        found = self.part.holds(answers)
        return None if found is None else not found

    def atoms(self) -> "Iterator[Atom]":
        yield from self.part.atoms()


Atom: TypeAlias = Said | AtLeast
Condition: TypeAlias = Said | AtLeast | AnyOf | Not


class Unreadable(ValueError):
    """A rule that cannot be right: it names what is wrong in it."""


AT_LEAST = re.compile(r"(\w+)>=(\d+)")


def read(told: Any, fact: Callable[[str], Condition]) -> Condition:
    """`question.option`, `question>=7`, the name of a fact, {any: [...]} or {not: ...}."""
    match told:
        case {"any": list(parts), **rest} if not rest:
            return AnyOf(tuple(read(part, fact) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(read(part, fact))
        case str() if number := AT_LEAST.fullmatch(told):
            return AtLeast(number[1], int(number[2]))
        case str() if "." in told:
            question, _dot, option = told.partition(".")
            return Said(question, option)
        case str():
            return fact(told)
    raise Unreadable(f"{told!r} is no condition")
