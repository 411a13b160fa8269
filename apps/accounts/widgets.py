from django import forms


class Pills(forms.RadioSelect):
    template_name = "forms/pills.html"


class Ticks(forms.CheckboxSelectMultiple):
    """Pills of which several may be ticked."""

    template_name = "forms/ticks.html"


class ChipSelect(forms.Select):
    """A select that stands in a sentence."""

    template_name = "forms/chip_select.html"


class Chips(forms.CheckboxSelectMultiple):
    template_name = "forms/chips.html"


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")
