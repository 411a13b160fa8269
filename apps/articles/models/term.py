import unicodedata

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Practice
from apps.articles.terms import forms_of
from apps.exercises.models import LibraryQuerySet


class TermQuerySet(LibraryQuerySet):
    def difficult(self):
        return self.filter(is_difficult=True)

    def in_language(self, language):
        """Those that have a name there; the others have nothing to say to this reader."""
        name = f"name_{language}"
        return self.exclude(**{f"{name}__isnull": True}).exclude(**{name: ""})

    def own_first(self):
        """What a practice wrote itself comes before ours of the same name."""
        return self.order_by(models.F("practice").asc(nulls_last=True), "slug")

    def for_reader(self, user):
        """One explanation of each name, in the language that is being read."""
        terms = self.visible_to(user).in_language(get_language()).own_first()
        by_name = {}
        for term in terms:
            by_name.setdefault(term.name.casefold(), term)
        return sorted(by_name.values(), key=lambda term: plain_letters(term.name))


class Term(models.Model):
    """A word of the glossary."""

    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("practice"),
    )
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    name = models.CharField(
        _("word"),
        max_length=80,
        help_text=_("A note in brackets tells two meanings apart: rest (between sets)."),
    )
    definition = models.TextField(
        _("explanation"), max_length=400, help_text=_("One or two short sentences.")
    )
    aliases = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_("Plurals, compounds and other words for the same, one a line."),
    )
    synonyms = models.TextField(
        _("only for the search"),
        blank=True,
        help_text=_("What people type and we do not write, one a line. No page shows it."),
    )
    is_difficult = models.BooleanField(
        _("explain it in articles and exercises"),
        default=False,
        help_text=_("Where a page uses the word first, readers can open its explanation."),
    )
    starter_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("glossary")
        ordering = ["slug"]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return f"{reverse('articles:glossary')}#{self.anchor}"

    @property
    def anchor(self):
        return f"word-{self.slug}"

    @property
    def letter(self):
        return plain_letters(self.name)[:1].upper()

    @property
    def forms(self):
        """How it is spelt in texts, in the language that is being read."""
        return forms_of(self.name, (self.aliases or "").splitlines())


def plain_letters(text):
    """For the alphabet: an umlaut stands with its vowel."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
