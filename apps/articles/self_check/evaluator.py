"""From answers to an outcome, by the rules and nothing else. The highest urgency decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from .conditions import Answers, Atom, Condition, Not

Text: TypeAlias = dict[str, str]
MOST_PATTERNS = 2


class Urgency(IntEnum):
    CARE = 0
    WEEK = 1
    TODAY = 2
    NOW = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Branch:
    """It needs its sign. What else it asks for counts as said where the answer is missing."""

    urgency: Urgency
    sign: Condition
    others: tuple[Condition, ...]
    reason: Text

    def holds(self, answers: Answers) -> bool:
        return self.sign.holds(answers) is True and all(
            other.holds(answers) is not False for other in self.others
        )

    def is_certain(self, answers: Answers) -> bool:
        return all(part.holds(answers) is True for part in (self.sign, *self.others))

    def atoms(self) -> Iterator[Atom]:
        for part in (self.sign, *self.others):
            yield from part.atoms()

    def said(self, answers: Answers) -> list[Atom]:
        """Which of the answers it rests on; what must not be so is no reason."""
        parts = [part for part in (self.sign, *self.others) if not isinstance(part, Not)]
        atoms = dict.fromkeys(atom for part in parts for atom in part.atoms())
        return [atom for atom in atoms if atom.holds(answers) is True]

    def missing(self, answers: Answers) -> list[str]:
        """The questions whose missing answer it took to the safer side."""
        open_parts = [part for part in self.others if part.holds(answers) is None]
        asked = [atom for part in open_parts for atom in part.atoms()]
        return list(dict.fromkeys(a.question for a in asked if a.holds(answers) is None))


@dataclass(frozen=True)
class Rule:
    code: str
    branches: tuple[Branch, ...]

    def found(self, answers: Answers, *, is_complete: bool) -> "Found | None":
        """The most urgent of its branches that hold; what was not asked yet is not missing."""
        holding = [
            branch
            for branch in self.branches
            if (branch.holds(answers) if is_complete else branch.is_certain(answers))
        ]
        if not holding:
            return None
        branch = max(holding, key=lambda one: one.urgency)
        return Found(self.code, self.branches.index(branch) + 1, branch)


@dataclass(frozen=True)
class Found:
    code: str
    number: int
    branch: Branch

    @property
    def key(self) -> str:
        return f"{self.code}.{self.number}"

    @property
    def urgency(self) -> Urgency:
        return self.branch.urgency


@dataclass(frozen=True)
class Pattern:
    code: str
    origin: str
    signs: tuple[Condition, ...]
    needs: tuple[Condition, ...]
    without: tuple[str, ...]
    score: int
    is_otherwise: bool
    articles: tuple[str, ...]
    programmes: tuple[str, ...]
    text: Text

    def counted(self, answers: Answers) -> int:
        """How many of its signs were said; 0 where it does not fit."""
        if not all(need.holds(answers) is True for need in self.needs):
            return 0
        count = sum(sign.holds(answers) is True for sign in self.signs)
        return count if count >= self.score else 0


@dataclass(frozen=True)
class Outcome:
    urgency: Urgency
    reasons: tuple[Found, ...]
    patterns: tuple[Pattern, ...]


def evaluate(
    answers: Answers,
    rules: Sequence[Rule],
    patterns: Sequence[Pattern],
    *,
    is_complete: bool = True,
) -> Outcome:
    told = [rule.found(answers, is_complete=is_complete) for rule in rules]
    found = [one for one in told if one]
    found.sort(key=lambda one: (-one.urgency, one.code))
    urgency = found[0].urgency if found else Urgency.CARE
    fitting = fits(answers, patterns) if urgency <= Urgency.WEEK else ()
    return Outcome(urgency, tuple(found), tuple(fitting))


def is_emergency_already(answers: Answers, rules: Sequence[Rule]) -> bool:
    """Certain before the last question: she need not go on answering."""
    return any(
        branch.urgency == Urgency.NOW and branch.is_certain(answers)
        for rule in rules
        for branch in rule.branches
    )


def fits(answers: Answers, patterns: Sequence[Pattern]) -> list[Pattern]:
    counted = {pattern.code: pattern.counted(answers) for pattern in patterns}
    fitting = [
        pattern
        for pattern in patterns
        if counted[pattern.code] and not any(counted[other] for other in pattern.without)
    ]
    fitting.sort(key=lambda pattern: -counted[pattern.code])
    return fitting[:MOST_PATTERNS] or [one for one in patterns if one.is_otherwise]
