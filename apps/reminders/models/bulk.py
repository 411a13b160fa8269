"""One statement for many rows: Django's bulk_update writes a CASE for every row and column, and
its bulk_create prepares every column of every row, which costs ten times as much."""

from functools import cache

from django.db import connections, router


def write_each(model, rows, fields, *, only=None):
    """Sets those fields of each row as they stand on it. `only` (field -> value) says what
    must still hold in the table; a row of which it no longer does stays as it is."""
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    columns = [model._meta.get_field(name) for name in (model._meta.pk.name, *fields)]
    values = [_prepared(column, rows, connection) for column in columns]
    guards = [(model._meta.get_field(name), value) for name, value in (only or {}).items()]
    write = _from_arrays if connection.vendor == "postgresql" else _one_by_one
    write(connection, model._meta.db_table, columns, values, guards)


def insert_new(model, names, rows, **same):
    """Inserts rows (tuples in the order of names) unless their key is taken. `same` (field ->
    value) is what all of them have in common."""
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    columns = [model._meta.get_field(name) for name in names]
    values = [
        [column.get_db_prep_save(value, connection) for value in those]
        for column, those in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    shared = [(model._meta.get_field(name), value) for name, value in same.items()]
    write = _insert_arrays if connection.vendor == "postgresql" else _insert_one_by_one
    write(connection, model._meta.db_table, columns, values, shared)


def _insert(connection, table, columns, shared):
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in (*columns, *(f for f, _value in shared)))
    common = [field.get_db_prep_save(value, connection) for field, value in shared]
    return f"INTO {quote(table)} ({names})", common


def _insert_arrays(connection, table, columns, values, shared):
    into, common = _insert(connection, table, columns, shared)
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in columns)
    each = ", ".join(["new.*", *(f"%s::{f.rel_db_type(connection)}" for f, _value in shared)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT {into} SELECT {each} FROM unnest({arrays}) AS new ON CONFLICT DO NOTHING",  # noqa: S608
            [*common, *values],
        )


def _insert_one_by_one(connection, table, columns, values, shared):
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


def _prepared(field, rows, connection):
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]


def _guard(connection, table, guards):
    quote = connection.ops.quote_name
    sql = "".join(f" AND {quote(table)}.{quote(field.column)} = %s" for field, _value in guards)
    return sql, [field.get_db_prep_value(value, connection) for field, value in guards]


def _from_arrays(connection, table, columns, values, guards):
    quote, (key, *changed) = connection.ops.quote_name, columns
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in columns)
    names = ", ".join(f"new_{field.name}" for field in columns)
    sets = ", ".join(f"{quote(field.column)} = new_{field.name}" for field in changed)
    condition, parameters = _guard(connection, table, guards)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} SET {sets} FROM unnest({arrays}) AS new({names})"  # noqa: S608
            f" WHERE {quote(table)}.{quote(key.column)} = new_{key.name}{condition}",
            [*values, *parameters],
        )


def _one_by_one(connection, table, columns, values, guards):
    quote, (key, *changed) = connection.ops.quote_name, columns
    sets = ", ".join(f"{quote(field.column)} = %s" for field in changed)
    condition, parameters = _guard(connection, table, guards)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(table)} SET {sets} WHERE {quote(key.column)} = %s{condition}",  # noqa: S608
            [(*new, pk, *parameters) for pk, *new in zip(*values, strict=True)],
        )
