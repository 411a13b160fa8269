"""One mail, built once and filled in for many people.

The message is built with a mark at every place that differs (a hole), turned into bytes, and
cut at the holes. Per person only the values are encoded. A template can print a hole, but not
decide on it: what the words depend on needs a Compiled of its own.

Both bodies are quoted-printable, and every hole has a line of its own between soft line breaks,
so a value never moves the words around it and no line grows too long."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailAlternative

from .header_lines import FOLDING, HEADER_NAME, date_line, header_line, sendable
from .quoted import SOFT_BREAK, quoted, quoted_line, wrapped

Parts = tuple[str, ...]  # literal, name of a hole, literal, ..., literal

HOLE = re.compile(r"zqhole(\d+)zq")
REMAINS = re.compile(r"zqhole", re.IGNORECASE)
BREAKS_A_MAIL = re.compile(r"[\r\n\0]")
# The same in text, in HTML and in quoted-printable but for the length of its lines.
PLAIN_VALUE = re.compile(r"[A-Za-z0-9 !#$%()*+,\-./:;?@\[\\\]^_`{|}~]*")
MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,400}@[!-;=?A-~]{1,400}>")
OURS = frozenset({"to", "cc", "bcc", "date", "message-id", "mime-version", "content-type"})


class Holes(dict[str, str]):
    """Gives a mark for every name that the builder asks for."""

    def __missing__(self, name: str) -> str:
        self[name] = f"zqhole{len(self)}zq"
        return self[name]


@dataclass(frozen=True, slots=True)
class Compiled:
    names: frozenset[str]
    subject: str
    from_email: str
    reply_to: tuple[str, ...]
    headers: dict[str, str]
    holed_headers: tuple[tuple[str, Parts], ...]
    taken: frozenset[str]
    text: Parts
    html: Parts
    pieces: list[bytes]
    text_slots: tuple[tuple[int, str], ...]
    html_slots: tuple[tuple[int, str], ...]

    @classmethod
    def of(
        cls, build: Callable[[dict[str, str]], EmailMultiAlternatives], *names: str
    ) -> "Compiled":
        """A builder that unpacks the values, instead of asking for each, needs their names."""
        holes = Holes()
        for name in names:
            holes[name]
        message = build(holes)
        check_shape(message)
        marks = list(holes)
        own = {k: str(v) for k, v in message.extra_headers.items() if k.lower() not in OURS}
        text, html = parted(message.body, marks), parted(message.alternatives[0].content, marks)
        pieces, text_slots, html_slots = wire_pieces(fixed_lines(message), text, html)
        return cls(
            names=frozenset(marks),
            subject=str(message.subject),
            from_email=message.from_email,
            reply_to=tuple(message.reply_to),
            headers={k: v for k, v in own.items() if not HOLE.search(v)},
            holed_headers=tuple((k, parted(v, marks)) for k, v in own.items() if HOLE.search(v)),
            taken=OURS | {"from", "subject", "reply-to"} | {name.lower() for name in own},
            text=text,
            html=html,
            pieces=pieces,
            text_slots=text_slots,
            html_slots=html_slots,
        )

    def fill(
        self,
        *,
        to: str,
        values: Mapping[str, str],
        message_id: str,
        headers: Mapping[str, str] | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> "Filled":
        """The mail for one person; `metadata` goes to a mail provider, which gives it back in
        its reports. KeyError: other values than the holes it has; ValueError: something that
        cannot stand in a mail."""
        if values.keys() != self.names:
            raise KeyError(*sorted(values.keys() ^ self.names))
        if not MESSAGE_ID.fullmatch(message_id):
            raise ValueError(f"No Message-ID: {message_id!r}")
        pieces = self.pieces.copy()
        self.set_values(pieces, values)
        pieces[0] = self.own_lines(to, values, message_id, headers or {})
        own_headers, metadata = dict(headers or {}), dict(metadata or {})
        return Filled(self, to, dict(values), message_id, own_headers, pieces, metadata)

    def set_values(self, pieces, values):
        in_text, in_html = {}, {}
        for name, value in values.items():
            if PLAIN_VALUE.fullmatch(value):
                in_text[name] = in_html[name] = wrapped(value.encode())
            else:
                in_text[name], in_html[name] = encoded(value)
        for slot, name in self.text_slots:
            pieces[slot] = in_text[name]
        for slot, name in self.html_slots:
            pieces[slot] = in_html[name]

    def own_lines(self, to, values, message_id, headers):
        lines = [header_line("To", sendable(to)), f"Message-ID: {message_id}\r\n".encode()]
        for name, value in headers.items():
            if name.lower() in self.taken:
                raise ValueError(f"The mail has this header already: {name!r}")
            lines.append(header_line(name, value))
        for name, parts in self.holed_headers:
            lines.append(header_line(name, joined(parts, values)))
        return b"".join(lines)


class Filled(EmailMultiAlternatives):
    """Any Django backend can send it; wire() is for the one that wants bytes. It is finished:
    its fields cannot be changed, because the bytes would not follow."""

    is_dotless = (
        True  # no line of wire() begins with a dot: looking for one would cost more than all
    )
    connection = None
    cc = bcc = attachments = ()

    def __init__(self, compiled, to, values, message_id, headers, pieces, metadata):
        self._compiled, self._to, self._values = compiled, to, values
        self._message_id, self._headers, self._pieces = message_id, headers, pieces
        self._metadata = metadata

    def wire(self) -> bytes:
        """The whole message, ready for DATA but for the dots."""
        return date_line() + b"".join(self._pieces)

    @property
    def to(self):
        return [self._to]

    @property
    def subject(self):
        return self._compiled.subject

    @property
    def from_email(self):
        return self._compiled.from_email

    @property
    def reply_to(self):
        return self._compiled.reply_to

    @property
    def body(self):
        return joined(self._compiled.text, self._values)

    @property
    def alternatives(self):
        values = {name: escape(value) for name, value in self._values.items()}
        return (EmailAlternative(joined(self._compiled.html, values), "text/html"),)

    @property
    def extra_headers(self):
        holed = {name: joined(p, self._values) for name, p in self._compiled.holed_headers}
        own = {"Message-ID": self._message_id, **self._headers}
        return self._compiled.headers | holed | own

    @property
    def metadata(self):
        return dict(self._metadata)

    def recipients(self):
        return [self._to]


# --- when it is compiled ---------------------------------------------------------------------


def check_shape(message):
    kinds = [alternative.mimetype for alternative in message.alternatives]
    if kinds != ["text/html"] or message.content_subtype != "plain":
        raise ValueError("A text and the same as HTML, nothing else.")
    if not all(map(HEADER_NAME.fullmatch, message.extra_headers)):
        raise ValueError("A header has a strange name.")
    if message.cc or message.bcc or message.attachments:
        raise ValueError("One person, and nothing attached.")
    fixed = f"{message.subject}{message.from_email}{message.reply_to}{list(message.extra_headers)}"
    if REMAINS.search(fixed):
        raise ValueError("A hole where none can be.")


def fixed_lines(message):
    """The headers that are the same for everybody, as Django writes them."""
    varies = {k for k, v in message.extra_headers.items() if HOLE.search(str(v))}
    return b"".join(
        FOLDING.fold_binary(name, value)
        for name, value in message.message().items()
        if name.lower() not in OURS and name not in varies
    )


def parted(text: str, marks: list[str]) -> Parts:
    parts = HOLE.split(str(text))
    if any(map(REMAINS.search, parts[::2])):
        raise ValueError("Something changed the mark of a hole.")
    parts[1::2] = [marks[int(number)] for number in parts[1::2]]
    return tuple(parts)


def joined(parts: Parts, values: Mapping[str, str]) -> str:
    whole = list(parts)
    whole[1::2] = [values[name] for name in parts[1::2]]
    return "".join(whole)


def wire_pieces(fixed, text, html):
    """The message in pieces: first the place of the person's own headers, then what is the same
    for all with a place for each value; and which place takes which value, in text and HTML."""
    boundary = b"=_" + secrets.token_hex(12).encode()  # quoted-printable holds no "=_"
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="%b"\r\n\r\n'
    start = fixed + kind % boundary + part_head(boundary, b"plain")
    between = b"\r\n" + part_head(boundary, b"html")
    end = b"\r\n--%b--\r\n" % boundary
    pieces = [b"", start, *quoted_parts(text), between, *quoted_parts(html), end]
    return pieces, slots(text, 2), slots(html, 2 + len(text) + 1)


def slots(parts, start):
    return tuple((start + n, parts[n]) for n in range(1, len(parts), 2))


def part_head(boundary, kind):
    return (
        b'--%b\r\nContent-Type: text/%b; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" % (boundary, kind)
    )


def quoted_parts(parts: Parts) -> list[bytes]:
    """Each literal as quoted-printable, with a soft break at either side of a hole."""
    pieces = [b""] * len(parts)
    last = len(parts) - 1
    for n in range(0, len(parts), 2):
        data = quoted(parts[n])
        before = SOFT_BREAK if n else b""
        after = SOFT_BREAK if n < last and data and not data.endswith(b"\r\n") else b""
        pieces[n] = before + data + after
    return pieces


# --- when it is filled -----------------------------------------------------------------------


@lru_cache(maxsize=1024)  # the first names that are not plain
def encoded(value: str) -> tuple[bytes, bytes]:
    """As it stands in the text and in the HTML."""
    if BREAKS_A_MAIL.search(value):
        raise ValueError(f"A value has a line break or a zero in it: {value!r}")
    return quoted_line(value), quoted_line(escape(value))
