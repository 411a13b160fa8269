"""What a thing of the library was, version by version, with everything that belongs to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from .rows import history_of, values_now, values_then
from .shape import whole_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One row of history: what one row became. `values` is None when it went."""

    at: datetime
    model: type
    key: int
    values: dict | None
    user_id: int | None
    reason: str


@dataclass(frozen=True)
class Version:
    """One save: the state that it left, and the state before."""

    at: datetime
    user_id: int | None
    reason: str
    before: dict
    state: dict

    @property
    def number(self):
        """Stands in addresses."""
        return (self.at - EPOCH) // timedelta(microseconds=1)

    @property
    def is_first(self):
        return not self.before

    @property
    def can_come_back(self):
        """Not when the thing itself did not stand."""
        return bool(self.state)


def moment_of(number):
    return EPOCH + timedelta(microseconds=number)


def versions_of(root):
    """The newest first. A state is {(model, key): values}."""
    entries = sorted(entries_of(root), key=lambda entry: entry.at)
    found, state = [], {}
    for at, group in groupby(entries, key=lambda entry: entry.at):
        changes, before = list(group), state
        state = after(state, changes)
        who = next((entry.user_id for entry in changes if entry.user_id), None)
        why = next((entry.reason for entry in changes if entry.reason), "")
        found.append(Version(at, who, why, before, state))
    return found[::-1]


def after(state, entries):
    changed = {(entry.model, entry.key): entry.values for entry in entries}
    return {place: values for place, values in (state | changed).items() if values is not None}


def entries_of(root):
    whole = whole_of(type(root))
    entries = read_entries(whole.model, **{whole.model._meta.pk.attname: root.pk})
    yield from entries
    yield from entries_below(whole.parts, [root.pk])


def entries_below(parts, keys):
    for part in parts:
        entries = read_entries(part.model, **{f"{part.parent_id}__in": keys})
        yield from entries
        yield from entries_below(part.parts, {entry.key for entry in entries})


def read_entries(model, **where):
    records = history_of(model)._base_manager.filter(**where)
    records = list(records.order_by("history_date", "history_id"))
    values = values_then(model, records)
    return [entry(model, record, values[record.history_id]) for record in records]


def entry(model, record, values):
    return Entry(
        at=record.history_date,
        model=model,
        key=values["pk"],
        values=None if record.history_type == "-" else values,
        user_id=record.history_user_id,
        reason=record.history_change_reason or "",
    )


def state_now(root):
    """As it stands in the tables, however it came there."""
    whole = whole_of(type(root))
    rows = values_now(whole.model, whole.model._base_manager.filter(pk=root.pk))
    return placed(whole.model, rows) | state_below(whole.parts, rows)


def state_below(parts, keys):
    state = {}
    for part in parts:
        below = part.model._base_manager.filter(**{f"{part.parent_id}__in": list(keys)})
        rows = values_now(part.model, below)
        state |= placed(part.model, rows) | state_below(part.parts, rows)
    return state


def placed(model, rows):
    return {(model, key): values for key, values in rows.items()}
