from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WORDS = ("goal", "cue", "fallback_words")

OWN_WORDS_ARE_THERE = models.CheckConstraint(
    condition=~Q(fallback="own") | ~Q(fallback_words=""),
    name="own_words_are_there",
    violation_error_message=_("Write down what you do then."),
)


def in_language(plan, language):
    """The values of a plan, with the language of each text that is there."""
    return plan | {f"{name}_language": language for name in WORDS if plan.get(name)}


class OwnPlan(models.Model):
    """What she wants to reach, when she practises, and what she does if that does not work. She
    writes it herself, or with her therapist; each text keeps the language it was written in."""

    class Fallback(models.TextChoices):
        LIGHT = "light", _("If it hurts more, then I do the light version.")
        SHORT = "short", _("If I have little time, then I do one exercise.")
        MISSED = "missed", _("If I miss a day, then I go on with the next day in my plan.")
        OWN = "own", _("In my own words")

    goal = models.CharField(
        _("patient's own goal"),
        max_length=250,
        blank=True,
        help_text=_("In her own words, for example: walk the dog for 20 minutes."),
    )
    goal_language = models.CharField(max_length=5, blank=True, editable=False)
    cue = models.CharField(
        _("patient's own moment"),
        max_length=120,
        blank=True,
        help_text=_("What she practises after, for example: after my morning coffee."),
    )
    cue_language = models.CharField(max_length=5, blank=True, editable=False)
    fallback = models.CharField(
        _("if it does not work"), max_length=6, choices=Fallback, blank=True
    )
    fallback_words = models.CharField(
        _("in her own words"),
        max_length=250,
        blank=True,
        help_text=_("For example: if it rains, then I practise at home."),
    )
    fallback_words_language = models.CharField(max_length=5, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def has_plan(self):
        return bool(self.cue or self.fallback)

    @property
    def then(self):
        """The sentence of what she does if it does not work, and its language if she wrote it."""
        if self.fallback == self.Fallback.OWN:
            return {"text": self.fallback_words, "language": self.fallback_words_language}
        return {"text": self.get_fallback_display(), "language": ""}

    def write_plan(self, *, language, **values):
        """What is new about it is in that language."""
        for name, value in values.items():
            if name in WORDS and value != getattr(self, name):
                setattr(self, f"{name}_language", language if value else "")
            setattr(self, name, value)
        languages = (f"{name}_language" for name in WORDS)
        self.save(update_fields=[*values, *languages])
