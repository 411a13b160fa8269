from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import Article
from .reading import open_to_all

NEWEST = 20


class NewArticles(Feed):
    """What everybody may read, the newest first, in the language of the address."""

    def title(self):
        return _("Soepel: new articles")

    def description(self):
        return _("Plain words about complaints, and what you can do yourself.")

    def link(self):
        return reverse("articles:library")

    def feed_url(self):
        return reverse("articles:feed")

    @property
    def language(self):
        return get_language()

    def items(self):
        return open_to_all().order_by("-published_at", "slug")[:NEWEST]

    def item_title(self, article: Article):
        return article.title

    def item_description(self, article: Article):
        return article.summary

    def item_pubdate(self, article: Article):
        return article.published_at

    def item_updateddate(self, article: Article):
        return article.updated_at
