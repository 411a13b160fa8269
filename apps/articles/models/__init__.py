from .article import Article, ArticleQuerySet, Author, Category, words_in
from .care_card import CareCard
from .feedback import Feedback
from .parts import ArticleExercise, KeyFact, RelatedArticle, Section, Source
from .term import Term, TermQuerySet
from .words import EDITOR, Evidence, language_of

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
    "Term",
    "TermQuerySet",
    "language_of",
    "words_in",
]
