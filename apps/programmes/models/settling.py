"""Pain of 3 or more after a session is asked about the next day: has that settled?"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .of_programmes import OfProgrammes

PAINFUL_FROM = 3
TOO_MUCH_FROM = 6
SETTLE_DAYS = 7
ONE_DAY = timedelta(days=1)


class SettlingQuerySet(OfProgrammes):
    def painful(self):
        return self.filter(pain_after__gte=PAINFUL_FROM)

    def painful_since(self, instant):
        """Written or corrected from that moment on."""
        return self.painful().filter(changed_at__gte=instant)

    def unsettled(self, on_day):
        """What that day asks about: the painful sessions of the day before."""
        return self.painful().filter(done_on=on_day - ONE_DAY, settled=None)


class Settling(models.Model):
    settled = models.BooleanField(
        _("settled within 24 hours"), null=True, blank=True, editable=False
    )
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_painful(self):
        return self.pain_after is not None and self.pain_after >= PAINFUL_FROM

    @property
    def is_too_much(self):
        return self.pain_after is not None and self.pain_after >= TOO_MUCH_FROM

    def is_unsettled(self, on_day):
        return self.is_painful and self.settled is None and self.done_on == on_day - ONE_DAY

    def refuse_to_settle(self, today):
        """Raises ValidationError unless it can be answered, or answered otherwise, that day."""
        if not self.is_painful:
            raise ValidationError(_("Nothing is asked about this session any more."))
        if today <= self.done_on:
            raise ValidationError(_("We ask this the day after your session."))
        if today > self.done_on + timedelta(days=SETTLE_DAYS):
            raise ValidationError(_("This could be answered for 7 days."))
        if self.settled_at and self.programme.patient.local_date(self.settled_at) != today:
            raise ValidationError(_("You answered this before. Your answer is saved."))

    def can_be_settled(self, today):
        try:
            self.refuse_to_settle(today)
        except ValidationError:
            return False
        return True

    @transaction.atomic
    def settle(self, answer, *, at):
        """Two painful sessions of one programme on one day are one question. Raises
        ValidationError like refuse_to_settle."""
        day = type(self).objects.painful().filter(programme=self.programme, done_on=self.done_on)
        list(day.select_for_update().order_by("pk").values("pk"))
        self.refresh_from_db(fields=["pain_after", "settled", "settled_at"])
        self.refuse_to_settle(self.programme.patient.local_date(at))
        if self.settled != answer:
            together = day.filter(Q(settled=None) | Q(settled_at=self.settled_at))
            together.update(settled=answer, settled_at=at)
            self.settled, self.settled_at = answer, at
