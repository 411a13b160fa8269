from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.programmes.facts import AGAIN_AFTER_DAYS, Kind, Level

REMEMBERED = timedelta(days=60)  # longer than any fact looks back


class HandledFactQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Of the patients in this user's care; a colleague's handling counts for her too."""
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(
            patient=OuterRef("patient"), practice=OuterRef("practice")
        )
        return self.filter(Exists(care))

    def standing(self, at):
        return self.filter(undone_at=None, at__gte=at - REMEMBERED)

    @transaction.atomic
    def handle(self, facts, *, of, by, at):
        """What goes on is told again after a week; what happened, when it happens again."""
        again = of.patient.local_date(at) + timedelta(days=AGAIN_AFTER_DAYS)
        return [
            self._answer(fact, of=of, by=by, at=at, until=again if fact.kind.goes_on else None)
            for fact in facts
        ]

    @transaction.atomic
    def snooze(self, facts, *, of, by, at, days):
        until = of.patient.local_date(at) + timedelta(days=days)
        return [
            self._answer(fact, of=of, by=by, at=at, until=until, is_snooze=True) for fact in facts
        ]

    def _answer(self, fact, *, of, **how):
        return self.create(
            patient=of.patient, practice=of.practice, kind=fact.kind, fact_at=fact.at, **how
        )

    def undo(self, *, at):
        return self.filter(undone_at=None).update(undone_at=at)


class HandledFact(models.Model):
    """A therapist saw a fact about a patient and dealt with it, or put it off to a day."""

    class Kinds(models.TextChoices):
        CHECK = Kind.CHECK.value, _("self-check with a reason to ask for help")
        SAFETY = Kind.SAFETY.value, _("something was new before a session")
        PAIN_HIGH = Kind.PAIN_HIGH.value, _("pain 6 or more, twice running")
        HURTS = Kind.HURTS.value, _("it hurt, twice")
        NOTE = Kind.NOTE.value, _("note from the patient")
        NOT_SETTLED = Kind.NOT_SETTLED.value, _("not settled after 24 hours")
        BARRIER = Kind.BARRIER.value, _("something got in the way")
        QUIET = Kind.QUIET.value, _("no session in 7 planned days")
        HALF_KEPT = Kind.HALF_KEPT.value, _("under half of the planned days")
        PAIN_UP = Kind.PAIN_UP.value, _("pain rising")
        TOO_HARD = Kind.TOO_HARD.value, _("too hard, twice")
        UNSURE = Kind.UNSURE.value, _("not understood, twice")
        MAIL_STOPPED = Kind.MAIL_STOPPED.value, _("reminders stopped after 4 silent weeks")
        MAIL_REFUSED = Kind.MAIL_REFUSED.value, _("mail refused")
        MAIL_UNPLANNED = Kind.MAIL_UNPLANNED.value, _("reminder cannot be planned")
        TOO_EASY = Kind.TOO_EASY.value, _("too easy, 3 times")
        ENDS_SOON = Kind.ENDS_SOON.value, _("programme ends soon")
        NO_PROGRAMME = Kind.NO_PROGRAMME.value, _("no programme")

    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("patient")
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="+", verbose_name=_("practice")
    )
    kind = models.CharField(_("fact"), max_length=16, choices=Kinds)
    fact_at = models.DateTimeField(_("newest of it"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("handled"), default=timezone.now)
    until = models.DateField(_("back on"), null=True)
    is_snooze = models.BooleanField(_("snoozed"), default=False)
    undone_at = models.DateTimeField(_("undone"), null=True)

    objects = HandledFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("handled fact")
        verbose_name_plural = _("handled facts")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["patient", "at"], name="handled_of_patient")]

    def __str__(self):
        return self.get_kind_display()

    def covers(self, fact, today):
        """Whether that fact stays away for now. A snooze keeps all away, but for what asks to
        act today and is newer than it."""
        seen = fact.kind == self.kind and fact.at is not None and fact.at <= self.fact_at
        waits = self.until is not None and today < self.until
        if self.is_snooze:
            return waits and (seen or fact.level is not Level.ACT_TODAY)
        return seen or (waits and fact.kind == self.kind)
