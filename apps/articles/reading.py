"""Which articles a reader finds, with what their pages show."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils import timezone

from apps.exercises.models import Exercise

from .models import Article, RelatedArticle


def published(user, at=None):
    at = at or timezone.now()
    articles = Article.objects.visible_to(user, at).published(at)
    return articles.select_related("category", "author", "reviewer").prefetch_related("sections")


def open_to_all(at=None):
    return published(AnonymousUser(), at)


def whole(user):
    return with_page(published(user), user)


def with_page(articles, user):
    """With everything on the page that she may see."""
    exercises = Exercise.objects.visible_to(user).published().with_picture()
    others = RelatedArticle.objects.filter(related__in=published(user).values("pk"))
    return articles.prefetch_related(
        "sections__card",
        "sources",
        "key_facts",
        Prefetch("links", others.select_related("related")),
        Prefetch("exercises", exercises.order_by("articleexercise__position")),
    )
