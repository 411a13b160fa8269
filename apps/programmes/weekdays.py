"""Days of the week, Monday 0 to Sunday 6, kept as one small number in the database."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = tuple(range(7))
SETS = [tuple(day for day in EVERY_DAY if number >> day & 1) for number in range(1 << 7)]


def from_keys(keys):
    return tuple(sorted(KEYS.index(key) for key in keys))


def said(days):
    """As a person says them: Monday, Wednesday and Friday."""
    *first, last = [str(WEEKDAYS[day]) for day in days]
    both = gettext("%(first)s and %(last)s")
    return both % {"first": ", ".join(first), "last": last} if first else last


class WeekdaysFormField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        kwargs.pop("max_length", None)
        super().__init__(
            **{"choices": list(WEEKDAYS.items()), "coerce": int, "empty_value": (), **kwargs}
        )

    def clean(self, value):
        return tuple(sorted(super().clean(value)))


class WeekdaysField(models.Field):
    """A tuple of weekday numbers; empty means none chosen."""

    default_error_messages = {"invalid": _("Choose days of the week.")}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", ())
        super().__init__(*args, **kwargs)

    def get_internal_type(self):
        return "PositiveSmallIntegerField"

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if value is None:
            return ()
        if isinstance(value, str) and value.isdecimal():
            value = int(value)  # as value_to_string() wrote it into a dump
        if isinstance(value, int):
            return SETS[value & 127]
        try:
            days = tuple(sorted({int(day) for day in value}))
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if days and not (days[0] >= 0 and days[-1] <= 6):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return days

    def get_prep_value(self, value):
        return sum(1 << day for day in self.to_python(value))

    def value_to_string(self, obj):
        return str(self.get_prep_value(self.value_from_object(obj)))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": WeekdaysFormField, **kwargs})
