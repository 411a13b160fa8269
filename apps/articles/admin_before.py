"""What an editor looks at before an article is read: the page, its sentences, its translations."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from apps.articles.models import Article
from apps.articles.readability import Readability
from apps.articles.reading import with_page
from apps.exercises.versions import Differences, behind

LANGUAGES = dict(settings.LANGUAGES)


class LookedAtBefore:
    """Read-only lines of the form, and the two pages they lead to."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/preview/<slug:language>/",
                view(self.preview_view),
                name="articles_article_preview",
            ),
            path(
                "<path:object_id>/behind/", view(self.behind_view), name="articles_article_behind"
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
            context = {"article": get_object_or_404(pages), "is_preview": True}
            return render(request, "articles/detail.html", context)

    def behind_view(self, request, object_id):
        article = self.article_of(request, object_id)
        late = behind(article)
        changes = Differences(article, list(late.values()))
        context = {
            **self.page_context(request, article, gettext("Translations that lag behind")),
            "late": [(LANGUAGES[code], rows) for code, rows in zip(late, changes, strict=True)],
        }
        return TemplateResponse(request, "admin/articles/behind.html", context)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "preview", "sentences", "lag"]

    @admin.display(description=_("see it as a patient"))
    def preview(self, obj):
        if obj.pk is None:
            return _("once it is saved")
        links = [
            (reverse("admin:articles_article_preview", args=[obj.pk, code]), code, name)
            for code, name in LANGUAGES.items()
        ]
        return format_html_join(" · ", '<a href="{}" hreflang="{}">{}</a>', links)

    @admin.display(description=_("how it reads"))
    def sentences(self, obj):
        """15 words a sentence on average, and none above 20, is what we aim at."""
        if obj.pk is None:
            return _("once it is saved")
        lines = [(name, Readability.of(obj, code)) for code, name in LANGUAGES.items()]
        return format_html_join(" ", "<p>{}: {}</p>", [(n, said(r)) for n, r in lines])

    @admin.display(description=_("translations"))
    def lag(self, obj):
        late = behind(obj) if obj.pk else {}
        if not late:
            return _("None lags behind.")
        names = ", ".join(str(LANGUAGES[code]) for code in late)
        address = reverse("admin:articles_article_behind", args=[obj.pk])
        text = gettext("The Dutch text was changed after: %s") % names
        return format_html('<a href="{}">{}</a>', address, text)


def said(reads):
    if not reads.words:
        return gettext("no text yet")
    average = gettext("%(words)s words, %(average)s in a sentence on average") % {
        "words": reads.words,
        "average": number_format(reads.average, 1),
    }
    if not reads.long:
        return average
    too_long = ngettext("%s sentence above 20", "%s sentences above 20", len(reads.long))
    return f"{average}; {too_long % len(reads.long)}: {reads.long[0]}"
