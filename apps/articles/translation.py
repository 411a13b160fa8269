from modeltranslation.translator import TranslationOptions, register

from apps.exercises.versions import Part, Whole, exchanged, followed_by, keep_history

from .models import (
    Article,
    ArticleExercise,
    Author,
    CareCard,
    Category,
    KeyFact,
    RelatedArticle,
    Section,
    Source,
    Term,
)
from .search.index import follow


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Author)
class AuthorTranslation(TranslationOptions):
    fields = ("name", "role", "qualification", "note")


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("heading", "text", "caption", "alt")


@register(CareCard)
class CareCardTranslation(TranslationOptions):
    fields = ("heading", "text")


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name", "definition", "aliases", "synonyms")


keep_history(
    Whole(
        Article,
        parts=(
            Part(Section, "article", "anchor", "heading"),
            Part(Source, "article", "key", "citation"),
            Part(ArticleExercise, "article", "exercise_id", "exercise_id"),
            Part(RelatedArticle, "article", "related_id", "related_id"),
            Part(KeyFact, "article", "number", "number"),
        ),
        stays=("practice_id", "slug", "published_at"),
    )
)
keep_history(Whole(CareCard, key="code"))
keep_history(Whole(Term, stays=("practice_id", "slug"), apart=("aliases", "synonyms")))
exchanged(Whole(Author))
exchanged(Whole(Category))
followed_by(follow)
