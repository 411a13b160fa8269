"""What a mail server or provider means by saying that a mail cannot be delivered. A mistake
here would stop all mail to somebody, so an address is to blame only when that is clear."""

import re
from enum import StrEnum

ABOUT_THE_ADDRESS = {"bounced", "invalid"}


def status(codes: str) -> str:
    """Enhanced status codes (RFC 3463) that stand alone: no part of an IP address."""
    return rf"(?<![\d.])(?:{codes})(?![\d.]*\d)"


FOR_NOW = re.compile(r"\b(?:soft|transient|temporar)|" + status(r"4\.[0-7]\.\d+"), re.IGNORECASE)
NO_SUCH_MAILBOX = re.compile(status(r"5\.1\.(?:[0-6]|10)|5\.2\.1"))
AGAINST_US = re.compile(status(r"5\.1\.[78]|5\.7\.\d+"))


class Blame(StrEnum):
    ADDRESS = "address"
    NOBODY = "nobody"
    MOMENT = "moment"


def blame(reason: str | None, said: str) -> Blame:
    """`reason` as anymail calls it; `said` is all that the provider reports in words."""
    if FOR_NOW.search(said):
        return Blame.MOMENT
    if is_against_us(said):
        return Blame.NOBODY
    is_sure = reason in ABOUT_THE_ADDRESS or NO_SUCH_MAILBOX.search(said)
    return Blame.ADDRESS if is_sure else Blame.NOBODY


def is_against_us(said: str) -> bool:
    """Our sender, server or wording is not welcome there: her address may be fine."""
    return bool(AGAINST_US.search(said))
