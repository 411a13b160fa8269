from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .of_programmes import OfProgrammes


class AnswerQuerySet(OfProgrammes):
    @transaction.atomic
    def record(self, programme, *, at, **answers):
        """Saves what she says on her present day, in the place of what stands for that day. A
        repeat changes nothing. Returns the answer."""
        day = programme.patient.local_date(at)
        answer, is_new = self.select_for_update().get_or_create(
            programme=programme, answered_on=day, defaults=answers | {"answered_at": at}
        )
        if not is_new and not answer.says(answers):
            for name, value in answers.items():
                setattr(answer, name, value)
            answer.answered_at = at
            answer.save()
        return answer


class Answer(models.Model):
    """What a patient says about her programme on one day."""

    answered_on = models.DateField(_("day"))
    answered_at = models.DateTimeField(_("answered"))
    language = models.CharField(max_length=5, editable=False)

    class Meta:
        abstract = True
        ordering = ["-answered_on", "-pk"]

    def __str__(self):
        return date_format(self.answered_on)

    def says(self, answers):
        """Whether this is what stands here already; the language of the page is no answer."""
        return all(getattr(self, n) == v for n, v in answers.items() if n != "language")
