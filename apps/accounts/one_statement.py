"""Many querysets read by one statement, as one JSON text: what a page shows and the version of it
are then the same thing. Putting querysets into SQL costs more than running it, so that is done
once in a process; what differs between requests stands in them as a stand-in."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import connection, models
from django.db.models.query import QuerySet
from modeltranslation.fields import TranslationField
from modeltranslation.translator import NotRegistered, translator

ARRAYS = {
    "sqlite": "group_concat(json_array({columns}), ',')",
    "postgresql": "string_agg(json_build_array({columns})::text, ',')",
}
# What no row holds, to stand in the statement for what is asked.
A_KEY = -7_310_452_968
A_MOMENT = datetime(1871, 3, 5, 7, 11, 13, 17, tzinfo=UTC)
A_DAY = date(1872, 5, 7)


def moment(text):
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps UTC and does not say so


READERS = {
    models.DateTimeField: moment,
    models.DateField: date.fromisoformat,
    models.TimeField: time.fromisoformat,
    models.BooleanField: bool,
}


def reader(field):
    return READERS.get(type(field)) or (
        field.to_python if hasattr(field, "from_db_value") else None
    )


def columns_of(model):
    """All, without the ones that only repeat the text of the first language."""
    try:
        repeated = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        repeated = set()
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if isinstance(f, TranslationField) or f.name not in repeated]


@dataclass(frozen=True)
class Part:
    """The columns of a queryset to read, by `of` those of a related object. `also` names
    annotations and columns of other tables: they become attributes, dates as dates."""

    queryset: QuerySet
    columns: tuple[str, ...] = ()
    of: str = ""
    also: tuple[str, ...] = ()

    @property
    def model(self):
        model = self.queryset.model
        return model._meta.get_field(self.of).related_model if self.of else model

    @property
    def names(self):
        """In the order of the model, as from_db wants them."""
        named = set(self.columns or columns_of(self.model))
        return [f.attname for f in self.model._meta.concrete_fields if f.attname in named]

    def sql(self):
        """The queryset as the text of one JSON list a row, and its parameters."""
        prefix = f"{self.of}__" if self.of else ""
        names = [*(prefix + name for name in self.names), *self.also]
        sql, params = self.queryset.values_list(*names).query.sql_with_params()
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        array = ARRAYS[connection.vendor].format(columns=columns)
        rows = f"coalesce({array}, '')"
        return f"(SELECT '[' || {rows} || ']' FROM ({sql}) part)", params  # noqa: S608


class Statement:
    """parts(**stand_ins) gives {name: Part}. The statement is asked with values in their place."""

    def __init__(self, parts, stand_ins):
        self.parts = parts(**stand_ins)
        pieces = [part.sql() for part in self.parts.values()]
        self.sql = "SELECT '[' || " + " || ',' || ".join(sql for sql, _p in pieces) + " || ']'"
        names = {adapted(value): name for name, value in stand_ins.items()}
        self.params = [(names.get(p), p) for _sql, params in pieces for p in params]
        self.shapes = {name: Shape(part) for name, part in self.parts.items()}

    def ask(self, **values):
        """The rows of all parts as one text."""
        values = {name: adapted(value) for name, value in values.items()}
        params = [values[name] if name else fixed for name, fixed in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchone()[0]

    def rows(self, **values):
        return self.read(self.ask(**values))

    def read(self, text):
        """{name: objects}, without anything of what belongs to what."""
        named = zip(self.shapes.items(), json.loads(text), strict=True)
        return {name: [shape.read(row) for row in rows] for (name, shape), rows in named}


def adapted(value):
    """As it stands among the parameters of a statement."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return getattr(value, "pk", value)


class Shape:
    """How a row of JSON becomes an object."""

    def __init__(self, part):
        self.model = part.model
        fields = [self.model._meta.get_field(name) for name in part.names]
        self.attributes, self.also = [field.attname for field in fields], part.also
        known = {name: part.queryset.query.annotations.get(name) for name in part.also}
        fields += [expression and expression.output_field for expression in known.values()]
        self.readers = [(i, read) for i, field in enumerate(fields) if (read := reader(field))]

    def read(self, row):
        for index, read in self.readers:
            if row[index] is not None:
                row[index] = read(row[index])
        count = len(self.attributes)
        made = self.model.from_db(connection.alias, self.attributes, row[:count])
        for name, value in zip(self.also, row[count:], strict=True):
            setattr(made, name, value)
        return made


def by(attribute, objects):
    """{value of that attribute: its objects}, in their order."""
    found = defaultdict(list)
    for one in objects:
        found[getattr(one, attribute)].append(one)
    return found


def give(parent, **children):
    """As prefetch_related would have."""
    if not hasattr(parent, "_prefetched_objects_cache"):
        parent._prefetched_objects_cache = {}
    for name, objects in children.items():
        model = parent._meta.get_field(name).related_model
        found = QuerySet(model=model)
        found._result_cache = objects
        parent._prefetched_objects_cache[name] = found
