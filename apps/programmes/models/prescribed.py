from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.exercises.models import Dosage, Exercise, ExerciseText, Phase
from apps.programmes.frequency import is_due

from .languages import LANGUAGES, column, in_every_language
from .template import Frequency, Weeks


class ProgrammePhase(Weeks):
    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="phases", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note for the patient"), max_length=250, blank=True)

    class Meta(Weeks.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["week_from", "pk"]

    def __str__(self):
        return self.name


class PrescribedExercise(ExerciseText, Dosage, Frequency):
    """One line of a programme. It is never edited once it was logged: see Programme.revise."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="lines", verbose_name=_("programme")
    )
    phase = models.ForeignKey(
        ProgrammePhase, models.CASCADE, related_name="lines", verbose_name=_("phase")
    )
    exercise = models.ForeignKey(
        Exercise, models.PROTECT, related_name="+", verbose_name=_("exercise")
    )
    session_phase = models.CharField(
        _("phase of the session"), max_length=12, choices=Phase, editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_core = models.BooleanField(_("core"), default=True)
    note = models.CharField(_("note for the patient"), max_length=250, blank=True)
    note_language = models.CharField(max_length=5, blank=True, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", editable=False
    )
    reason = models.CharField(_("reason of the change"), max_length=250, blank=True)
    reason_language = models.CharField(max_length=5, blank=True, editable=False)

    class Meta:
        verbose_name = _("prescribed exercise")
        verbose_name_plural = _("prescribed exercises")
        ordering = ["position", "pk"]
        constraints = [*Dosage.Meta.constraints, *Frequency.Meta.constraints]

    @classmethod
    def copied(cls, line, *, programme, phase):
        return cls(
            programme=programme,
            phase=phase,
            exercise=line.exercise,
            session_phase=getattr(line, "session_phase", "") or line.exercise.phase,
            note_language=getattr(line, "note_language", ""),
            position=line.position,
            is_core=line.is_core,
            **line.copy_dosage(),
            **line.copy_frequency(),
            **in_every_language(line.exercise, ExerciseText.TEXT_FIELDS),
            **in_every_language(line, ["note"]),
        )

    def clean(self):
        super().clean()
        if self.phase_id and self.programme_id and self.phase.programme_id != self.programme_id:
            raise ValidationError({"phase": _("This phase belongs to another programme.")})

    def picture_path(self, which):
        """Whoever sees the programme sees its pictures, also when the exercise is no longer
        hers to open."""
        return reverse("programmes:picture", args=[self.programme_id, self.pk, which])

    @property
    def sort_key(self):
        return not self.is_core, Phase(self.session_phase).position, self.position, self.pk

    def save(self, *args, **kwargs):
        self.session_phase = self.session_phase or self.exercise.phase
        super().save(*args, **kwargs)

    def write_note(self, text, *, language):
        """Somebody's own words: in the language they were typed in, and in no other."""
        for code in LANGUAGES:
            setattr(self, column("note", code), "")
        setattr(self, column("note", language), text)
        self.note_language = language if text else ""

    @property
    def is_as_needed(self):
        return self.frequency == self.When.AS_NEEDED

    def is_valid_on(self, day):
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)

    def stands_on(self, day, programme):
        return self.is_valid_on(day) and self.phase.covers_week(programme.week_on(day))

    def is_break_on(self, day, programme):
        if self.session_phase != Phase.MICRO_BREAK:
            return False
        if self.is_as_needed:
            return self.stands_on(day, programme)
        return self.is_due(day, programme)

    def is_due(self, day, programme):
        return self.stands_on(day, programme) and is_due(
            day,
            frequency=self.frequency,
            start_on=programme.start_on,
            programme_weekdays=programme.weekdays_on(day),
            own_weekdays=self.weekdays,
            interval_days=self.interval_days,
        )
