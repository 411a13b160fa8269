from .article import ArticleAdmin
from .feedback import FeedbackAdmin
from .lists import AuthorAdmin, CareCardAdmin, CategoryAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "CareCardAdmin", "CategoryAdmin", "FeedbackAdmin"]
