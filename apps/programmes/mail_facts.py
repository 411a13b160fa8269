"""What a therapist may want to know about a patient's mail. Pure, as facts.py is."""

from datetime import date, datetime, timedelta

from apps.programmes.fact_kinds import Kind
from apps.programmes.facts import Fact

MAIL_REFUSED_DAYS = 28


def refused(day: date, at: datetime, today: date, *, for_good: bool = False) -> Fact | None:
    """The last mail did not arrive. `for_good` means that no more goes there: that is told
    until it is mended, however long ago it was."""
    if not for_good and day < today - timedelta(days=MAIL_REFUSED_DAYS):
        return None
    return Fact(Kind.MAIL_REFUSED, (day,), at=at, numbers=(int(for_good),))


def stopped(since: date) -> Fact:
    return Fact(Kind.MAIL_STOPPED, (since,))


def unplanned(today: date) -> Fact:
    return Fact(Kind.MAIL_UNPLANNED, (today,))
