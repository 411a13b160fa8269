"""What a programme asks its patient beside the sessions, and when."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from .barrier import Barrier
from .change import ChangeAnswer
from .check_in import CheckIn
from .safety import SafetyAnswer

CHECK_IN_DAYS = 14
ONE_WEEK = timedelta(days=7)


def last_of(model):
    """As a subquery; MAX over no rows is empty."""
    own = model.objects.filter(programme=OuterRef("pk")).order_by("-answered_on")
    return models.Subquery(own.values("answered_on")[:1])


class AskedQuerySet(models.QuerySet):
    def with_last_answers(self):
        return self.annotate(last_check_in_on=last_of(CheckIn), last_barrier_on=last_of(Barrier))

    def with_last_said(self):
        """What she said last before a session, and when she last compared with the start."""
        last = SafetyAnswer.objects.filter(programme=OuterRef("pk")).order_by("-answered_at", "-pk")
        columns = {"on": "answered_on", "at": "answered_at", "urgency": "urgency"}
        said = {f"safety_{n}": models.Subquery(last.values(c)[:1]) for n, c in columns.items()}
        return self.annotate(last_change_on=last_of(ChangeAnswer), **said)

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

    def is_over(self, day):
        return not self.is_still_to_come(day) and not self.is_active_on(day)

    def asks_change(self, day):
        """In the first week of a phase, about the one before, and when the programme is over."""
        if self.is_for_breaks_on(min(day, self.end_on or day)):
            return False
        if not hasattr(self, "last_change_on"):
            self.last_change_on = self.changes.aggregate(last=Max("answered_on"))["last"]
        is_over, last = self.is_over(day), self.last_change_on
        since = day - (timedelta(days=CHECK_IN_DAYS) if is_over else ONE_WEEK)
        return (is_over or self.begins_phase_on(day)) and (last is None or last <= since)

    def begins_phase_on(self, day):
        """In the first week of a phase that is not the first."""
        week = self.week_on(day)
        return week > 1 and any(phase.week_from == week for phase in self.phases.all())

    def may_answer(self, day):
        try:
            self.refuse_answers(day)
        except ValidationError:
            return False
        return True

    def refuse_answers(self, day):
        """Raises ValidationError before the first day, and when it is over for two weeks: what
        she says at the end still counts."""
        if self.is_still_to_come(day):
            raise ValidationError(_("This programme has not started yet."))
        recent = (day - timedelta(days=number) for number in range(CHECK_IN_DAYS + 1))
        if not any(self.is_active_on(one) for one in recent):
            raise ValidationError(_("This programme is over. Nothing is asked any more."))
