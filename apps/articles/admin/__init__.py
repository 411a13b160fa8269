from apps.articles.self_check import admin as self_check_admin  # noqa: F401

from .article import ArticleAdmin
from .feedback import FeedbackAdmin
from .glossary import TermAdmin
from .lists import AuthorAdmin, CareCardAdmin, CategoryAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "CareCardAdmin",
    "CategoryAdmin",
    "FeedbackAdmin",
    "TermAdmin",
]
