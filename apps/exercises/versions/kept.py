"""Writing history: what one save changed stands under one moment, one row for each thing that
is not what it was."""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .rows import history_of, relations_of, values_now, values_then

STARTER = "starter content"
FIRST = "first version"
IMPORTED = "translations from a file"
COPIED = "copied"
STILL_RIGHT = "still right: "
FOLLOWERS = []
OPEN = ContextVar("version that is being written", default=None)


def followed_by(function):
    """It is told (key, row) of everything that a version touched, once that is saved. Rooms to
    the left keep what they make of the texts up to date with it."""
    FOLLOWERS.append(function)
    return function


@contextmanager
def one_version(reason=""):
    """Everything that is saved inside becomes one version, or none if nothing changed. Inside
    another one it is part of that."""
    if OPEN.get():
        yield
        return
    version = Writing(reason)
    token = OPEN.set(version)
    try:
        with transaction.atomic():
            yield
            version.write(timezone.now())
    finally:
        OPEN.reset(token)


class Records(HistoricalRecords):
    """Notes what was touched; the version looks at its end what became of it."""

    def create_historical_record(self, instance, history_type, using=None):
        with one_version():
            by = self.get_history_user(instance)
            OPEN.get().touch(instance, by=by, is_new=history_type == "+")

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """The other end may be the one that changed: what belongs to the library is ours."""
        ours = [instance]
        if reverse:
            ours = self.cls._base_manager.filter(pk__in=pk_set or ())
        for row in ours:
            super().m2m_changed(row, action, attr, pk_set, reverse=False, **kwargs)


class Writing:
    def __init__(self, reason):
        self.reason, self.by = reason, None
        self.touched, self.new, self.rows = defaultdict(set), defaultdict(set), []

    def touch(self, instance, *, by, is_new):
        self.touched[type(instance)].add(instance.pk)
        if is_new:
            self.new[type(instance)].add(instance.pk)
        self.rows.append((instance.pk, instance))
        self.by = by or self.by

    def write(self, at):
        for model, keys in self.touched.items():
            changes = list(changes_of(model, keys, new=self.new[model]))
            records = [self.record(model, kind, values, at) for kind, values in changes]
            history_of(model)._base_manager.bulk_create(records)
            for field in relations_of(model):
                write_links(field, records, changes)
        for follow in FOLLOWERS:
            transaction.on_commit(partial(follow, self.rows), robust=True)

    def record(self, model, kind, values, at):
        relations = {"pk", *(field.name for field in relations_of(model))}
        return history_of(model)(
            history_type=kind,
            history_date=at,
            history_user=self.by,
            history_change_reason=self.reason or None,
            **{name: value for name, value in values.items() if name not in relations},
        )


def note(row, reason, *, by):
    """A version in which nothing changed, for what somebody says about the thing."""
    model = type(row)
    version = Writing(reason)
    version.by = by
    for values in values_now(model, model._base_manager.filter(pk=row.pk)).values():
        version.record(model, "~", values, timezone.now()).save()


def changes_of(model, keys, *, new):
    now = values_now(model, model._base_manager.filter(pk__in=keys))
    before = newest(model, keys - new) if keys - new else {}
    for key in sorted(keys):
        if key in now and key in before:
            if with_blanks(now[key]) != with_blanks(before[key]):
                yield "~", now[key]
        elif key in now:
            yield "+", now[key]
        elif key in before:
            yield "-", before[key]


def with_blanks(values):
    """An empty text and none are the same to readers."""
    return {name: "" if value is None else value for name, value in values.items()}


def newest(model, keys):
    """As each stood when history was last written; without those that were deleted."""
    history, key = history_of(model), model._meta.pk.attname
    own = history._base_manager.filter(**{key: OuterRef(key)})
    last = own.order_by("-history_date", "-history_id").values("history_id")[:1]
    records = history._base_manager.filter(**{f"{key}__in": keys}, history_id=Subquery(last))
    return {
        values["pk"]: values
        for values in values_then(model, records.exclude(history_type="-")).values()
    }


def write_links(field, records, changes):
    """The table between, copied as it stands."""
    kept, through = HistoricalRecords.m2m_models[field], field.remote_field.through
    owner, owner_id = field.m2m_field_name(), field.m2m_column_name()
    pairs = zip(records, changes, strict=True)
    by_key = {values["pk"]: record for record, (_kind, values) in pairs if values[field.name]}
    if not by_key:
        return
    names = [column.attname for column in through._meta.fields]
    links = through._base_manager.filter(**{f"{owner}__in": by_key}).order_by("pk").values(*names)
    kept._base_manager.bulk_create(kept(history=by_key[link[owner_id]], **link) for link in links)
