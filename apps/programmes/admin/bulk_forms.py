from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import DateInput

from .words import last_day_of, state_of, week_of, whose

A_YEAR = timedelta(days=366)


class BulkForm(forms.Form):
    """What will happen to these programmes. Asked before it happens, and said after it did."""

    def __init__(self, *args, programmes, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.programmes, self.now = programmes, timezone.now()
        self.today = by.local_date(self.now)

    def refusal(self, programme):
        """Why nothing can happen to this one, or nothing."""
        return ""

    @property
    def rows(self):
        return [
            {
                "programme": programme,
                "state": state_of(programme, self.today),
                "week": week_of(programme, self.today),
                "last_day": last_day_of(programme),
                "refusal": self.refusal(programme),
            }
            for programme in self.programmes
        ]

    @property
    def open_programmes(self):
        return [programme for programme in self.programmes if not self.refusal(programme)]

    def apply(self):
        """Returns the programmes it happened to, and why it did not happen to the others."""
        done, left = [], []
        for programme in self.programmes:
            try:
                self.apply_to(programme)
            except ValidationError as error:
                reason = " ".join(error.messages)
                left.append(f"{programme.patient}: {programme} ({reason})")
            else:
                done.append(programme)
        return done, left

    @transaction.atomic
    def apply_to(self, programme):
        refusal = self.refusal(programme)
        if refusal:
            raise ValidationError(refusal)
        self.change(programme)

    def clean_day(self, name):
        day = self.cleaned_data[name]
        if day is not None and not self.today <= day <= self.today + A_YEAR:
            raise ValidationError(_("Choose a day from today on, at most a year ahead."))
        return day

    def today_of(self, programme):
        return programme.patient.local_date(self.now)


class PauseForm(BulkForm):
    name = "pause"
    title = _("Pause programme")
    explains = _(
        "On paused days nothing is asked and no reminder is sent for the programme. The weeks "
        "stand still: afterwards it goes on where it was, and its last day moves along."
    )
    logged = _("Paused.")

    first = forms.DateField(label=_("Pause from"), widget=DateInput)
    until = forms.DateField(
        label=_("Exercises again from"),
        required=False,
        widget=DateInput,
        help_text=_("Leave it empty while you do not know. You end the pause later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].initial = self.today

    def refusal(self, programme):
        if programme.archived_at:
            return gettext("It was stopped.")
        if not programme.is_still_to_come(self.today) and not programme.is_active_on(self.today):
            return gettext("It is over.")
        return gettext("It is paused already.") if programme.is_paused_on(self.today) else ""

    def clean_first(self):
        return self.clean_day("first")

    def clean_until(self):
        return self.clean_day("until")

    def clean(self):
        data = super().clean()
        first, until = data.get("first"), data.get("until")
        if first and until and until <= first:
            self.add_error("until", _("The pause ends before it begins."))
        return data

    def change(self, programme):
        data = self.cleaned_data
        programme.pause(on=max(data["first"], self.today_of(programme)), until=data["until"])

    def says(self, done):
        until = self.cleaned_data["until"]
        if until is None:
            return gettext("Paused: %s.") % whose(done)
        words = {"day": date_format(until), "programmes": whose(done)}
        return gettext("Paused until %(day)s: %(programmes)s.") % words


class ResumeForm(BulkForm):
    """Ends a pause, or starts again what was stopped."""

    name = "resume"
    title = _("Resume programme")
    explains = _(
        "From that day the programme asks again, in the week where it stood. The last day moves "
        "along with the days between."
    )
    logged = _("Resumed.")

    on = forms.DateField(label=_("Exercises again from"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def refusal(self, programme):
        waits = programme.archived_at or programme.next_pause(self.today)
        return "" if waits else gettext("It is not paused.")

    def clean_on(self):
        return self.clean_day("on")

    def change(self, programme):
        on = max(self.cleaned_data["on"], self.today_of(programme))
        if programme.archived_at:
            programme.restart(on=on)
        else:
            programme.resume(on=on)

    def says(self, done):
        words = {"day": date_format(self.cleaned_data["on"]), "programmes": whose(done)}
        return gettext("Exercises again from %(day)s: %(programmes)s.") % words


class StopForm(BulkForm):
    name = "stop"
    title = _("Stop programme")
    explains = _(
        "The patient no longer finds these programmes under Today. Everything that was logged "
        "stays."
    )
    logged = _("Stopped.")

    def refusal(self, programme):
        return gettext("Already stopped.") if programme.archived_at else ""

    def change(self, programme):
        programme.archive(at=self.now)

    def says(self, done):
        return gettext("Stopped: %s.") % whose(done)
