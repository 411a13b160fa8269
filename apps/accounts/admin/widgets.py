"""Days and times, by the browser's own fields: no script, in the reader's language, by keyboard."""

from django.forms import DateInput, MultiWidget, TimeInput
from django.forms.utils import to_current_timezone
from django.utils.translation import gettext_lazy as _


class DayInput(DateInput):
    def __init__(self, attrs=None):
        super().__init__({"type": "date"} | (attrs or {}), format="%Y-%m-%d")


class ClockInput(TimeInput):
    def __init__(self, attrs=None):
        super().__init__({"type": "time"} | (attrs or {}), format="%H:%M")


class MomentInput(MultiWidget):
    """A day and a time of day beside each other."""

    def __init__(self, attrs=None):
        super().__init__(
            [DayInput({"aria-label": _("Day")}), ClockInput({"aria-label": _("Time")})], attrs
        )

    def decompress(self, value):
        value = to_current_timezone(value) if value else None
        return [value.date(), value.time()] if value else [None, None]
