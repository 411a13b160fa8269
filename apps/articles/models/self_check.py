from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.articles.self_check.definition import the_check


class SignOffQuerySet(models.QuerySet):
    def of_now(self):
        """For the version that is asked today."""
        return self.filter(version=the_check().version)

    def opens_the_check(self):
        """The demo shows it with the line that nobody signed it; elsewhere it waits."""
        return settings.DEMO or self.of_now().exists()


def version_now():
    return the_check().version


class SignOff(models.Model):
    """Somebody qualified read the questions, rules and texts of one version and agrees."""

    version = models.PositiveSmallIntegerField(
        _("version"),
        default=version_now,
        help_text=_("What was read: docs/self-check-rules.md names its version."),
    )
    name = models.CharField(_("signed by"), max_length=120)
    qualification = models.CharField(_("qualification"), max_length=120)
    signed_on = models.DateField(_("signed on"))

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature under the self-check")
        verbose_name_plural = _("signatures under the self-check")
        ordering = ["-version", "-signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"],
                name="signed_once_by_each",
                violation_error_message=_("This person already signed this version."),
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.qualification}, {date_format(self.signed_on)}"

    def clean(self):
        if self.version is not None and self.version > the_check().version:
            raise ValidationError({"version": _("There is no such version yet.")})


class SentCheckQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Hers, and those of the patients in this user's care at the practice she sent it to."""
        if not user.is_authenticated:
            return self.none()
        care = user.care_given(at).filter(
            patient=OuterRef("patient"), practice=OuterRef("practice")
        )
        return self.filter(Q(patient=user) | Exists(care))

    def asking_for_help(self):
        return self.exclude(urgency=SentCheck.Urgency.CARE)

    @transaction.atomic
    def send(self, sitting, *, by, at, language):
        """To each practice that treats her now. The same check sent twice is there once."""
        outcome = sitting.outcome()
        for practice in practices_of(by, at):
            self.get_or_create(
                practice=practice,
                client_id=sitting.id,
                defaults={
                    "patient": by,
                    "sent_at": at,
                    "language": language,
                    "version": the_check().version,
                    "urgency": outcome.urgency.word,
                    "rules": [found.key for found in outcome.reasons],
                    "answers": sitting.answers,
                },
            )


def practices_of(patient, at):
    if not patient.is_authenticated:
        return Practice.objects.none()
    care = patient.care_received_set.current(at).values("practice")
    return Practice.objects.filter(pk__in=care).order_by("name", "pk")


class SentCheck(models.Model):
    """What a patient said in the self-check and sent to her physiotherapist, as she said it.
    Nothing is kept of a check that nobody sent."""

    class Urgency(models.TextChoices):
        CARE = "care", _("fits self-care")
        WEEK = "week", _("GP this week")
        TODAY = "today", _("GP today")
        NOW = "now", _("call the emergency number now")

    patient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("patient")
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="+", verbose_name=_("practice")
    )
    sent_at = models.DateTimeField(_("sent"))
    language = models.CharField(max_length=5, editable=False)
    version = models.PositiveSmallIntegerField(_("version"))
    urgency = models.CharField(_("what the page said"), max_length=5, choices=Urgency)
    rules = models.JSONField(_("reasons"), default=list)
    answers = models.JSONField(_("answers"), default=dict)
    client_id = models.UUIDField(editable=False)

    objects = SentCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client_id", "practice"], name="check_sent_once"),
            models.CheckConstraint(
                condition=Q(urgency__in=["care", "week", "today", "now"]),
                name="check_has_an_urgency",
            ),
        ]

    def __str__(self):
        return date_format(localtime(self.sent_at), "DATETIME_FORMAT")

    @property
    def reasons_in_words(self):
        reasons = the_check().reasons
        told = [reasons[key] for key in self.rules if key in reasons]
        return [text[get_language()] for text in told]

    @property
    def in_words(self):
        """Each question with what she answered, in the language of who reads it. What a newer
        version no longer asks stays readable by its key."""
        told, language = [], get_language()
        for name, said in self.answers.items():
            question = the_check().questions.get(name)
            options = question.options if question else {}
            words = [options[one][language] if one in options else one for one in said]
            asked = question.text[language] if question else name
            told.append((asked, ", ".join(words) or gettext("not answered")))
        return told
