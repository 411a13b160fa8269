"""A rich text as it is read: line by line, sentence by sentence."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "li", "h2", "h3", "h4", "td", "th"}
END_OF_SENTENCE = re.compile(r"(?<=[.!?])[)\"”“»]?\s+")


@dataclass
class Link:
    address: str
    text: str = ""


@dataclass
class Line:
    """`free` is what stands outside of links."""

    is_item: bool = False
    text: str = ""
    free: str = ""
    links: list[Link] = field(default_factory=list)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.begin()
            return
        self.inside.append(tag)
        if tag in BLOCKS:
            self.begin()
        if tag == "a":
            self.line.links.append(Link(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass
        if tag in BLOCKS:
            self.begin()

    def handle_data(self, data: str) -> None:
        self.line.text += data
        if "a" in self.inside and self.line.links:
            self.line.links[-1].text += data
            self.line.free += " | "
        else:
            self.line.free += data

    @property
    def line(self) -> Line:
        if not self.lines:
            self.begin()
        return self.lines[-1]

    def begin(self) -> None:
        self.lines.append(Line(is_item="li" in self.inside))


def lines_of(html: str) -> list[Line]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    for line in reader.lines:
        line.text = " ".join(line.text.split())
        line.free = " ".join(line.free.split())
    return [line for line in reader.lines if line.text or line.links]


def sentences(text: str) -> list[str]:
    """No abbreviation ends in a point here, so each point ends a sentence."""
    return [part for part in END_OF_SENTENCE.split(text.strip()) if part]


def words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalnum, word))]
