from .article import Article, ArticleQuerySet, Author, Category, words_in
from .care_card import CareCard
from .feedback import Feedback
from .parts import ArticleExercise, KeyFact, RelatedArticle, Section, Source
from .words import EDITOR, Evidence

__all__ = [
    "EDITOR",
    "Article",
    "ArticleExercise",
    "ArticleQuerySet",
    "Author",
    "CareCard",
    "Category",
    "Evidence",
    "Feedback",
    "KeyFact",
    "RelatedArticle",
    "Section",
    "Source",
    "words_in",
]
