"""What is searched: a copy of names and passages, with their words as they are compared. It is
made anew from the texts at every change and holds nothing of its own."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import Practice
from apps.articles.search.lookups import Alike, HoldsAny
from apps.articles.search.query import SHORTEST_END, SHORTEST_START
from apps.exercises.models import LibraryQuerySet


class SearchEntryQuerySet(LibraryQuerySet):
    def shown(self, at):
        return self.filter(Q(shown_from=None) | Q(shown_from__lte=at))

    def holding(self, words, language):
        return self.filter(language=language, words__holds_any=sorted(words))


class SearchEntry(models.Model):
    """The name of one thing in one language (place ""), or one passage of it."""

    kind = models.CharField(max_length=10)
    key = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    place = models.CharField(max_length=60, blank=True)
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, related_name="+")
    shown_from = models.DateTimeField(null=True)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    names = models.TextField(blank=True)
    head = models.TextField(blank=True)
    words = models.TextField(blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "language", "place"], name="one_entry_for_each_place"
            )
        ]

    def __str__(self):
        return f"{self.kind}/{self.slug}#{self.place} {self.language}"


class SearchWordQuerySet(models.QuerySet):
    def that_may_answer(self, query):
        """More than are meant: which of them are, is for the query to say."""
        stems = {piece.stem for piece in query.pieces} | query.halves()
        found = Q(stem__in=stems) | Q(word__in={piece.word for piece in query.pieces})
        for piece in query.pieces:
            if piece.may_be_mistyped:
                found |= Q(word__alike=piece.word)
            if not piece.is_joined and len(piece.stem) >= SHORTEST_START:
                found |= Q(word__startswith=piece.stem)
            if not piece.is_joined and len(piece.stem) >= SHORTEST_END:
                found |= Q(stem__endswith=piece.stem)
        return self.filter(found, language=query.language)


class SearchWord(models.Model):
    """Every word that stands in the index of a language."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=100)
    stem = models.CharField(max_length=100)

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="each_word_once")]
        indexes = [models.Index(fields=["language", "stem"], name="words_by_stem")]

    def __str__(self):
        return self.word


for field in (models.CharField, models.TextField):
    field.register_lookup(Alike)
    field.register_lookup(HoldsAny)
