from datetime import time, timedelta

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.reminders.schedule import is_quiet

REFUSALS_ALLOWED = 3
A_MONTH = timedelta(days=30)


class MailSettingsQuerySet(models.QuerySet):
    def flagged(self):
        """Whose present address gets no more mail."""
        return self.filter(flagged_at__isnull=False, refused_address=F("patient__email"))


class MailSettings(models.Model):
    """Her mailbox: the hours in which it gets no mail at all (both empty means none), and
    whether mail arrives there."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_settings"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(21, 30))
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7, 30))
    refusals = models.PositiveSmallIntegerField(_("refused"), default=0)
    refused_address = models.CharField(
        _("address that refuses"), max_length=254, blank=True, editable=False
    )
    refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    flagged_at = models.DateTimeField(_("mail stopped"), null=True, blank=True, editable=False)

    objects = MailSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Fill in both times, or neither."),
            )
        ]
        indexes = [
            models.Index(
                fields=["flagged_at"],
                condition=Q(flagged_at__isnull=False),
                name="mailbox_flagged",
            )
        ]

    def __str__(self):
        return str(self.patient)

    @classmethod
    def of(cls, patient):
        try:
            return patient.mail_settings
        except ObjectDoesNotExist:
            return cls(patient=patient)

    def is_quiet_at(self, local_time):
        return is_quiet(local_time, quiet_from=self.quiet_from, quiet_to=self.quiet_to)

    # --- whether mail arrives -----------------------------------------------------------------

    @property
    def is_flagged(self):
        """Three times in a month this address refused for good. Another address is a new start."""
        return self.flagged_at is not None and self.refused_address == self.patient.email

    @classmethod
    def note_refusal(cls, patient, *, at):
        """One more refusal for good by her present address; the third in a month flags it."""
        mailbox, _is_new = cls.objects.get_or_create(patient=patient)
        here = cls.objects.filter(pk=mailbox.pk)
        is_lasting = Q(refused_at__gt=at - A_MONTH) | Q(flagged_at__isnull=False)
        here.exclude(is_lasting, refused_address=patient.email).update(refusals=0, flagged_at=None)
        here.update(refusals=F("refusals") + 1, refused_at=at, refused_address=patient.email)
        here.filter(refusals__gte=REFUSALS_ALLOWED, flagged_at=None).update(flagged_at=at)

    def trust_again(self):
        """Somebody says that the address is right: it gets its three tries again."""
        type(self).objects.filter(pk=self.pk).update(refusals=0, flagged_at=None)
