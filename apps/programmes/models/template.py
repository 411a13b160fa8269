from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.articles.models import Article
from apps.exercises.models import Dosage, Exercise, LibraryQuerySet
from apps.programmes import frequency
from apps.programmes.load import Line
from apps.programmes.weekdays import WeekdaysField

BREAK_MINUTES = (30, 45, 60, 90)


class Frequency(models.Model):
    """On which days a line is done, and how often on such a day."""

    class When(models.TextChoices):
        PROGRAMME_DAYS = frequency.PROGRAMME_DAYS, _("on the days of the programme")
        OTHER_DAYS = frequency.OTHER_DAYS, _("on the other days")
        DAILY = frequency.DAILY, _("every day")
        WEEKDAYS = frequency.WEEKDAYS, _("on its own weekdays")
        EVERY_N_DAYS = frequency.EVERY_N_DAYS, _("every so many days")
        AS_NEEDED = frequency.AS_NEEDED, _("when needed")

    frequency = models.CharField(
        _("when"), max_length=16, choices=When, default=When.PROGRAMME_DAYS
    )
    weekdays = WeekdaysField(_("own weekdays"), blank=True)
    interval_days = models.PositiveSmallIntegerField(_("every so many days"), null=True, blank=True)
    times_a_day = models.PositiveSmallIntegerField(_("times a day"), default=1)

    FREQUENCY_FIELDS = ("frequency", "weekdays", "interval_days", "times_a_day")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(times_a_day__gte=1, times_a_day__lte=12),
                name="%(class)s_1_to_12_times_a_day",
                violation_error_message=_("Choose 1 to 12 times a day."),
            ),
            models.CheckConstraint(
                condition=Q(interval_days=None) | Q(interval_days__gte=1),
                name="%(class)s_interval_of_a_day_or_more",
                violation_error_message=_("Choose 1 day or more."),
            ),
        ]

    @property
    def load_line(self):
        return Line(self.dosage, self.frequency, self.is_core, self.weekdays)

    def copy_frequency(self):
        return {name: getattr(self, name) for name in self.FREQUENCY_FIELDS}


class Weeks(models.Model):
    """Counted from the start of the programme; no last week means until further notice."""

    week_from = models.PositiveSmallIntegerField(_("from week"), default=1)
    week_to = models.PositiveSmallIntegerField(_("up to week"), null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(
        _("sitting break after (minutes)"),
        null=True,
        blank=True,
        choices=[(minutes, minutes) for minutes in BREAK_MINUTES],
        help_text=_("Proposed to the patient. She gets no mail before she agrees."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(week_from__gte=1) & (Q(week_to=None) | Q(week_to__gte=F("week_from"))),
                name="%(class)s_weeks_in_order",
                violation_error_message=_("The last week comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(break_minutes=None) | Q(break_minutes__in=BREAK_MINUTES),
                name="%(class)s_break_is_offered",
                violation_error_message=_("Choose 30, 45, 60 or 90 minutes."),
            ),
        ]

    def covers_week(self, week):
        return self.week_from <= week and (self.week_to is None or week <= self.week_to)


class ProgrammeTemplate(models.Model):
    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="programme_templates",
        verbose_name=_("practice"),
    )
    slug = models.SlugField(_("key"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=120)
    for_whom = models.TextField(_("for whom"), blank=True)
    not_for = models.TextField(_("not for"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    expect = models.TextField(_("what to expect"), blank=True)
    weekdays = WeekdaysField(_("suggested days"))
    articles = models.ManyToManyField(Article, blank=True, verbose_name=_("articles"))
    is_archived = models.BooleanField(_("archived"), default=False)
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme template")
        verbose_name_plural = _("programme templates")
        ordering = ["slug"]

    def __str__(self):
        return self.name

    @property
    def last_week(self):
        """None when a phase runs until further notice."""
        weeks = [phase.week_to for phase in self.phases.all()]
        return None if None in weeks else max(weeks, default=None)


class TemplatePhase(Weeks):
    template = models.ForeignKey(
        ProgrammeTemplate, models.CASCADE, related_name="phases", verbose_name=_("template")
    )
    slug = models.SlugField(_("key"))
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note for the patient"), max_length=250, blank=True)

    class Meta(Weeks.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["week_from", "pk"]
        constraints = [
            *Weeks.Meta.constraints,
            models.UniqueConstraint(
                fields=["template", "slug"], name="phase_key_once_per_template"
            ),
        ]

    def __str__(self):
        return self.name


class TemplateExercise(Dosage, Frequency):
    phase = models.ForeignKey(
        TemplatePhase, models.CASCADE, related_name="lines", verbose_name=_("phase")
    )
    exercise = models.ForeignKey(
        Exercise, models.PROTECT, related_name="+", verbose_name=_("exercise")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_core = models.BooleanField(_("core"), default=True)
    note = models.CharField(_("note for the patient"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["position", "pk"]
        constraints = [*Dosage.Meta.constraints, *Frequency.Meta.constraints]

    def __str__(self):
        return str(self.exercise)
