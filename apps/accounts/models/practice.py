from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PeriodQuerySet(models.QuerySet):
    def current(self, at):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)

    def current_now(self):
        return self.current(timezone.now())


class Period(models.Model):
    """Something that holds from one moment to another; open while valid_to is empty."""

    valid_from = models.DateTimeField(_("from"), default=timezone.now)
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
                violation_error_message=_("The end comes before the start."),
            )
        ]

    def is_current(self, at):
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)

    def end(self, *, at):
        self.valid_to = at
        self.save(update_fields=["valid_to"])


class Practice(models.Model):
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Membership(Period):
    class Role(models.TextChoices):
        THERAPIST = "therapist", _("physiotherapist")
        MANAGER = "manager", _("practice manager")
        EDITOR = "editor", _("editor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="memberships", verbose_name=_("practice")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta(Period.Meta):
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "practice", "role"],
                condition=Q(valid_to=None),
                name="one_open_membership_per_role",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"


class CareRelationshipQuerySet(PeriodQuerySet):
    def given_by(self, user, at):
        """Care that counts now: the relation runs and she still works there."""
        works_there = Membership.objects.current(at).filter(
            user=user, practice=OuterRef("practice"), role=Membership.Role.THERAPIST
        )
        return self.current(at).filter(Exists(works_there), therapist=user)


class CareRelationship(Period):
    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="care_received_set",
        verbose_name=_("patient"),
    )
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="care_given_set",
        verbose_name=_("physiotherapist"),
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="care_relationships", verbose_name=_("practice")
    )

    objects = CareRelationshipQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("care relationship")
        verbose_name_plural = _("care relationships")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient", "therapist", "practice"],
                condition=Q(valid_to=None),
                name="one_open_care_relationship",
                violation_error_message=_("This physiotherapist already cares for this patient."),
            ),
        ]

    def __str__(self):
        return f"{self.patient} – {self.therapist}"
