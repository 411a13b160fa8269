"""The lines at the head of a mail: ordinary ones at once, all others as Django makes them."""

import re
import time
from email import policy
from email.utils import formatdate, parseaddr

from django.conf import settings
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029]")
WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PLAIN_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z){WORD}(?:\.{WORD})*@{LABEL}(?:\.{LABEL})*")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
PLAIN_LINE = re.compile(rf"{HEADER_NAME.pattern}: [ -~]{{0,900}}")
FOLDING = policy.compat32.clone(linesep="\r\n")


def header_line(name: str, value: str) -> bytes:
    line = f"{name}: {value}"
    if PLAIN_LINE.fullmatch(line):
        return line.encode() + b"\r\n"
    if not HEADER_NAME.fullmatch(name) or CONTROL.search(value):
        raise ValueError(f"A header has a control character in it, or a strange name: {line!r}")
    return bytes(FOLDING.fold_binary(*forbid_multi_line_headers(name, value, "utf-8")))


def sendable(address: str) -> str:
    """The address as it can stand in a header and go to any mail server; ValueError if none can."""
    if PLAIN_ADDRESS.fullmatch(address):
        return address
    if CONTROL.search(address):
        raise ValueError(f"Invalid address {address!r}: it has a control character in it.")
    clean = sanitize_address(address, "utf-8")
    if not parseaddr(address)[1].rpartition("@")[0].isascii():
        raise ValueError(f"Invalid address {address!r}: only ASCII can stand before the @.")
    return str(clean)


_last_date = (-1, b"")


def date_line() -> bytes:
    """The Date header; the same bytes for all mails of one second."""
    global _last_date
    now = int(time.time())
    second, line = _last_date
    if second != now:
        date = formatdate(now, localtime=settings.EMAIL_USE_LOCALTIME)
        line = f"Date: {date}\r\n".encode()
        _last_date = (now, line)
    return line
