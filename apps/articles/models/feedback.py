from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """What was said of a practice's article is for its staff, of ours for our editors."""
        if not user.is_staff:
            return self.none()
        articles = Article.objects.visible_to(user, at)
        if not (user.is_superuser or user.is_library_editor):
            articles = articles.exclude(practice=None)
        return self.filter(article__in=articles)


class Feedback(models.Model):
    """What a reader said about an article. Who it was is kept nowhere."""

    MOST = 1000

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="feedback", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    was_useful = models.BooleanField(_("useful"))
    missing = models.TextField(_("what was missing"), max_length=MOST, blank=True)
    given_on = models.DateField(_("day"))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader's answer")
        verbose_name_plural = _("readers' answers")
        ordering = ["-given_on", "-pk"]

    def __str__(self):
        return str(self.article)
