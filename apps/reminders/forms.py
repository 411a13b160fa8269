from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Chips, DateInput, TimeInput

from .models import MailSettings, Reminder

LONGEST_PAUSE = timedelta(days=366)


class ReminderForm(forms.ModelForm):
    class Meta:
        model = Reminder
        fields = ["is_active", "weekdays", "local_time", "paused_until"]
        labels = {
            "is_active": _("Send me a mail on the days of my exercises"),
            "weekdays": _("On which days?"),
            "local_time": _("At what time?"),
            "paused_until": _("No mail until"),
        }
        help_texts = {
            "paused_until": _(
                "Leave it empty if you want no break. The mails start again by "
                "themselves on this day."
            )
        }
        widgets = {"weekdays": Chips, "local_time": TimeInput, "paused_until": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].required = False  # asked only when the mails are on

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        today = self.instance.patient.local_date(timezone.now())
        if day and not today <= day <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return day


class QuietHoursForm(forms.ModelForm):
    class Meta:
        model = MailSettings
        fields = ["quiet_from", "quiet_to"]
        labels = {"quiet_from": _("Quiet from"), "quiet_to": _("Quiet until")}
        widgets = {"quiet_from": TimeInput, "quiet_to": TimeInput}


class SettingsForm:
    """The reminder and the quiet hours on one page; they must not contradict each other."""

    def __init__(self, data=None, *, reminder, mail_settings):
        self.reminder = ReminderForm(data, instance=reminder)
        self.quiet = QuietHoursForm(data, instance=mail_settings)

    def is_valid(self):
        wrong = [form for form in (self.reminder, self.quiet) if not form.is_valid()]
        return not wrong and self._has_days() and self._outside_quiet_hours()

    def _has_days(self):
        wanted = self.reminder.cleaned_data
        if wanted["is_active"] and not wanted["weekdays"]:
            self.reminder.add_error("weekdays", _("Choose at least one day."))
            return False
        return True

    def _outside_quiet_hours(self):
        wanted = self.reminder.cleaned_data
        if wanted["is_active"] and self.quiet.instance.is_quiet_at(wanted["local_time"]):
            self.reminder.add_error(
                "local_time",
                _(
                    "This time is in your quiet hours. Choose another time, or change the quiet "
                    "hours below."
                ),
            )
            return False
        return True

    @transaction.atomic
    def save(self, *, at):
        """Two first saves at once change one row instead of making two."""
        patient = self.reminder.instance.patient
        MailSettings.objects.update_or_create(patient=patient, defaults=self.quiet.cleaned_data)
        reminder, _is_new = Reminder.objects.get_or_create(patient=patient)
        reminder.change(at=at, **self.reminder.cleaned_data)
