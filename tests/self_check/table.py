"""Prints docs/self-check-rules.md: each rule x the answers that trigger it x the page shown."""

from pathlib import Path

from apps.articles.self_check.conditions import AnyOf, AtLeast, Not, Said
from apps.articles.self_check.definition import the_check
from self_check.cases import CASES, MISSING, WELL

FILE = Path(__file__).parents[2] / "docs" / "self-check-rules.md"
PAGES = {
    "now": "E: call the emergency number now",
    "today": "T: GP today",
    "week": "W: GP this week",
    "care": "S: fits self-care",
}
HEAD = """# The rules of the self-check

Version {version}. Written by `make self-check`, from the rules (`apps/articles/self_check/content/rules.yaml`) and from the cases of the tests
(`tests/self_check/cases.py`); a test fails when this page is out of date. **No clinician has signed these rules yet**: docs/for-a-clinician.md.

The highest urgency decides the page; all reasons are listed on it. Each case is the person below with only these answers changed; taking one
of them back takes the rule away again (tested).

> {well}

"""


def written():
    check = the_check()
    said = "; ".join(in_words({name: value}) for name, value in WELL.items())
    parts = [HEAD.format(version=check.version, well=said)]
    parts += ["## What each rule asks\n", *rules_table(check)]
    parts += ["\n## Answers that trigger it, and the page shown\n", *cases_table(check)]
    parts += ["\n## An answer is missing: the safer side\n", *missing_table(check)]
    return "\n".join(parts) + "\n"


def rules_table(check):
    yield "| Rule | If | and (counts too when not answered) | Page | Reason shown |"
    yield "|---|---|---|---|---|"
    for rule in check.rules:
        for branch in rule.branches:
            others = "; ".join(condition(one) for one in branch.others)
            yield row(
                rule.code,
                condition(branch.sign),
                others,
                PAGES[branch.urgency.word],
                branch.reason["en"],
            )


def cases_table(check):
    yield "| Rule | Answers | Its own urgency | Page shown | Reasons listed |"
    yield "|---|---|---|---|---|"
    for case in CASES:
        outcome = check.outcome(case.answers)
        own = next(one for one in outcome.reasons if one.code == case.rule)
        yield row(
            case.rule,
            in_words(case.said),
            own.urgency.word,
            PAGES[outcome.urgency.word],
            ", ".join(one.code for one in outcome.reasons),
        )
    yield row("–", "nothing else", "–", PAGES[check.outcome(WELL).urgency.word], "none")


def missing_table(check):
    yield "| Rule | Answers | Not answered | Its own urgency | Page shown |"
    yield "|---|---|---|---|---|"
    for case in MISSING:
        outcome = check.outcome(case.answers)
        own = next(one for one in outcome.reasons if one.code == case.rule)
        page = PAGES[outcome.urgency.word]
        yield row(case.rule, in_words(case.said), ", ".join(case.missing), own.urgency.word, page)


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def in_words(said):
    return "; ".join(f"{name}: {', '.join(options)}" for name, options in said.items()) or "–"


def condition(one):
    match one:
        case Said(question, option):
            return f"{question}: {option}"
        case AtLeast(question, number):
            return f"{question} >= {number}"
        case AnyOf(parts):
            return " *or* ".join(condition(part) for part in parts)
        case Not(AnyOf() as part):
            return f"*not* ({condition(part)})"
        case Not(part):
            return f"*not* {condition(part)}"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
