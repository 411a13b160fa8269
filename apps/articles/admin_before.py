"""What an editor looks at before an article is read: the page as patients see it."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.articles.models import Article
from apps.articles.notes import Notes
from apps.articles.reading import with_page

LANGUAGES = dict(settings.LANGUAGES)


class LookedAtBefore:
    """A read-only line of the form, and the page it leads to."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/preview/<slug:language>/",
                view(self.preview_view),
                name="articles_article_preview",
            ),
            *super().get_urls(),
        ]

    def article_of(self, request, object_id):
        article = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def preview_view(self, request, object_id, language):
        """The page of the patients, also of what is not published yet."""
        article = self.article_of(request, object_id)
        if language not in LANGUAGES:
            raise Http404
        pages = with_page(Article.objects.filter(pk=article.pk), request.user)
        with override(language):
            notes = Notes.for_reader(request.user)
            context = {"article": get_object_or_404(pages), "is_preview": True, "notes": notes}
            return render(request, "articles/detail.html", context)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "preview"]

    @admin.display(description=_("see it as a patient"))
    def preview(self, obj):
        if obj.pk is None:
            return _("once it is saved")
        links = [
            (reverse("admin:articles_article_preview", args=[obj.pk, code]), code, name)
            for code, name in LANGUAGES.items()
        ]
        return format_html_join(" · ", '<a href="{}" hreflang="{}">{}</a>', links)
