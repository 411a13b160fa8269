import math
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.exercises.models import Exercise, LibraryQuerySet

WORDS_PER_MINUTE = 200


@lru_cache(maxsize=2048)
def words_in(html):
    return len(strip_tags(html).split())


class Category(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


class Author(models.Model):
    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="authors",
        verbose_name=_("practice"),
    )
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=120, blank=True)
    qualification = models.CharField(_("qualification"), max_length=120, blank=True)
    note = models.CharField(_("line below the article"), max_length=250, blank=True)
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["slug"]

    def __str__(self):
        return self.name

    @property
    def introduced(self):
        """By name, and by what makes that person one to believe."""
        known = ", ".join(filter(None, (self.role, self.qualification)))
        return f"{self.name} ({known})" if known else self.name


def is_whole(section, code):
    """Each text that it has in some language it has in this one."""
    languages = [other for other, _name in settings.LANGUAGES]
    return all(
        getattr(section, f"{field}_{code}")
        for field in ("heading", "text")
        if any(getattr(section, f"{field}_{other}") for other in languages)
    )


class ArticleQuerySet(LibraryQuerySet):
    def published(self, at):
        return self.filter(published_at__lte=at)

    def named(self, *slugs):
        """With what tells how long they take to read."""
        return self.filter(slug__in=slugs).prefetch_related("sections")

    def review_overdue(self, on):
        return self.filter(next_review_on__lt=on)


class Article(models.Model):
    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("practice"),
    )
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="articles", verbose_name=_("category")
    )
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="articles", verbose_name=_("author")
    )
    reviewer = models.ForeignKey(
        Author,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_articles",
        verbose_name=_("checked by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)
    reviewed_on = models.DateField(_("checked on"), null=True, blank=True)
    next_review_on = models.DateField(_("next check"), null=True, blank=True)
    exercises = models.ManyToManyField(
        Exercise, through="ArticleExercise", blank=True, verbose_name=_("exercises")
    )
    related = models.ManyToManyField(
        "self",
        through="RelatedArticle",
        symmetrical=False,
        blank=True,
        verbose_name=_("more to read"),
    )
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["category__position", "slug"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:detail", args=[self.slug])

    @property
    def is_checked(self):
        return bool(self.reviewer and self.reviewed_on)

    @property
    def alarm(self):
        """The warning that is said before everything else."""
        return next((section for section in self.sections.all() if section.is_alarm), None)

    @property
    def translated_into(self):
        """The languages that lack no title and no text."""
        sections = [section.shown for section in self.sections.all()]
        return [
            code
            for code, _name in settings.LANGUAGES
            if getattr(self, f"title_{code}") and all(is_whole(s, code) for s in sections)
        ]

    @property
    def reading_minutes(self):
        """Counted from its own words in the language that is being read."""
        words = sum(words_in(s.heading) + words_in(s.text) for s in self.sections.all())
        return max(1, math.ceil(words / WORDS_PER_MINUTE))

    def clean(self):
        """Nobody publishes alone: of ours this is said on the page, a practice names a person."""
        if self.practice_id and self.published_at and not self.reviewer_id:
            text = _(
                "Choose who checked it. Without a check, a practice cannot publish an article."
            )
            raise ValidationError({"reviewer": text})
