from django.utils.translation import gettext_lazy as _

from .forms import ReminderForm, RuleForm
from .models import MailSettings, Reminder


class MailTimeForm(RuleForm):
    """The first three things about mails: whether, on which days and when. The rest stays."""

    class Meta(ReminderForm.Meta):
        fields = ["is_active", "weekdays", "local_time"]

    def __init__(self, data=None, *, patient, weekdays):
        super().__init__(data, instance=Reminder.of(patient))
        self.mail_settings = MailSettings.of(patient)
        self.initial["weekdays"] = self.instance.weekdays or weekdays

    def clean(self):
        wanted = super().clean()
        if wanted.get("is_active") and wanted.get("weekdays") == ():
            self.add_error("weekdays", _("Choose at least one day."))
        if wanted.get("local_time") and (fault := self.fault_of(wanted["local_time"], wanted)):
            self.add_error("local_time", fault)
        return wanted

    def fault_of(self, at, wanted):
        quiet, second = self.mail_settings, self.instance.again_at
        if wanted.get("is_active") and quiet.is_quiet_at(at):
            times = {"first": f"{quiet.quiet_from:%H:%M}", "last": f"{quiet.quiet_to:%H:%M}"}
            return _("You get no mail from %(first)s to %(last)s. Choose another time.") % times
        if second and second <= at:
            time = {"time": f"{second:%H:%M}"}
            return _("Choose a time before your second mail, at %(time)s.") % time
        return None

    def save(self, *, at):
        """Nothing is sent, and nothing is kept, for who leaves it as it stands."""
        if self.has_changed():
            reminder, _is_new = Reminder.objects.get_or_create(patient=self.instance.patient)
            reminder.change(at=at, **self.cleaned_data)
