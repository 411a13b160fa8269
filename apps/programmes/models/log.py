import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.exercises.models import Dosage, Exercise

from .languages import in_every_language
from .scale import ScaleField, scale_constraint
from .settling import PAINFUL_FROM, Settling, SettlingQuerySet

LOG_WINDOW_DAYS = 7


class SessionLogQuerySet(SettlingQuerySet):
    @transaction.atomic
    def record(self, programme, *, done_on, slot, at, client_id, entries, by, **answers):
        """Saves a session or corrects the one that stands for that day and slot.

        entries: a dict per prescribed line, with at least `prescribed`. A repeat that says
        what stands already changes nothing. Returns the log."""
        self._wait_for(programme)
        log = (
            self.select_for_update().filter(programme=programme, done_on=done_on, slot=slot).first()
        )
        if log:
            log.keep_played(answers, entries)
        if log and log.says(answers, entries):
            return log
        others = self.exclude(pk=log.pk) if log else self
        if others.filter(client_id=client_id).exists():
            client_id = uuid.uuid4()  # sent before, with another session
        if log is None:
            log = self.model(programme=programme, done_on=done_on, slot=slot, logged_at=at)
        else:
            log.keep_revision(by=by, at=at)
        for name, value in ({"tapped_at": None} | answers).items():
            setattr(log, name, value)
        log.client_id, log.changed_at = client_id, at
        log.time_zone = programme.patient.time_zone
        log.save()
        log.replace_entries(entries)
        return log

    @transaction.atomic
    def record_as_planned(self, programme, *, done_on, slot, at, by, language):
        """The core, as it was prescribed. What stands logged for that session stays."""
        self._wait_for(programme)
        standing = self.filter(programme=programme, done_on=done_on, slot=slot).first()
        lines = programme.lines_for(done_on, slot)
        core = [line for line in lines if line.is_core] or lines
        return standing or self.record(
            programme,
            done_on=done_on,
            slot=slot,
            at=at,
            by=by,
            client_id=uuid.uuid4(),
            entries=[{"prescribed": line} for line in core],
            language=language,
        )

    @transaction.atomic
    def receive(self, programme, *, done_on, slot, at, client_id, entries, by, **answers):
        """What a device kept until it could send it. What was said later elsewhere stays, and this
        becomes an earlier version of it. Returns the log and "saved", "same" or "older"."""
        self._wait_for(programme)
        log = self.filter(programme=programme, done_on=done_on, slot=slot).first()
        if log:
            late = log.as_revision(client_id, answers, entries)
            log.keep_played(answers, entries)
            if log.says(answers, entries):
                return log, "same"
            if log.was_said_after(answers["tapped_at"], late):
                log.keep_late(late, by=by, at=at)
                return log, "older"
        said = {"client_id": client_id, "entries": entries, "by": by} | answers
        return self.record(programme, done_on=done_on, slot=slot, at=at, **said), "saved"

    def _wait_for(self, programme):
        """Two at the same moment come one after the other: the first may still have to make
        the log, so the programme is what they wait for."""
        own = type(programme).objects.filter(pk=programme.pk)
        own.select_for_update(no_key=True).values("pk").get()


