"""What an import does with each row: find the text and hold it against the rules. Nothing is
written before every row has passed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.fields import Field

from apps.exercises.versions import IMPORTED, mark_edited, one_version

from .flaws import new_flaws
from .sheet import HEADERS, ROW
from .texts import LANGUAGES, fingerprint


class Refused(Exception):
    """`sentences` say which row and which column, and what is wrong."""

    def __init__(self, sentences):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class LanguageField(Field):
    def get_value(self, text):
        return text.shown(self.attribute)

    def save(self, text, row, is_m2m=False, **kwargs):  # noqa: FBT002 - the library calls it so
        """A language that the row leaves out stays."""
        if row[self.column_name] is not None:
            text.take(self.attribute, row[self.column_name])


class ByKey:
    def __init__(self, resource, dataset=None):
        self.texts = resource.texts

    def get_instance(self, row):
        return self.texts.get(row["key"])


class TextResource(resources.Resource):
    """`may_change(root)` says whether she may; `expected` is {(key, language): fingerprint} of
    the texts as they stood when she agreed to the changes."""

    key = Field("key", "key", readonly=True)
    label = Field("label", "label", readonly=True)

    class Meta:
        import_id_fields = ["key"]
        instance_loader_class = ByKey
        skip_diff = True

    def __init__(self, texts, *, may_change=lambda root: True, expected=None):
        super().__init__()
        self.fields |= {code: LanguageField(code, code) for code in LANGUAGES}
        self.texts, self.may_change, self.expected = texts, may_change, expected or {}
        self.seen, self.changed = {}, []

    def export(self, **kwargs):
        return super().export([text for text in self.texts.values() if not text.is_empty])

    def before_import_row(self, row, **kwargs):
        earlier = self.seen.setdefault(row["key"], row[ROW])
        if earlier != row[ROW]:
            text = _("this key stands in row %(row)s as well.")
            raise ValidationError({"key": ValidationError(text, params={"row": earlier})})

    def get_instance(self, instance_loader, row):
        """Nothing new comes into the library by a sheet."""
        text = instance_loader.get_instance(row)
        if text is None:
            unknown = _("there is no text “%(key)s” here.") if row["key"] else _("it is empty.")
            raise ValidationError({"key": ValidationError(unknown, params={"key": row["key"]})})
        return text

    def validate_instance(self, instance, import_validation_errors=None, **kwargs):
        instance.clean()
        if instance.wanted and not self.may_change(instance.root):
            text = _("“%(name)s” is not yours to change. Leave its texts as they are.")
            raise ValidationError({"key": ValidationError(text, params={"name": instance.root})})
        for language in instance.wanted:
            known = self.expected.get((instance.key, language))
            if known and known != fingerprint(instance.stored(language)):
                raise ValidationError({language: _("somebody changed this text meanwhile.")})

    def save_instance(self, instance, is_create, row, **kwargs):
        if instance.wanted:
            self.changed.append(instance)

    def changes(self, dataset):
        """The texts that differ, cleaned; nothing is written. Raises Refused."""
        result = self.import_data(dataset, use_transactions=False)
        for error in [*result.base_errors, *(e for _n, rows in result.row_errors() for e in rows)]:
            raise error.error
        if result.invalid_rows:
            raise Refused([one for row in result.invalid_rows for one in sentences(row, dataset)])
        if flaws := [*self.flaws_told(dataset)]:
            raise Refused(flaws)
        return self.changed

    def flaws_told(self, dataset):
        """Beside the text that lacks something, if the sheet has it."""
        numbers = dict(zip(dataset["key"], dataset[ROW], strict=True))
        here = [text for text in self.texts.values() if text.key in numbers]
        for text, language, problems in new_flaws(self.changed, here):
            for problem in problems:
                yield told(numbers[text.key], language, problem)


@transaction.atomic
def write(texts):
    for text in texts:
        text.write()
    with one_version(IMPORTED):
        for row in {id(text.row): text.row for text in texts}.values():
            row.save()
        for root in {id(text.root): text.root for text in texts}.values():
            mark_edited(root)


def sentences(invalid, dataset):
    number = dataset[ROW][invalid.number - 1]
    for column, problems in invalid.error_dict.items():
        for problem in problems:
            yield told(number, column, problem)


def told(number, column, problem):
    place = {"row": number, "column": HEADERS.get(column, column)}
    return gettext("Row %(row)s, column “%(column)s”") % place + f": {problem}"
