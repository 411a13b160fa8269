"""One statement for many rows: Django's bulk_update writes a CASE for every row and column, and
its bulk_create prepares every column of every row, which costs ten times as much."""

import json
from contextlib import contextmanager
from functools import cache

from django.db import connections, router


def write_each(model, rows, fields, *, only=None):
    """Sets those fields of each row as they stand on it: fields that JSON or str() writes as the
    database reads them (numbers, texts, moments, days, keys). `only` (field -> value) says what
    must still hold in the table; a row of which it no longer does stays as it is."""
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    columns = [model._meta.get_field(name) for name in (model._meta.pk.name, *fields)]
    guards = [(model._meta.get_field(name), value) for name, value in (only or {}).items()]
    write = _from_json if connection.vendor == "postgresql" else _one_by_one
    write(connection, model._meta.db_table, columns, rows, guards)


def insert_new(model, names, rows, **same):
    """Inserts rows (tuples in the order of names) unless their key is taken. `same` (field ->
    value) is what all of them have in common."""
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    columns = [model._meta.get_field(name) for name in names]
    shared = [(model._meta.get_field(name), value) for name, value in same.items()]
    write = _insert_json if connection.vendor == "postgresql" else _insert_one_by_one
    write(connection, model._meta.db_table, columns, rows, shared)


def _insert(connection, table, columns, shared):
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in (*columns, *(f for f, _value in shared)))
    common = [field.get_db_prep_save(value, connection) for field, value in shared]
    return f"INTO {quote(table)} ({names})", common


def _insert_json(connection, table, columns, rows, shared):
    """One text for all rows: an array for each column costs the driver three times as much."""
    into, common = _insert(connection, table, columns, shared)
    typed = ", ".join(f"c{n} {field.rel_db_type(connection)}" for n, field in enumerate(columns))
    each = ", ".join(["new.*", *(f"%s::{f.rel_db_type(connection)}" for f, _value in shared)])
    told = json.dumps([{f"c{n}": v for n, v in enumerate(row)} for row in rows], default=str)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT {into} SELECT {each} FROM json_to_recordset(%s) AS new({typed})"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            [*common, told],
        )


def _insert_one_by_one(connection, table, columns, rows, shared):
    values = [
        [column.get_db_prep_save(value, connection) for value in those]
        for column, those in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    into, common = _insert(connection, table, columns, shared)
    marks = ", ".join(["%s"] * (len(columns) + len(shared)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT OR IGNORE {into} VALUES ({marks})",  # noqa: S608
            [(*row, *common) for row in zip(*values, strict=True)],
        )


def write_one(row, values, *, only):
    """One row, as cheap as can be: says whether it still was what `only` asks."""
    model = type(row)
    connection = connections[router.db_for_write(model)]
    sql, fields = _update_sql(model, tuple(values), tuple(only), connection.ops.quote_name)
    told = [*values.values(), row.pk, *only.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [f.get_db_prep_save(v, connection) for f, v in zip(fields, told, strict=True)]
        )
        return cursor.rowcount == 1


@cache
def _update_sql(model, names, guards, quote):
    fields = [model._meta.get_field(name) for name in (*names, model._meta.pk.name, *guards)]
    columns = [f"{quote(field.column)} = %s" for field in fields]
    sets, conditions = ", ".join(columns[: len(names)]), " AND ".join(columns[len(names) :])
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {conditions}"  # noqa: S608
    return sql, fields


def _guard(connection, table, guards):
    quote = connection.ops.quote_name
    sql = "".join(f" AND {quote(table)}.{quote(field.column)} = %s" for field, _value in guards)
    return sql, [field.get_db_prep_value(value, connection) for field, value in guards]


def _from_json(connection, table, columns, rows, guards):
    quote, (key, *changed) = connection.ops.quote_name, columns
    typed = ", ".join(f"new_{f.name} {f.rel_db_type(connection)}" for f in columns)
    sets = ", ".join(f"{quote(field.column)} = new_{field.name}" for field in changed)
    condition, parameters = _guard(connection, table, guards)
    told = [{f"new_{f.name}": getattr(row, f.attname) for f in columns} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} SET {sets} FROM json_to_recordset(%s) AS new({typed})"  # noqa: S608
            f" WHERE {quote(table)}.{quote(key.column)} = new_{key.name}{condition}",
            [json.dumps(told, default=str), *parameters],
        )


def _one_by_one(connection, table, columns, rows, guards):
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]
        for field in columns
    ]
    quote, (key, *changed) = connection.ops.quote_name, columns
    sets = ", ".join(f"{quote(field.column)} = %s" for field in changed)
    condition, parameters = _guard(connection, table, guards)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(table)} SET {sets} WHERE {quote(key.column)} = %s{condition}",  # noqa: S608
            [(*new, pk, *parameters) for pk, *new in zip(*values, strict=True)],
        )


@contextmanager
def unhurried_commits(model):
    """Commits inside do not wait for the disk of PostgreSQL. A worker that is killed loses
    nothing by that; if the database server itself loses power, its last half second is lost,
    and the next commit that waits makes all before it safe."""
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
