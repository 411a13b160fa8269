"""YAML with its line numbers: what is wrong is said with file and line."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Never

import yaml

from .description import DescriptionError


def parsed(file: str, text: str) -> "Node":
    """The top of a YAML text; DescriptionError if it is none."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DescriptionError(file, line, f"this is no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise DescriptionError(file, 1, f"this is no YAML: {error}") from error
    if node is None:
        raise DescriptionError(file, 1, "the file is empty")
    return Node(file, "", node)


class Node:
    """A value of the file; `path` says where it stands, like poses[2].pins."""

    def __init__(self, file: str, path: str, node: yaml.Node) -> None:
        self.file, self.path, self.node = file, path, node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def wrong(self, text: str) -> Never:
        place = f"{self.path}: " if self.path else ""
        raise DescriptionError(self.file, self.line, place + text)

    @property
    def is_null(self) -> bool:
        return bool(self.node.tag == "tag:yaml.org,2002:null")

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def items(self) -> Iterator[tuple["Node", "Node"]]:
        """The keys and values of a mapping; a key that stands there twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("names with values are expected here")
        seen = set()
        for key, value in self.node.value:
            head = Node(self.file, self.path, key)
            if key.value in seen:
                head.wrong(f"{key.value} stands here twice")
            seen.add(key.value)
            yield head, Node(self.file, f"{self.path}.{key.value}".lstrip("."), value)

    def fields(self, allowed: Iterable[str], compulsory: Iterable[str] = ()) -> dict[str, "Node"]:
        found = {}
        for key, value in self.items():
            key.one_of(allowed, "field")
            found[key.node.value] = value
        for name in compulsory:
            if name not in found:
                self.wrong(f"{name} is missing")
        return found

    def members(self) -> list["Node"]:
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("a list is expected here")
        return [
            Node(self.file, f"{self.path}[{number}]", item)
            for number, item in enumerate(self.node.value, 1)
        ]

    def scalar(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            self.wrong("one value is expected here")
        return str(self.node.value)

    def text(self) -> str:
        said = " ".join(self.scalar().split())
        if self.is_null or not said:
            self.wrong("a text is missing")
        return said

    def number(self, low: float = -1000, high: float = 1000) -> float:
        try:
            value = float(self.scalar())
        except ValueError:
            self.wrong(f"{self.scalar()!r} is no number")
        if not low <= value <= high:
            self.wrong(f"{value:g} is not between {low:g} and {high:g}")
        return value

    def flag(self) -> bool:
        said = self.scalar().lower()
        if said not in ("true", "false"):
            self.wrong(f"{said!r} is neither true nor false")
        return said == "true"

    def one_of(self, names: Iterable[str], what: str) -> str:
        said, known = self.scalar(), sorted(names)
        return said if said in known else self.unknown(said, known, what)

    def unknown(self, said: str, known: Iterable[str], what: str) -> Never:
        close = get_close_matches(said, known := sorted(known), 1)
        hint = f"did you mean {close[0]}?" if close else "there are " + ", ".join(known)
        self.wrong(f"{said!r} is no {what}; {hint}")

    def numbers(self, *counts: int) -> tuple[float, ...]:
        values = tuple(item.number() for item in self.members())
        if len(values) not in counts:
            self.wrong(f"{' or '.join(map(str, counts))} numbers are expected here")
        return values

    def names(self, known: Iterable[str], what: str) -> tuple[str, ...]:
        return tuple(item.one_of(known, what) for item in self.members())
