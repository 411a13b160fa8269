"""Text as quoted-printable, as RFC 2045 (6.7) has it: ASCII, and no line over 76 characters."""

import re

NEWLINE = re.compile(r"\r\n|\r|\n")
NOT_QUOTED_PRINTABLE = re.compile(rb"[^ !-<>-~]")
# Leaves room for a dot written as =2E and for the soft break; never ends within an =XX.
QUOTED_LINE = re.compile(rb".{1,73}(?<!=)(?<!=.)")
SOFT_BREAK = b"=\r\n"
HEX = {bytes([n]): b"=%02X" % n for n in range(256)}


def quoted(text: str) -> bytes:
    return b"\r\n".join(map(quoted_line, NEWLINE.split(text)))


def quoted_line(line: str) -> bytes:
    data = NOT_QUOTED_PRINTABLE.sub(lambda found: HEX[found[0]], line.encode())
    if data.endswith(b" "):
        data = data[:-1] + b"=20"
    return wrapped(data)


def wrapped(data: bytes) -> bytes:
    """In lines that leave room for a soft break. None begins with a dot, which SMTP would double."""
    if len(data) > 73:
        data = SOFT_BREAK.join(QUOTED_LINE.findall(data)).replace(b"\n.", b"\n=2E")
    return b"=2E" + data[1:] if data.startswith(b".") else data
