"""One form for each of the first pages; all are made and saved in the same way."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info

from apps.accounts.models import User
from apps.accounts.widgets import Pills
from apps.programmes.own_plan_forms import CueForm, FallbackForm, GoalForm
from apps.reminders.mail_time_form import MailTimeForm


class LanguageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language"]
        widgets = {"language": Pills}

    def __init__(self, data=None, *, user, programme):
        super().__init__(data, instance=user)
        self.fields["language"].choices = [
            (code, get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
        ]

    def save(self, *, at):
        self.instance.save(update_fields=["language"])


class GoalStepForm(GoalForm):
    def __init__(self, data=None, *, user, programme):
        super().__init__(data, programme=programme)


class FallbackStepForm(FallbackForm):
    def __init__(self, data=None, *, user, programme):
        super().__init__(data, programme=programme)


class PlanForm:
    """Her moment, and the mail that goes with it: two forms on one page."""

    def __init__(self, data=None, *, user, programme):
        self.own = CueForm(data, programme=programme)
        self.mail = MailTimeForm(data, patient=user, weekdays=programme.weekdays)
        self.forms = [self.own, self.mail]

    def is_valid(self):
        return sum(not form.is_valid() for form in self.forms) == 0

    def has_changed(self):
        return any(form.has_changed() for form in self.forms)

    def save(self, *, at):
        for form in self.forms:
            form.save(at=at)


@dataclass(frozen=True)
class Step:
    name: str
    form: type
    needs_programme: bool = True

    @property
    def address(self):
        return f"start_{self.name}"


STEPS = (
    Step("language", LanguageForm, needs_programme=False),
    Step("goal", GoalStepForm),
    Step("plan", PlanForm),
    Step("if_then", FallbackStepForm),
)
