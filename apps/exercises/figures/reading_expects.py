"""Reads `expects` and `waive`."""

from .anatomy import RANGES, keys
from .description import POINTS, WORDS, Expectation
from .nodes import Node

LIMITS = ("within", "by", "min", "max")
MOMENTS = ("start", "mid", "end", "all", "poses")
# Checks no figure may be let off.
FIRM = ("floor", "pins", "range", "balance")


def expectations(node: Node, props: list[Node], poses: int) -> tuple[Expectation, ...]:
    things = {"floor", *prop_names(props)}
    found = tuple(expectation(item, things, poses) for item in node.members())
    if not found:
        node.wrong("at least one expectation is needed")
    return found


def prop_names(props: list[Node]) -> set[str]:
    return {
        value.scalar()
        for prop in props
        for key, value in prop.items()
        if key.scalar() in ("kind", "name")
    }


def expectation(node: Node, things: set[str], poses: int) -> Expectation:
    found = node.fields(("at", *LIMITS, *WORDS))
    words = [word for word in WORDS if word in found]
    if len(words) != 1:
        node.wrong("one word is expected, of " + ", ".join(WORDS))
    word = words[0]
    at = moment(found["at"], poses) if "at" in found else "poses"
    low, high = limits(node, word, found)
    return Expectation(word, named(word, found[word], things), low, high, at, node.line)


def moment(node: Node, poses: int) -> str:
    numbers = [str(number) for number in range(1, poses + 1)]
    return node.one_of((*MOMENTS, *numbers), "moment")


def named(word: str, node: Node, things: set[str]) -> tuple[str, ...]:
    if word == "angle":
        if not any(key in RANGES for key in keys(node.scalar())):
            node.wrong(f"{node.scalar()!r} is no angle, like hipR.flex")
        return keys(node.scalar())
    items = node.members() if node.is_list else [node]
    if len(items) != WORDS[word][0]:
        node.wrong(f"{word} takes {WORDS[word][0]} names")
    known = [POINTS] * len(items)
    if word == "touches":
        known[1] = frozenset(things)
    return tuple(
        item.one_of(names, "prop" if names is not POINTS else "point")
        for item, names in zip(items, known, strict=True)
    )


def limits(node: Node, word: str, found: dict[str, Node]) -> tuple[float, float]:
    """Low and high of what the word measures."""
    given = {name: found[name].number() for name in LIMITS if name in found}
    if word in ("angle", "apart", "moves"):
        if not given.keys() & {"min", "max"}:
            node.wrong(f"{word} needs min, max or both")
        return given.get("min", -1000.0), given.get("max", 1000.0)
    default = WORDS[word][2]
    if word in ("above", "below"):
        return given.get("by", default or 0.0), 1000.0
    within = given.get("within", default)
    if within is None:
        node.wrong(f"{word} needs within")
    return -within, within


def waivers(node: Node) -> dict[str, str]:
    waived = {}
    for key, value in node.items():
        if key.scalar() in FIRM:
            key.wrong(f"{key.scalar()} cannot be waived")
        waived[key.scalar()] = value.text()
    return waived
