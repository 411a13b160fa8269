from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Ticks

from .models import ALWAYS_THERE, BodyArea, Equipment

WEAK_BONES = "CI-OP"  # the note on exercises that bend or turn a back with osteoporosis


class Things(forms.ModelMultipleChoiceField):
    """What she has, or what she has at home that does as well."""

    widget = Ticks

    def label_from_instance(self, thing):
        if not thing.household:
            return thing.name
        return _("%(thing)s, or %(household)s") % {
            "thing": thing.name,
            "household": thing.household,
        }


class LibraryForm(forms.Form):
    """Which exercises fit her. What is left open leaves nothing out."""

    have = Things(
        Equipment.objects.none(),
        label=_("What do you have?"),
        to_field_name="slug",
        required=False,
    )
    area = forms.ModelChoiceField(
        BodyArea.objects.all(),
        label=_("Which part of the body?"),
        to_field_name="slug",
        required=False,
        empty_label=_("All parts"),
    )
    weak_bones = forms.BooleanField(
        label=_("I have osteoporosis"),
        help_text=_("Then you do not see the exercises for which you should ask first."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        used = Equipment.objects.filter(exercise__isnull=False).distinct()
        self.fields["have"].queryset = used.exclude(slug__in=ALWAYS_THERE)

    def chosen(self, exercises):
        have, area = self.cleaned_data["have"], self.cleaned_data["area"]
        if have:
            exercises = exercises.possible_with({thing.slug for thing in have})
        if area:
            exercises = exercises.filter(body_areas=area)
        if self.cleaned_data["weak_bones"]:
            exercises = exercises.exclude(safety_notes__code=WEAK_BONES)
        return exercises

    @property
    def is_used(self):
        return self.is_valid() and any(self.cleaned_data.values())
