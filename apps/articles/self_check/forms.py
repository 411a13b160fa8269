from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills, Ticks

from .definition import NONE

UNREADABLE = _("Choose from the list.")


class Scale(forms.RadioSelect):
    """Eleven buttons with words at both ends."""

    template_name = "forms/nprs.html"

    def __init__(self, ends):
        super().__init__()
        self.words = {name: text[get_language()] for name, text in ends.items()}

    def get_context(self, *args):
        return super().get_context(*args) | {"words": self.words}


class ScreenForm(forms.Form):
    """The questions of one page."""

    def __init__(self, questions, answers, data=None):
        super().__init__(data, initial=answers)
        self.questions = {question.id: question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = field_of(question, is_numbered=len(questions) > 1)

    def clean(self):
        for name, chosen in [*self.cleaned_data.items()]:
            if isinstance(chosen, list) and NONE in chosen and len(chosen) > 1:
                contradiction = _("You ticked something and “None of these”. Take one away.")
                self.add_error(name, contradiction)
        return self.cleaned_data

    @property
    def answers(self):
        return {name: as_tuple(chosen) for name, chosen in self.cleaned_data.items()}

    @property
    def so_far(self):
        """What can be kept of it when she goes back without finishing."""
        kept = {
            name: tuple(one for one in self.data.getlist(name) if one in question.values)
            for name, question in self.questions.items()
        }
        return {
            name: chosen if self.questions[name].kind == "multi" else chosen[:1]
            for name, chosen in kept.items()
            if chosen
        }

    @property
    def may_be_skipped(self):
        return not any(question.is_required for question in self.questions.values())


def as_tuple(chosen):
    return tuple(chosen) if isinstance(chosen, list) else (str(chosen),)


def field_of(question, *, is_numbered):
    """Numbers are for the drawing: its areas carry the same."""
    language = get_language()
    label = question.text[language]
    if question.kind == "scale":
        return forms.ChoiceField(
            label=label,
            choices=[(int(value), value) for value in question.values],
            widget=Scale(question.ends),
            error_messages={"required": _("Choose a number."), "invalid_choice": UNREADABLE},
        )
    choices = [(value, text[language]) for value, text in question.options.items()]
    if question.kind == "single":
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=Pills,
            error_messages={"required": _("Choose an answer."), "invalid_choice": UNREADABLE},
        )
    if is_numbered:
        choices = [(value, f"{n}. {text}") for n, (value, text) in enumerate(choices, start=1)]
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=Ticks,
        help_text=gettext("Choose everything that is true."),
        error_messages={
            "required": _("Choose at least one answer."),
            "invalid_choice": UNREADABLE,
            "invalid_list": UNREADABLE,
        },
    )
