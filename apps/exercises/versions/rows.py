"""A row as plain values: the same for one that stands and for one that is history."""

from collections import defaultdict
from functools import cache

from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_model_for_model

history_of = cache(get_history_model_for_model)  # finding it builds a manager class each time


def names_of(model):
    return [field.attname for field in history_of(model).tracked_fields]


def relations_of(model):
    return history_of(model)._history_m2m_fields


def values_now(model, queryset):
    """{key: values} of rows that stand."""
    rows = {row["pk"]: row for row in queryset.values("pk", *names_of(model))}
    for field in relations_of(model):
        owner, other = field.m2m_column_name(), field.m2m_reverse_name()
        links = field.remote_field.through._base_manager.filter(**{f"{owner}__in": rows})
        take_links(rows, field.name, links.values_list(owner, other))
    return rows


def values_then(model, records):
    """{history id: (record, values)} of rows as they were."""
    key = model._meta.pk.attname
    rows = {
        record.history_id: {"pk": getattr(record, key)}
        | {name: getattr(record, name) for name in names_of(model)}
        for record in records
    }
    for field in relations_of(model):
        links = HistoricalRecords.m2m_models[field]._base_manager.filter(history__in=rows)
        take_links(rows, field.name, links.values_list("history_id", field.m2m_reverse_name()))
    return rows


def take_links(rows, name, pairs):
    found = defaultdict(set)
    for owner, other in pairs:
        found[owner].add(other)
    for key, row in rows.items():
        row[name] = frozenset(found[key])
