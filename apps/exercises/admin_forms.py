from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .figures import drawn
from .models import ExercisePicture, Which
from .pictures import FORMATS, MOST_BYTES, NoPicture, TooLarge, reencoded

RANGES = ["repetitions", "hold_seconds", "duration_seconds", "per_week"]


class RangeForm(forms.ModelForm):
    """The most is never less than the least."""

    def clean(self):
        data = super().clean()
        for name in RANGES:
            least, most = data.get(name), data.get(f"{name}_max")
            if most is not None and (least is None or most < least):
                self.add_error(f"{name}_max", _("The most is less than the least."))
        return data


def drawings():
    """Every drawing there is, by its address."""
    names = [path.name.removesuffix(".drawn.json") for path in drawn.LIBRARY.glob("*.drawn.json")]
    return [("", _("the one with the address of this exercise")), *((n, n) for n in sorted(names))]


class ExerciseForm(RangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "drawing" in self.fields:
            self.fields["drawing"].widget = forms.Select(choices=self.drawing_choices())

    def drawing_choices(self):
        """Hers stays among them, also when it is no longer there."""
        choices, own = drawings(), self.instance.drawing
        return choices if own in dict(choices) else [*choices, (own, own)]

    def clean_drawing(self):
        value = self.cleaned_data["drawing"]
        if value not in dict(self.drawing_choices()):
            raise forms.ValidationError(_("There is no such drawing."))
        return value


ACCEPTED = ",".join(f".{name.lower()}" for name in [*FORMATS, "JPG"])
MEGABYTES = MOST_BYTES // 1_000_000


class PictureField(forms.FileField):
    """Gives a picture of ours, whatever it came as."""

    default_error_messages = {
        "required": _("Choose a picture."),
        "empty": _("This file is empty."),
        "heavy": format_lazy(_("This file is larger than {most} MB."), most=MEGABYTES),
        "large": _("This picture has too many pixels. Make it smaller and send it once more."),
        "no_picture": _("This is no picture that we can read. Send a JPEG, PNG or WebP."),
    }
    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise self.refused("heavy")
        try:
            return reencoded(file)
        except TooLarge as error:
            raise self.refused("large") from error
        except NoPicture as error:
            raise self.refused("no_picture") from error

    def refused(self, code):
        return forms.ValidationError(self.error_messages[code], code=code)


class PictureForm(forms.ModelForm):
    start_file = PictureField(
        label=_("Start picture"),
        help_text=format_lazy(_("JPEG, PNG or WebP, at most {most} MB."), most=MEGABYTES),
    )
    end_file = PictureField(label=_("End picture"))

    class Meta:
        model = ExercisePicture
        fields = ["is_shown", "alt_start", "alt_end"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for which in Which.values:
            if f"{which}_file" in self.fields and self.instance.pk:
                self.fields[f"{which}_file"].required = False

    def save(self, commit=True):  # noqa: FBT002
        sent = {which: self.cleaned_data.get(f"{which}_file") for which in Which.values}
        images = {which: image for which, image in sent.items() if image}
        if commit:
            self.instance.store(images)
        return super().save(commit=commit)
