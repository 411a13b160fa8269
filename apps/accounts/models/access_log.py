from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.db.models.functions import TruncDate, TruncHour
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .practice import CareRelationship, Membership, Practice


class KeptAsWritten(Exception):
    """A row of the access log is never changed and never deleted."""


class AccessLogQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise KeptAsWritten

    def bulk_update(self, *args, **kwargs):
        raise KeptAsWritten

    def delete(self):
        raise KeptAsWritten

    def visible_to(self, user):
        """What others looked at of hers, and what was looked at in a practice she manages."""
        if user.is_superuser:
            return self
        return self.filter(Q(patient=user) | Q(practice__in=managed_by(user)))

    def by_day(self, zone):
        """One row for the same kind of look by the same person on one day, newest first."""
        person = ["actor", "actor__first_name", "actor__last_name", "roles", "practice__name"]
        days = self.values(*person, "action", "what", day=TruncDate("at", tzinfo=zone))
        counted = days.annotate(times=Count("pk"), last=Max("at"))
        return counted.order_by("-day", "-last", "actor", "what", "action")

    def same_last_name(self):
        same = Q(actor__last_name__iexact=F("patient__last_name"))
        return self.filter(same).exclude(patient__last_name="").select_related("actor", "patient")

    def busy_hours(self, patients):
        """Who looked at more patients than that within one hour of the clock."""
        person = ["actor", "actor__first_name", "actor__last_name"]
        hours = self.values(*person, hour=TruncHour("at"))
        counted = hours.annotate(patients=Count("patient", distinct=True))
        return counted.filter(patients__gt=patients).order_by("-hour", "actor")

    def note(self, *, by, shown, action, of, at):
        """One look of one person at the records that a page shows, as pairs of patient id and
        practice id. The practice may be None: it is then the one that opens this patient to
        her. `of` is the object, or for a list the model."""
        return self.write(by=by, looks=dict.fromkeys(shown, (action, of)), at=at)

    def write(self, *, by, looks, at):
        """Looks of several kinds: {(patient id, practice id): (action, of)}."""
        others = {whose: look for whose, look in looks.items() if whose[0] != by.pk}
        if not others:
            return []
        unknown = [patient for patient, practice in others if practice is None]
        roles, rows = roles_of(by), {}
        opened_by = practices_that_open(unknown, by, roles, at) if unknown else {}
        for (patient, practice), (action, of) in others.items():
            practice = practice or opened_by.get(patient)
            if practice:  # who is nobody's patient, a member of staff, has no record
                here = practice if practice in roles else None
                who = {"actor": by, "roles": roles.get(here, ""), "practice_id": here}
                row = self.model(at=at, patient_id=patient, action=action, **who, **named(of))
                rows.setdefault((patient, here), row)
        return self.bulk_create(rows.values())


def named(of):
    is_one = isinstance(of, models.Model)
    return {"what": of._meta.label_lower, "object_id": str(of.pk) if is_one else ""}


def managed_by(user):
    return [m.practice_id for m in user.current_memberships if m.role == Membership.Role.MANAGER]


def practices_that_open(patients, user, roles, at):
    """patient -> the practice from which this user sees her: the care that she gives herself
    comes before what she manages. Care that ended this moment still says from where."""
    care = CareRelationship.objects.filter(patient__in=patients).order_by("pk")
    if not user.is_superuser:
        care = care.filter(practice__in=roles)

    def nearness(relation):
        is_own = relation.therapist_id == user.pk and relation.is_current(at)
        return is_own, Membership.Role.MANAGER in roles.get(relation.practice_id, "")

    return {relation.patient_id: relation.practice_id for relation in sorted(care, key=nearness)}


def roles_of(user):
    """practice -> what she is there at this moment."""
    roles = {}
    for membership in user.current_memberships:
        roles.setdefault(membership.practice_id, []).append(membership.role)
    return {practice: ",".join(here) for practice, here in roles.items()}


def role_words(roles):
    if not roles:
        return str(_("administrator of this site"))
    return ", ".join(str(Membership.Role(role).label) for role in roles.split(","))


class AccessLog(models.Model):
    """Who looked at whose record, when, at what and from which practice; nothing of what it
    said. Kept for at least five years (Staatscourant 2019, 38007): nothing here deletes."""

    class Action(models.TextChoices):
        OPENED = "opened", pgettext_lazy("a look", "opened")
        LISTED = "listed", pgettext_lazy("a look", "seen in a list")
        CHANGED = "changed", pgettext_lazy("a look", "changed")
        ADDED = "added", pgettext_lazy("a look", "added")

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who looked")
    )
    roles = models.CharField(_("role"), max_length=40, blank=True)
    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("patient"),
    )
    practice = models.ForeignKey(
        Practice,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("practice"),
    )
    action = models.CharField(_("kind of look"), max_length=8, choices=Action)
    what = models.CharField(_("looked at"), max_length=60)
    object_id = models.CharField(max_length=40, blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a record")
        verbose_name_plural = _("looks at records")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["patient", "-at"], name="looks_at_a_patient"),
            models.Index(fields=["practice", "-at"], name="looks_from_a_practice"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise KeptAsWritten
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise KeptAsWritten

    def role_words(self):
        return role_words(self.roles)

    def what_words(self):
        return what_words(self.what)


def what_words(label):
    """The kind of object in the words of its model; what is gone since keeps its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label
