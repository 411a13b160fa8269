"""What an article consists of."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from modeltranslation.settings import DEFAULT_LANGUAGE

from apps.exercises.models import Exercise

from .care_card import CareCard
from .words import EDITOR, Evidence


class Section(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        IN_SHORT = "in_short", _("in short")
        DO = "do", _("do")
        DONT = "dont", _("don't")
        RED_FLAG = "red_flag", _("warning signs")
        QUOTE = "quote", _("quote")
        EVIDENCE = "evidence", _("what we know and do not know")
        WHO = "who", _("who does what")
        RULES = "rules", _("the rules of the self-check")

    class Drawing(models.TextChoices):
        HIP_JOINT = "hip-joint", _("the hip joint")
        ORIGIN_GROUPS = "origin-groups", _("where hip pain comes from")
        SLEEPING_POSITIONS = "sleeping-positions", _("three sleeping positions")
        DESK = "desk", _("a good place to sit and stand")
        WHO_DOES_WHAT = "who-does-what", _("who does what")

    article = models.ForeignKey(
        "Article", models.CASCADE, related_name="sections", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    anchor = models.SlugField(
        _("anchor"), help_text=_("The same in every language, so that links keep working.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TEXT)
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    text = ProseEditorField(_("text"), extensions=EDITOR, sanitize=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=1, choices=Evidence, blank=True)
    card = models.ForeignKey(
        CareCard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sections",
        verbose_name=_("care card"),
        help_text=_("The section then shows this card and needs no text of its own."),
    )
    drawing = models.CharField(_("drawing"), max_length=24, choices=Drawing, blank=True)
    caption = models.CharField(_("below the drawing"), max_length=250, blank=True)
    alt = models.CharField(_("the drawing in words"), max_length=300, blank=True)
    quoted = models.CharField(_("who said it"), max_length=160, blank=True)
    source = models.SlugField(
        _("source of the quote"), blank=True, help_text=_("The key of one of the sources below.")
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "anchor"],
                name="anchor_once_per_article",
                violation_error_message=_("Another section already has this anchor."),
            )
        ]

    def __str__(self):
        return str(self.shown.heading)

    @property
    def shown(self):
        """What stands on the page: the card, or its own words."""
        return self.card or self

    @property
    def is_alarm(self):
        return self.kind == self.Kind.RED_FLAG

    def clean(self):
        flaws = dict(self.flaws())
        if flaws:
            raise ValidationError(flaws)

    def flaws(self):
        """The field and what is wrong with it."""
        if not (self.card_id or self.heading_nl):
            yield "heading_nl", _("A section needs a heading, or a care card.")
        if self.kind == self.Kind.RED_FLAG and not (self.card_id or self.is_sourced):
            yield (
                "card",
                _("Warning signs need a care card, a source in their text, or a key fact."),
            )
        if self.kind == self.Kind.QUOTE and not self.source:
            yield "source", _("Say where the quote comes from: the key of one of the sources.")
        if self.drawing:
            for code in self.languages_without_alt():
                yield f"alt_{code}", _("Say in words what the drawing shows.")

    @property
    def is_sourced(self):
        """By a source, or by saying openly among the key facts that there is none."""
        own = KeyFact.objects.filter(article=self.article_id, anchor=self.anchor, is_own=True)
        return bool(self.source) or "#source-" in (self.text_nl or "") or own.exists()

    def languages_without_alt(self):
        """Of those that this section is written in."""
        return [
            code
            for code, _name in settings.LANGUAGES
            if (code == DEFAULT_LANGUAGE or getattr(self, f"heading_{code}"))
            and not getattr(self, f"alt_{code}")
        ]


class Source(models.Model):
    article = models.ForeignKey(
        "Article", models.CASCADE, related_name="sources", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    key = models.SlugField(_("key"))
    citation = models.CharField(_("source"), max_length=300)
    url = models.URLField(_("web address"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=1, choices=Evidence)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="source_key_once_per_article")
        ]

    def __str__(self):
        return self.citation

    @property
    def short_name(self):
        return self.citation.partition(":")[0]


class ArticleExercise(models.Model):
    article = models.ForeignKey("Article", models.CASCADE)
    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "exercise"], name="exercise_once_per_article"
            )
        ]

    def __str__(self):
        return str(self.exercise)


class RelatedArticle(models.Model):
    """Another article that goes on where this one ends."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="links")
    related = models.ForeignKey(
        "Article", models.CASCADE, related_name="links_here", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "related"], name="related_once_per_article")
        ]

    def __str__(self):
        return str(self.related)

    def clean(self):
        if self.article_id and self.article_id == self.related_id:
            raise ValidationError({"related": _("This is the article itself.")})


class KeyFact(models.Model):
    """What the article must say, where it says it, and what that rests on. Section and sources
    are named by their anchor and keys, as in the links of the text."""

    article = models.ForeignKey(
        "Article", models.CASCADE, related_name="key_facts", verbose_name=_("article")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    anchor = models.SlugField(_("anchor of the section"))
    sources = models.CharField(
        _("sources"), max_length=250, blank=True, help_text=_("Their keys, with a space between.")
    )
    is_own = models.BooleanField(
        _("our own knowledge"), default=False, help_text=_("No source says it; a clinician should.")
    )

    class Meta:
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="fact_once_per_article")
        ]

    def __str__(self):
        return str(self.number)

    def clean(self):
        if not (self.sources.strip() or self.is_own):
            raise ValidationError({"sources": _("Name a source, or tick “our own knowledge”.")})

    @property
    def source_keys(self):
        return self.sources.split()
