from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.exercises.dosage import minutes
from apps.exercises.models import Exercise, ExerciseText
from apps.programmes.frequency import week_of
from apps.programmes.weekdays import WeekdaysField, said

from .asked import Asked, AskedQuerySet
from .day_off import TakesDaysOff
from .languages import in_every_language
from .log import SessionLog
from .own_plan import OWN_WORDS_ARE_THERE, OwnPlan, in_language
from .pause import Pausable, ProgrammePause
from .prescribed import PrescribedExercise
from .template import ProgrammeTemplate


def pauses_on(day):
    pauses = ProgrammePause.objects.filter(programme=OuterRef("pk"), from_on__lte=day)
    return pauses.filter(Q(until_on=None) | Q(until_on__gt=day))


class ProgrammeQuerySet(AskedQuerySet):
    def visible_to(self, user, at=None):
        """The patient's own, and those of the practice where she is in this user's care."""
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(
            patient=OuterRef("patient"), practice=OuterRef("practice")
        )
        return self.filter(Q(patient=user) | Exists(care))

    def active_on(self, day):
        """Running, also while it is paused: until somebody resumes it there is no last day."""
        return self.filter(
            Q(end_on=None) | Q(end_on__gte=day) | Exists(pauses_on(day)),
            Q(stopped_on=None) | Q(stopped_on__gt=day),
            start_on__lte=day,
        )

    def paused_on(self, day):
        return self.active_on(day).filter(Exists(pauses_on(day)))

    def asking_on(self, day):
        """Running and not paused."""
        return self.active_on(day).exclude(Exists(pauses_on(day)))

    def with_lines(self):
        lines = PrescribedExercise.objects.select_related("phase").prefetch_related(
            Prefetch("exercise", Exercise.objects.with_picture()),
            "exercise__safety_notes",
            "exercise__equipment",
        )
        return self.prefetch_related(
            Prefetch("lines", lines), "phases", "earlier_weekdays", "pauses"
        )

    def with_days(self):
        """What says which days are planned, without the extra lines and all the texts."""
        core = PrescribedExercise.objects.filter(is_core=True).select_related("phase")
        return self.prefetch_related(
            Prefetch("lines", core), "earlier_weekdays", "pauses", "days_off"
        )

    def with_proposals(self):
        """With what it takes to propose a phase's break interval in the therapist's name."""
        return self.select_related("assigned_by").prefetch_related("phases")

    def with_recent_logs(self, since):
        logs = SessionLog.objects.filter(done_on__gte=since).prefetch_related("entries")
        return self.prefetch_related(Prefetch("logs", logs, to_attr="recent_logs"), "days_off")

    @transaction.atomic
    def assign(self, template, *, to, by, practice, start_on, weekdays, **plan):
        """One programme for each patient, copied whole: later edits of the template or the
        library do not reach it. plan: what OwnPlan holds. Returns the programmes."""
        phases = list(template.phases.prefetch_related("lines__exercise"))
        weeks = template.last_week
        end_on = start_on + timedelta(weeks=weeks, days=-1) if weeks else None
        programmes = []
        for patient in to:
            programme = self.create(
                patient=patient,
                practice=practice,
                assigned_by=by,
                template=template,
                start_on=start_on,
                end_on=end_on,
                weekdays=weekdays,
                **in_language(plan, by.language),
                **in_every_language(template, ["name", "expect"]),
            )
            programme.copy_phases(phases)
            programmes.append(programme)
        return programmes


