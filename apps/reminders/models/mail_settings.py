from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.reminders.schedule import is_quiet


class MailSettings(models.Model):
    """The hours in which a patient gets no mail at all; both empty means no quiet hours."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_settings"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(21, 30))
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7, 30))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Fill in both times, or neither."),
            )
        ]

    def __str__(self):
        return str(self.patient)

    @classmethod
    def of(cls, patient):
        return cls.objects.filter(patient=patient).first() or cls(patient=patient)

    def is_quiet_at(self, local_time):
        return is_quiet(local_time, quiet_from=self.quiet_from, quiet_to=self.quiet_to)
