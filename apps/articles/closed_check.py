"""A text as it reads while the self-check may not be shown: what sends there is left out, so that
the rest is true."""

import re

LINK = re.compile(r'<a [^>]*href="/\w\w/check/"')
BLOCK = re.compile(r"(</?(?:p|li|ul|ol|h\d|blockquote|br|table|t\w+)\b[^>]*>)")
END_OF_SENTENCE = re.compile(r"([.!?][)\"”“»]*(?:</\w+>)*)\s+")
EMPTY = re.compile(r"<(p|li|ul|ol)>\s*</\1>")
TAG = re.compile(r"<(/?)\w+")


def without_the_check(html: str) -> str:
    lines = BLOCK.split(html)
    return without_empty("".join(rest_of(line) if LINK.search(line) else line for line in lines))


def rest_of(line: str) -> str:
    """Without the sentences that link to it, and the questions that these answer."""
    kept: list[str] = []
    for sentence in END_OF_SENTENCE.sub(r"\1\n", " ".join(line.split())).split("\n"):
        if not LINK.search(sentence):
            kept.append(sentence)
            continue
        while kept and kept[-1].endswith("?"):
            kept.pop()
    rest = " ".join(kept)
    return rest if is_whole(rest) else ""


def is_whole(html: str) -> bool:
    """A sentence may begin inside of a tag and end outside; nothing is left of such a line."""
    closing = [bool(slash) for slash in TAG.findall(html)]
    return closing.count(True) * 2 == len(closing)


def without_empty(html: str) -> str:
    """Not only the line: a list without items is empty too."""
    rest = EMPTY.sub("", html)
    return rest if rest == html else without_empty(rest)
