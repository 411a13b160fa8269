from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.accounts.sign_in.device import kept_on_her_device
from apps.exercises.models import Exercise

from .models import Article


def published(user, at=None):
    at = at or timezone.now()
    articles = Article.objects.visible_to(user, at).published(at)
    return articles.select_related("category", "author", "reviewer").prefetch_related("sections")


def library(request):
    return render(request, "articles/library.html", {"articles": published(request.user)})


@kept_on_her_device
def detail(request, slug):
    exercises = Exercise.objects.visible_to(request.user).published()
    articles = published(request.user).prefetch_related(
        "sections__card",
        "sources",
        Prefetch("exercises", exercises.order_by("articleexercise__position")),
    )
    article = get_object_or_404(articles, slug=slug)
    return render(request, "articles/detail.html", {"article": article})