class Programme(Pausable, TakesDaysOff, Asked, OwnPlan):
    """A patient's own home exercise programme: a snapshot that only its therapist changes."""

    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="programmes",
        verbose_name=_("patient"),
    )
    practice = models.ForeignKey(
        Practice, models.PROTECT, related_name="programmes", verbose_name=_("practice")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    template = models.ForeignKey(
        ProgrammeTemplate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("template"),
    )
    name = models.CharField(_("name"), max_length=120)
    expect = models.TextField(_("what to expect"), blank=True)
    weekdays = WeekdaysField(_("days"))
    start_on = models.DateField(_("first day"))
    end_on = models.DateField(_("last day"), null=True, blank=True)
    archived_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-start_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=models.F("start_on")),
                name="programme_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
            OWN_WORDS_ARE_THERE,
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if self.archived_at and not self.stopped_on:
            self.stopped_on = self.patient.local_date(self.archived_at)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("programmes:detail", args=[self.pk])

    @property
    def days_in_words(self):
        return said(self.weekdays)

    def copy_phases(self, phases):
        for phase in phases:
            own = self.phases.create(
                week_from=phase.week_from,
                week_to=phase.week_to,
                break_minutes=phase.break_minutes,
                **in_every_language(phase, ["name", "note"]),
            )
            PrescribedExercise.objects.bulk_create(
                PrescribedExercise.copied(line, programme=self, phase=own)
                for line in phase.lines.all()
            )

    def is_active_on(self, day):
        ended = self.end_on is not None and day > self.end_on and not self.is_paused_on(day)
        stopped = self.stopped_on is not None and day >= self.stopped_on
        return self.start_on <= day and not ended and not stopped

    def is_still_to_come(self, day):
        return self.start_on > day and self.archived_at is None

    def week_on(self, day):
        return week_of(day, self.start_on, [pause.span for pause in self.pauses.all()])

    def phase_on(self, day):
        week = self.week_on(day)
        return next((phase for phase in self.phases.all() if phase.covers_week(week)), None)

    def lines_on(self, day):
        """What stands for that day: core first, inside that the order of a session."""
        if not self.is_active_on(day):
            return []
        week = self.week_on(day)  # leaves out most lines before each asks by itself
        standing = [line for line in self.lines.all() if line.phase.covers_week(week)]
        due = [line for line in standing if line.is_due(day, self)]
        return sorted(due, key=lambda line: line.sort_key)

    def core_on(self, day):
        """What a session must hold to be done: the core, or all when no line is core."""
        due = self.lines_on(day)
        return [line for line in due if line.is_core] or due

    def breaks_on(self, day):
        """The movement breaks of that day, also those she picks herself."""
        if not self.is_active_on(day):
            return []
        return [line for line in self.lines.all() if line.is_break_on(day, self)]

    def is_for_breaks_on(self, day):
        """A programme that asks for no session then, only for breaks from sitting."""
        phase = self.phase_on(day)
        return bool(phase and phase.break_minutes) and not any(
            line.is_core and line.phase_id == phase.pk for line in self.lines.all()
        )

    def slots_on(self, day):
        """How many sessions that day asks for; 0 on a rest day. Extra lines ask for none, and
        a paused day asks nothing: what she does all the same can be noted."""
        if self.is_paused_on(day):
            return 0
        return max((line.times_a_day for line in self.lines_on(day) if line.is_core), default=0)

    def lines_for(self, day, slot):
        """On a day that asks for no session the first slot holds a usual one."""
        due = [line for line in self.lines_on(day) if 1 <= slot <= line.times_a_day]
        is_free = slot == 1 and not any(line.is_core for line in due)
        return self.usual_lines(day) + due if is_free else due

    def minutes_for(self, day, slot):
        due = self.lines_for(day, slot)
        core = [line for line in due if line.is_core] or due
        return minutes([line.dosage for line in core])

    def is_session_day(self, day):
        return self.slots_on(day) > 0

    def open_slots_on(self, day):
        """The sessions of that day that nothing is logged for."""
        logged = {log.slot for log in self.logs_on(day)}
        return [slot for slot in range(1, self.slots_on(day) + 1) if slot not in logged]

    def is_done_on(self, day):
        return not self.open_slots_on(day)

    def logs_on(self, day):
        recent = getattr(self, "recent_logs", None)
        if recent is None:
            return list(self.logs.filter(done_on=day))
        return [log for log in recent if log.done_on == day]

    def archive(self, *, at):
        """Stops the programme from the patient's present day on; its logs stay."""
        self.archived_at, self.stopped_on = at, self.patient.local_date(at)
        self.save(update_fields=["archived_at", "stopped_on"])

    def weekdays_on(self, day):
        """The days as they were agreed at that time."""
        past = [row for row in self.earlier_weekdays.all() if day < row.until]
        return min(past, key=lambda row: row.until).weekdays if past else self.weekdays

    @transaction.atomic
    def change_weekdays(self, weekdays, *, on):
        """From that day on; what was planned before stays planned."""
        if tuple(weekdays) == self.weekdays:
            return
        if on > self.start_on:
            self.earlier_weekdays.get_or_create(until=on, defaults={"weekdays": self.weekdays})
        self.weekdays = weekdays
        self.save(update_fields=["weekdays"])

    @transaction.atomic
    def revise(self, line, *, reason, language, on, **changes):
        """Ends a line and starts its successor, so that the past stays as it was prescribed."""
        successor = PrescribedExercise.copied(line, programme=self, phase=line.phase)
        for name, value in (in_every_language(line, ExerciseText.TEXT_FIELDS) | changes).items():
            setattr(successor, name, value)
        successor.valid_from, successor.replaces = on, line
        successor.reason, successor.reason_language = reason, language
        line.valid_to = on
        line.save(update_fields=["valid_to"])
        successor.save()
        return successor
