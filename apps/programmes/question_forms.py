"""The three questions that are asked beside the sessions."""

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills

from .forms import CommentField, GoalField, PainField
from .models import Barrier, ChangeAnswer


class SettledForm(forms.Form):
    """Two buttons; the answer is True or False."""

    settled = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )


class AnswerForm(forms.Form):
    """An answer about a programme, as it stands for this day."""

    def __init__(self, data=None, *, programme, day):
        self.programme = programme
        self.standing = standing = self.manager().filter(answered_on=day).first()
        initial = {name: getattr(standing, name) for name in self.base_fields} if standing else {}
        super().__init__(data, initial=initial)

    def answers(self):
        return self.cleaned_data | {"language": get_language()}

    def save(self, *, at):
        return self.manager().record(self.programme, at=at, **self.answers())


class CheckInForm(AnswerForm):
    pain_average = PainField(label=_("How much pain did you have on average in the last week?"))
    goal_score = GoalField(label=_("How well can you do now what you want to do?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.programme.goal:
            self.fields["goal_score"].help_text = goal_of(self.programme)
        else:
            del self.fields["goal_score"]

    def manager(self):
        return self.programme.check_ins

    def clean(self):
        data = super().clean()
        if not self.errors and all(data.get(name) is None for name in self.fields):
            self.add_error("pain_average", _("Choose a number from 0 to 10."))
        return data


def goal_of(programme):
    """In the language it was written in."""
    return format_html(
        '{}: <span lang="{}">{}</span>',
        _("My goal"),
        programme.goal_language or get_language(),
        programme.goal,
    )


class BarrierForm(AnswerForm):
    kind = forms.ChoiceField(
        label=_("What fits best?"),
        choices=Barrier.Kind,
        widget=Pills,
        error_messages={
            "required": _("Choose what fits best."),
            "invalid_choice": _("Choose what fits best."),
        },
    )
    note = CommentField(
        label=_("A line for your physiotherapist"),
        help_text=_("It is read at your next visit. Nobody watches live."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def manager(self):
        return self.programme.barriers


class ChangeForm(AnswerForm):
    change = forms.TypedChoiceField(
        label=_("How is it now, compared with the start of this programme?"),
        choices=ChangeAnswer.Change,
        coerce=int,
        widget=Pills,
        error_messages={
            "required": _("Choose what fits best."),
            "invalid_choice": _("Choose what fits best."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = ChangeAnswer.Change.choices
        self.fields["change"].choices = [(value, capfirst(words)) for value, words in choices]

    def manager(self):
        return self.programme.changes
