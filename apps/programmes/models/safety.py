from django.db import models, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .of_programmes import OfProgrammes

SIGNS = ("fever", "fall", "saddle", "numb", "cannot_stand")


class SafetyQuerySet(OfProgrammes):
    @transaction.atomic
    def record(self, programmes, *, at, language, signs):
        """Keeps what she said then for each of these programmes of hers. Another answer on the same
        day stands beside the first; a repeat changes nothing, also when it arrives late."""
        answers = [self.model.of(programme, at, language, signs) for programme in programmes]
        for answer in answers:
            standing = self.filter(programme=answer.programme, answered_on=answer.answered_on)
            last = standing.filter(answered_at__lte=at).first()
            if last is None or last.signs != answer.signs:
                answer.save(force_insert=True)

    def red(self):
        return self.exclude(urgency=SafetyAnswer.Urgency.NONE)


class SafetyAnswer(models.Model):
    """What a patient says before she begins: is one of these new? It is kept as she said it, with
    what the page told her to do; it is no diagnosis, and nobody is alarmed by it."""

    class Urgency(models.TextChoices):
        NONE = "", _("none of these")
        TODAY = "today", _("call the GP today")
        NOW = "now", _("call 112 now")

    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="safety_answers",
        verbose_name=_("programme"),
    )
    answered_on = models.DateField(_("day"))
    answered_at = models.DateTimeField(_("answered"))
    language = models.CharField(max_length=5, editable=False)
    fever = models.BooleanField(_("new fever, or feeling ill"), default=False)
    fall = models.BooleanField(_("a fall or an accident"), default=False)
    saddle = models.BooleanField(
        _("numb between the legs, or new trouble with bladder or bowel"), default=False
    )
    numb = models.BooleanField(_("new numbness in leg or foot"), default=False)
    cannot_stand = models.BooleanField(_("cannot stand on the leg"), default=False)
    urgency = models.CharField(
        _("what the page said"), max_length=5, choices=Urgency, blank=True, editable=False
    )

    objects = SafetyQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety question")
        verbose_name_plural = _("safety questions")
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urgency="", **dict.fromkeys(SIGNS, False))
                | ~Q(urgency="") & ~Q(**dict.fromkeys(SIGNS, False)),
                name="a_sign_has_an_urgency",
            )
        ]

    def __str__(self):
        return date_format(localtime(self.answered_at), "DATETIME_FORMAT")

    @classmethod
    def of(cls, programme, at, language, signs):
        day = programme.patient.local_date(at)
        answer = cls(programme=programme, answered_on=day, answered_at=at, language=language)
        for name in signs:
            setattr(answer, name, True)
        answer.urgency = answer.asked_urgency
        return answer

    @property
    def signs(self):
        return [name for name in SIGNS if getattr(self, name)]

    @property
    def asked_urgency(self):
        """The fixed rule. Where it is not sure it takes the safer side."""
        if self.saddle or (self.cannot_stand and (self.fall or self.fever)):
            return self.Urgency.NOW
        return self.Urgency.TODAY if self.signs else self.Urgency.NONE

    @property
    def is_red(self):
        return self.urgency != self.Urgency.NONE

    @property
    def is_emergency(self):
        return self.urgency == self.Urgency.NOW

    @property
    def in_words(self):
        return [self._meta.get_field(name).verbose_name for name in self.signs]
