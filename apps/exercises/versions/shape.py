"""What belongs to a thing of the library: it is written, kept, restored and translated whole."""

from dataclasses import dataclass

from django.db.models import Model
from modeltranslation.translator import NotRegistered, translator
from simple_history import register

from .kept import Records

NOT_KEPT = ("starter_digest", "updated_at")


@dataclass(frozen=True)
class Part:
    """Rows that belong to one row above; `key` tells them apart, `name` is what people call them."""

    model: type[Model]
    parent: str
    key: str
    name: str
    parts: tuple["Part", ...] = ()

    @property
    def parent_id(self):
        return f"{self.parent}_id"


@dataclass(frozen=True)
class Whole:
    """`stays` is what an earlier version does not bring back: whose it is, where it stands and
    whether people see it. `apart` are texts that each language has for itself: none of them is a
    translation of another."""

    model: type[Model]
    key: str = "slug"
    parts: tuple[Part, ...] = ()
    stays: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    def all_parts(self):
        """Each part after the one it belongs to."""
        return list(walk(self.parts))


def walk(parts):
    for part in parts:
        yield part
        yield from walk(part.parts)


WHOLES: dict[type[Model], Whole] = {}


def whole_of(model):
    return WHOLES[model]


def exchanged(whole):
    """Its texts go to a sheet and back."""
    WHOLES[whole.model] = whole


def keep_history(whole):
    """After the translation: what is kept are the columns of each language."""
    exchanged(whole)
    for model in [whole.model, *(part.model for part in whole.all_parts())]:
        names = {field.name for field in model._meta.fields}
        register(
            model,
            records_class=Records,
            excluded_fields=[*translated_fields(model), *names.intersection(NOT_KEPT)],
            m2m_fields=[field.name for field in plain_relations(model)],
        )


def translated_fields(model):
    try:
        translated = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return []
    return [field.name for field in model._meta.fields if field.name in translated]


def plain_relations(model):
    return [
        field
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    ]
