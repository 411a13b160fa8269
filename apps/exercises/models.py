from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice

from .dosage import Dose


class Phase(models.TextChoices):
    """Where in a session an exercise stands; the order is the order of a session."""

    RELEASE = "release", _("Release")
    MOBILISE = "mobilise", _("Mobilise")
    STRETCH = "stretch", _("Stretch")
    ACTIVATE = "activate", _("Activate")
    STRENGTHEN = "strengthen", _("Strengthen")
    FUNCTIONAL = "functional", _("Functional")
    MICRO_BREAK = "micro-break", _("Movement break")

    @property
    def position(self):
        return list(type(self)).index(self)


class Dosage(models.Model):
    """How much, for one occasion. Times are seconds; an empty field is not prescribed."""

    class Side(models.TextChoices):
        BOTH = "both", _("both sides together")
        EACH = "each", _("each side")
        ALTERNATING = "alternating", _("left and right in turn")
        LEFT = "left", _("left side")
        RIGHT = "right", _("right side")

    sets = models.PositiveSmallIntegerField(_("sets"), default=1)
    repetitions = models.PositiveSmallIntegerField(_("repetitions"), null=True, blank=True)
    repetitions_max = models.PositiveSmallIntegerField(
        _("repetitions, at most"), null=True, blank=True
    )
    hold_seconds = models.PositiveSmallIntegerField(_("hold (seconds)"), null=True, blank=True)
    hold_seconds_max = models.PositiveSmallIntegerField(
        _("hold, at most (seconds)"), null=True, blank=True
    )
    duration_seconds = models.PositiveSmallIntegerField(
        _("duration (seconds)"), null=True, blank=True
    )
    duration_seconds_max = models.PositiveSmallIntegerField(
        _("duration, at most (seconds)"), null=True, blank=True
    )
    rest_seconds = models.PositiveSmallIntegerField(
        _("rest between sets (seconds)"), null=True, blank=True
    )
    side = models.CharField(_("side"), max_length=12, choices=Side, default=Side.BOTH)
    tempo = models.CharField(
        _("tempo"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d+-\d+-\d+$", _("Write it as 2-1-3: up, hold, down."))],
        help_text=_("Seconds up, hold and down, for example 2-1-3."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=20),
                name="%(class)s_has_1_to_20_sets",
                violation_error_message=_("Choose 1 to 20 sets."),
            )
        ]

    @classmethod
    def dosage_fields(cls):
        return [field.name for field in Dosage._meta.local_fields]

    @property
    def dosage(self) -> Dose:
        return Dose(**{name: getattr(self, name) for name in self.dosage_fields()})

    def copy_dosage(self):
        return {name: getattr(self, name) for name in self.dosage_fields()}


class BodyArea(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("body area")
        verbose_name_plural = _("body areas")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


class Equipment(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    household = models.CharField(_("what you have at home instead"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


class EquipmentVariant(models.Model):
    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="variants")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class SafetyNote(models.Model):
    """A stop rule or a reason to ask first, shared by exercises and known by its code."""

    class Kind(models.TextChoices):
        STOP = "stop", _("stop rule")
        CONTRA = "contra", _("ask first")

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("safety note")
        verbose_name_plural = _("safety notes")
        ordering = ["position", "code"]

    def __str__(self):
        return self.code


class GuidanceText(models.Model):
    """The texts that hold for every exercise: pain rule, effort, progress, warm-up."""

    key = models.SlugField(_("key"), unique=True)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("general advice")
        verbose_name_plural = _("general advice")
        ordering = ["key"]

    def __str__(self):
        return self.key


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class ExerciseText(models.Model):
    """What the patient reads. Steps, cues and mistakes hold one item a line."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=250, blank=True)
    start = models.TextField(_("starting position"), blank=True)
    steps = models.TextField(_("steps"), blank=True, help_text=_("One step a line."))
    cues = models.TextField(_("cues"), blank=True, help_text=_("One cue a line."))
    mistakes = models.TextField(
        _("common mistakes"), blank=True, help_text=_("One mistake a line.")
    )

    TEXT_FIELDS = ("name", "purpose", "start", "steps", "cues", "mistakes")

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def step_list(self):
        return lines(self.steps)

    @property
    def cue_list(self):
        return lines(self.cues)

    @property
    def mistake_list(self):
        return lines(self.mistakes)


class LibraryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The installation's own, and that of the practices she works or is treated in."""
        if not user.is_authenticated:
            return self.filter(practice=None)
        own = Practice.objects.filter(
            Q(memberships__in=user.memberships.current_now())
            | Q(care_relationships__in=user.care_received_set.current_now())
        )
        return self.filter(Q(practice=None) | Q(practice__in=own))


class ExerciseQuerySet(LibraryQuerySet):
    def published(self):
        return self.filter(is_published=True)


class Exercise(ExerciseText, Dosage):
    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exercises",
        verbose_name=_("practice"),
    )
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    easier = models.TextField(_("easier"), blank=True)
    harder = models.TextField(_("harder"), blank=True)
    easier_exercise = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("easier exercise"),
    )
    harder_exercise = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("harder exercise"),
    )
    per_week = models.PositiveSmallIntegerField(_("times a week"), null=True, blank=True)
    per_week_max = models.PositiveSmallIntegerField(
        _("times a week, at most"), null=True, blank=True
    )
    times_a_day = models.PositiveSmallIntegerField(_("times a day"), default=1)
    body_areas = models.ManyToManyField(BodyArea, blank=True, verbose_name=_("body areas"))
    equipment = models.ManyToManyField(Equipment, blank=True, verbose_name=_("equipment"))
    safety_notes = models.ManyToManyField(SafetyNote, blank=True, verbose_name=_("safety notes"))
    is_published = models.BooleanField(_("published"), default=True)
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["slug"]
        constraints = Dosage.Meta.constraints

    def get_absolute_url(self):
        return reverse("exercises:detail", args=[self.slug])

    @property
    def stop_rules(self):
        return [n for n in self.safety_notes.all() if n.kind == SafetyNote.Kind.STOP]

    @property
    def contra_indications(self):
        return [n for n in self.safety_notes.all() if n.kind == SafetyNote.Kind.CONTRA]
