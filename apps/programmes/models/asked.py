"""What a programme asks its patient beside the sessions, and when."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from .barrier import Barrier
from .check_in import CheckIn
from .safety import SafetyAnswer

CHECK_IN_DAYS = 14


def last_of(model):
    """As a subquery; MAX over no rows is empty."""
    own = model.objects.filter(programme=OuterRef("pk")).order_by("-answered_on")
    return models.Subquery(own.values("answered_on")[:1])


class AskedQuerySet(models.QuerySet):
    def with_last_answers(self):
        return self.annotate(last_check_in_on=last_of(CheckIn), last_barrier_on=last_of(Barrier))

    def with_last_safety(self):
        """What she said last before a session, and when."""
        last = SafetyAnswer.objects.filter(programme=OuterRef("pk")).order_by("-answered_at", "-pk")
        columns = {"on": "answered_on", "at": "answered_at", "urgency": "urgency"}
        return self.annotate(
            **{f"safety_{n}": models.Subquery(last.values(c)[:1]) for n, c in columns.items()}
        )

    def due_for_check_in(self, day):
        """Running, not paused, and neither begun nor answered within the two weeks before."""
        since = day - timedelta(days=CHECK_IN_DAYS)
        recent = CheckIn.objects.filter(programme=OuterRef("pk"), answered_on__gt=since)
        return self.asking_on(day).filter(start_on__lte=since).exclude(Exists(recent))


class Asked(models.Model):
    class Meta:
        abstract = True

    @property
    def check_in_due_on(self):
        if not hasattr(self, "last_check_in_on"):
            self.last_check_in_on = self.check_ins.aggregate(last=Max("answered_on"))["last"]
        counts_from = max(self.last_check_in_on or self.start_on, self.start_on)
        return counts_from + timedelta(days=CHECK_IN_DAYS)

    def asks_check_in(self, day):
        return (
            self.is_active_on(day)
            and not self.is_paused_on(day)
            and not self.is_for_breaks_on(day)
            and self.check_in_due_on <= day
        )

    def refuse_answers(self, day):
        """Raises ValidationError before the first day, and when it is over for two weeks: what
        she says at the end still counts."""
        if self.is_still_to_come(day):
            raise ValidationError(_("This programme has not started yet."))
        recent = (day - timedelta(days=number) for number in range(CHECK_IN_DAYS + 1))
        if not any(self.is_active_on(one) for one in recent):
            raise ValidationError(_("This programme is over. Nothing is asked any more."))
