"""What a patient writes about her own plan, one page each."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills

from .forms import GoalField
from .models import Programme
from .own_words import OwnWords


class LineField(forms.CharField):
    """One line, however many rows it took to type it."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class OwnPlanForm(forms.Form):
    """A part of a programme's plan. Saving what stands already changes nothing."""

    names = ()

    def __init__(self, data=None, *, programme):
        self.programme = programme
        super().__init__(data, initial={name: getattr(programme, name) for name in self.names})
        for name in self.names:
            self.mark_language(name)

    def mark_language(self, name):
        language = getattr(self.programme, f"{name}_language", "")
        if language and not self.is_bound:
            self.fields[name].widget.attrs["lang"] = language

    def save(self, *, at):
        values = {name: self.cleaned_data[name] for name in self.names}
        self.programme.write_plan(language=get_language(), **values)


class GoalForm(OwnPlanForm):
    names = ("goal",)

    goal = LineField(
        label=_("My goal"),
        help_text=_("For example: walk the dog for 20 minutes."),
        max_length=250,
        required=False,
    )
    goal_score = GoalField(label=_("How well does that go now?"))

    def __init__(self, data=None, *, programme):
        super().__init__(data, programme=programme)
        told = programme.check_ins.exclude(goal_score=None).first()
        self.initial["goal_score"] = told and told.goal_score

    def clean(self):
        data = super().clean()
        if data.get("goal_score") is not None and data.get("goal") == "":
            self.add_error("goal", _("Write down what the number is about."))
        return data

    def save(self, *, at):
        super().save(at=at)
        score = self.cleaned_data["goal_score"]
        if score not in (None, self.initial["goal_score"]):
            answers = {"goal_score": score, "language": get_language()}
            self.programme.check_ins.record(self.programme, at=at, **answers)


class CueForm(OwnPlanForm):
    names = ("cue",)

    cue = forms.CharField(
        label=_("My moment"),
        help_text=_("Link it to something you do anyway. For example: after my morning coffee."),
        max_length=120,
        required=False,
    )


class FallbackForm(OwnWords, OwnPlanForm):
    names = ("fallback", "fallback_words")

    fallback = forms.ChoiceField(
        label=_("What fits best?"),
        choices=Programme.Fallback,
        widget=Pills,
        required=False,
        error_messages={"invalid_choice": _("Choose what fits best.")},
    )
    fallback_words = LineField(
        label=_("In my own words"),
        help_text=_("For example: if it rains, then I practise at home."),
        max_length=250,
        required=False,
    )
