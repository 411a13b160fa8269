from .article import Article, ArticleQuerySet, Author, Category, words_in
from .care_card import CareCard
from .feedback import Feedback
from .parts import ArticleExercise, KeyFact, RelatedArticle, Section, Source
from .self_check import SentCheck, SignOff, practices_of
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
    "SentCheck",
    "SignOff",
    "Source",
    "language_of",
    "practices_of",
    "words_in",
]
