"""The texts of the library, one by one, with the key by which a sheet finds them again."""

import hashlib
from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.settings import DEFAULT_LANGUAGE
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from apps.exercises.versions import translated_fields, whole_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CELL_HOLDS = 32767


class Text:
    """One translated field of one row. `take` notes what a cell says; nothing is written
    before `write`."""

    def __init__(self, root, row, name, key, where=""):
        self.root, self.row, self.name, self.key, self.where = root, row, name, key, where
        self.wanted = {}

    @property
    def label(self):
        field = capfirst(self.row._meta.get_field(self.name).verbose_name)
        return f"{self.where} · {field}" if self.where else str(field)

    @property
    def is_empty(self):
        return not any(self.stored(code) for code in LANGUAGES)

    def column(self, language):
        return f"{self.name}_{language}"

    def stored(self, language):
        return getattr(self.row, self.column(language)) or ""

    def shown(self, language):
        """As a cell can hold it."""
        return ILLEGAL_CHARACTERS_RE.sub("", self.stored(language))[:CELL_HOLDS]

    def take(self, language, cell):
        if cell != self.shown(language):
            self.wanted[language] = cell

    def clean(self):
        """Leaves in `wanted` what differs after cleaning as on save."""
        errors = {}
        for language, cell in list(self.wanted.items()):
            try:
                self.wanted[language] = self.cleaned(language, cell)
            except ValidationError as error:
                errors[language] = error
        if errors:
            raise ValidationError(errors)
        self.wanted = {
            language: text
            for language, text in self.wanted.items()
            if text != self.stored(language)
        }

    def cleaned(self, language, cell):
        field, original = (
            self.row._meta.get_field(name) for name in (self.column(language), self.name)
        )
        if len(self.stored(language)) > CELL_HOLDS:
            raise ValidationError(_("this text is too long for a sheet: change it on its page."))
        if not cell and language == DEFAULT_LANGUAGE and not original.blank:
            raise ValidationError(_("this text cannot be empty."))
        if "\n" in cell and original.get_internal_type() == "CharField":
            raise ValidationError(_("this text is one line: take the line break out."))
        return field.clean(cell, self.row)

    def write(self):
        for language, text in self.wanted.items():
            null = self.row._meta.get_field(self.column(language)).null
            setattr(self.row, self.column(language), text or (None if null else ""))


def fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def texts_of(model, roots):
    """{key: Text} of these rows and of what belongs to them, in the order of the pages."""
    whole = whole_of(model)
    roots = {root.pk: root for root in roots}
    below = defaultdict(list)
    own = {key: (root, str(getattr(root, whole.key))) for key, root in roots.items()}
    collect_parts(whole.parts, own, below)
    texts = {}
    for root, key in own.values():
        for text in [*field_texts(root, root, key), *below[root.pk]]:
            texts[text.key] = text
    return texts


def collect_parts(parts, parents, below):
    """parents: {pk: (root, key)}."""
    for part in parts:
        rows = part.model._base_manager.filter(**{f"{part.parent_id}__in": list(parents)})
        if part.name.endswith("_id"):
            rows = rows.select_related(part.name.removesuffix("_id"))
        own = {}
        for row in rows.order_by(*part.model._meta.ordering):
            root, above = parents[getattr(row, part.parent_id)]
            own[row.pk] = root, f"{above}/{getattr(row, part.key)}"
            below[root.pk] += field_texts(root, row, own[row.pk][1], where=title_of(row, part))
        collect_parts(part.parts, own, below)


def field_texts(root, row, key, where=""):
    return [Text(root, row, name, f"{key}/{name}", where) for name in translated_fields(type(row))]


def title_of(row, part):
    return str(getattr(row, part.name.removesuffix("_id")))