class SessionLog(Settling):
    """What the patient says she did on one day, beside what was prescribed."""

    class Effort(models.TextChoices):
        TOO_EASY = "too_easy", _("Too easy")
        RIGHT = "right", _("Just right")
        TOO_HARD = "too_hard", _("Too hard")

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="logs", verbose_name=_("programme")
    )
    done_on = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(_("session of the day"), default=1)
    time_zone = models.CharField(_("time zone"), max_length=64)
    logged_at = models.DateTimeField(_("logged"))
    changed_at = models.DateTimeField(_("changed"))
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pain_before = ScaleField(_("pain before"))
    pain_after = ScaleField(_("pain after"))
    effort = models.CharField(_("effort"), max_length=8, choices=Effort, blank=True)
    comment = models.TextField(_("comment"), blank=True, max_length=5000)
    language = models.CharField(max_length=5, editable=False)
    played_seconds = models.PositiveSmallIntegerField(
        _("seconds in the guided session"), null=True, blank=True, editable=False
    )
    tapped_at = models.DateTimeField(_("saved on her device"), null=True, editable=False)

    objects = SessionLogQuerySet.as_manager()

    ANSWERS = ("pain_before", "pain_after", "effort", "comment", "language", "played_seconds")
    UNSAID = ("language", "tapped_at")

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-done_on", "-slot", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "done_on", "slot"], name="one_log_per_day_and_slot"
            ),
            scale_constraint("pain_before"),
            scale_constraint("pain_after"),
            models.CheckConstraint(
                condition=Q(settled=None, settled_at=None)
                | Q(settled__isnull=False, settled_at__isnull=False),
                name="settled_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"],
                condition=Q(pain_after__gte=PAINFUL_FROM),
                name="painful_logs_by_change",
            )
        ]

    def __str__(self):
        return date_format(self.done_on)

    def get_absolute_url(self):
        return reverse("programmes:session", args=[self.programme_id, self.done_on, self.slot])

    @property
    def played_minutes(self):
        return self.played_seconds and max(1, round(self.played_seconds / 60))

    def can_be_corrected(self, today):
        return self.done_on >= today - timedelta(days=LOG_WINDOW_DAYS)

    def says(self, answers, entries):
        """Whether this is what stands here already; the language of the page is no answer."""
        told = {name: value for name, value in answers.items() if name not in self.UNSAID}
        done = [ExerciseLog.performed(self, **entry).as_record() for entry in entries]
        return done == self.standing() and all(getattr(self, n) == v for n, v in told.items())

    def was_said_after(self, tapped_at, late):
        return (self.tapped_at or self.changed_at) > tapped_at or self.has_kept(late)

    def has_kept(self, late):
        return late in self.revisions.values_list("before", flat=True)

    def keep_late(self, late, *, by, at):
        if not self.has_kept(late):
            self.revisions.create(changed_by=by, changed_at=at, before=late)

    def standing(self):
        return [entry.as_record() for entry in self.entries.order_by("pk")]

    def keep_played(self, answers, entries):
        """What ran in the guided session stays when a correction says nothing of it."""
        played = {entry.prescribed_id: entry.played_sets for entry in self.entries.all()}
        for entry in entries:
            if entry.get("played_sets") is None and entry["prescribed"].pk in played:
                entry["played_sets"] = played[entry["prescribed"].pk]
        if answers.get("played_seconds") is None:
            answers["played_seconds"] = self.played_seconds

    def replace_entries(self, entries):
        self.entries.all().delete()
        ExerciseLog.objects.bulk_create(ExerciseLog.performed(self, **entry) for entry in entries)

    def keep_revision(self, *, by, at):
        before = {name: getattr(self, name) for name in self.ANSWERS}
        before |= {"client_id": str(self.client_id), "entries": self.standing()}
        self.revisions.create(changed_by=by, changed_at=at, before=before)

    def as_revision(self, client_id, answers, entries):
        before = {name: answers.get(name) for name in self.ANSWERS}
        done = [ExerciseLog.performed(self, **entry).as_record() for entry in entries]
        return before | {"client_id": str(client_id), "entries": done}


class ExerciseLog(Dosage):
    """One exercise in a session. The dosage fields copy what was prescribed that day."""

    class Reason(models.TextChoices):
        HURTS = "hurts", _("it hurts")
        TOO_HARD = "too_hard", _("too hard")
        UNSURE = "unsure", _("I do not understand it")
        NO_EQUIPMENT = "no_equipment", _("I do not have what it needs")
        NO_TIME = "no_time", _("no time")
        OTHER = "other", _("something else")

    session = models.ForeignKey(SessionLog, models.CASCADE, related_name="entries")
    prescribed = models.ForeignKey(
        "programmes.PrescribedExercise", models.PROTECT, related_name="logs"
    )
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120, editable=False)
    could_do = models.BooleanField(_("could do it"), default=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    effort = models.CharField(_("effort"), max_length=8, choices=SessionLog.Effort, blank=True)
    performed_sets = models.PositiveSmallIntegerField(_("sets done"), null=True, blank=True)
    performed_repetitions = models.PositiveSmallIntegerField(
        _("repetitions done"), null=True, blank=True
    )
    performed_seconds = models.PositiveIntegerField(_("seconds done"), null=True, blank=True)
    is_lighter = models.BooleanField(_("lighter version"), default=False)
    played_sets = models.PositiveSmallIntegerField(
        _("sets in the guided session"), null=True, blank=True
    )

    RECORD = (
        "prescribed_id",
        "could_do",
        "reason",
        "effort",
        "performed_sets",
        "performed_repetitions",
        "performed_seconds",
        "is_lighter",
        "played_sets",
    )

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["pk"]
        constraints = [
            *Dosage.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "prescribed"], name="one_entry_per_line_and_session"
            ),
            models.CheckConstraint(
                condition=Q(could_do=True) | ~Q(reason=""), name="could_not_has_a_reason"
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def performed(cls, session, *, prescribed, **done):
        if "could_do" not in done:
            done |= cls.as_planned(prescribed)
        return cls(
            session=session,
            prescribed=prescribed,
            exercise_id=prescribed.exercise_id,
            **in_every_language(prescribed, ["name"]),
            **prescribed.copy_dosage(),
            **done,
        )

    @staticmethod
    def as_planned(prescribed):
        return {
            "performed_sets": prescribed.sets,
            "performed_repetitions": prescribed.repetitions,
            "performed_seconds": prescribed.duration_seconds or prescribed.hold_seconds,
        }

    @property
    def played_in_words(self):
        """Beside what she says she did; neither of the two is the truth."""
        words = _("played in the guided session: %(played)s of %(sets)s sets")
        numbers = {"played": self.played_sets, "sets": self.sets}
        return "" if self.played_sets is None else words % numbers

    def as_record(self):
        return {name: getattr(self, name) for name in self.RECORD}


def refuse_days_outside(done_on, *, today):
    """Raises ValidationError unless the day is today or one of the seven before it."""
    if done_on > today:
        raise ValidationError(_("This day is still to come."))
    if done_on < today - timedelta(days=LOG_WINDOW_DAYS):
        raise ValidationError(_("You can fill in the last 7 days."))
