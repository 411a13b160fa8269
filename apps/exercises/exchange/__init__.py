"""Translations to a sheet and back: one row for each text, one column for each language."""

from .flaws import new_flaws
from .resource import Refused, TextResource, write
from .sheet import HEADERS, ROW, NotOurs, as_xlsx, from_xlsx, title_of
from .texts import fingerprint, texts_of

__all__ = [
    "HEADERS",
    "ROW",
    "NotOurs",
    "Refused",
    "TextResource",
    "as_xlsx",
    "fingerprint",
    "from_xlsx",
    "new_flaws",
    "texts_of",
    "title_of",
    "write",
]
