from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.exercises.dosage import Dose


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
