from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.exercises.figures.drawn import drawn_of

from .dosage import Dosage, Phase

# Nobody has to own a wall, and a set of bands is as good as the other.
ALWAYS_THERE = {"wall"}
AS_GOOD_AS = [{"loop-band-3", "loop-band-6"}]


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
    purpose = models.CharField(_("what it is for"), max_length=250, blank=True)
    choosing = models.CharField(_("how to choose it"), max_length=250, blank=True)
    caution = models.CharField(_("what to watch"), max_length=250, blank=True)
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
    def visible_to(self, user, at=None):
        """The installation's own, and that of the practices she works or is treated in."""
        if not user.is_authenticated:
            return self.filter(practice=None)
        at = at or timezone.now()
        own = Practice.objects.filter(
            Q(memberships__in=user.memberships.current(at))
            | Q(care_relationships__in=user.care_received_set.current(at))
        )
        return self.filter(Q(practice=None) | Q(practice__in=own))


class ExerciseQuerySet(LibraryQuerySet):
    def published(self):
        return self.filter(is_published=True)

    def possible_with(self, things):
        """Those that need nothing beside these things, given by their address."""
        enough = ALWAYS_THERE.union(things, *(set_ for set_ in AS_GOOD_AS if set_ & {*things}))
        return self.exclude(equipment__in=Equipment.objects.exclude(slug__in=enough))

    def with_picture(self):
        """For a page that shows figures: they ask the database nothing more."""
        return self.select_related("picture")


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
    drawing = models.SlugField(
        _("drawing"),
        max_length=80,
        blank=True,
        help_text=_("Left empty, it is the drawing with the address of this exercise."),
    )
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
    def drawn(self):
        return drawn_of(self.drawing or self.slug)

    @property
    def own_picture(self):
        """What the practice chose in place of the drawing."""
        picture = getattr(self, "picture", None)
        return picture if picture and picture.pk and picture.is_shown else None

    def picture_path(self, which):
        return reverse("exercises:picture", args=[self.slug, which])

    @property
    def stop_rules(self):
        return [n for n in self.safety_notes.all() if n.kind == SafetyNote.Kind.STOP]

    @property
    def contra_indications(self):
        return [n for n in self.safety_notes.all() if n.kind == SafetyNote.Kind.CONTRA]
