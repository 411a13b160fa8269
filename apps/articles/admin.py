from collections import Counter

from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.forms import URLInput
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media
from modeltranslation.admin import TranslationStackedInline

from apps.accounts.admin import FollowsParent, Guarded, MovesRows, Ordered, OrderedTable
from apps.exercises.admin import LibraryAdmin
from apps.exercises.admin.library import Languages, OwnerFilter, copy_row, kept_by
from apps.exercises.admin.lists import SharedListAdmin
from apps.exercises.admin.out_of_date import OutOfDate, SaysOutOfDate
from apps.exercises.admin.versions import Versioned
from apps.exercises.versions import TRANSLATIONS, last_changed, stale_texts

from .admin_before import LookedAtBefore
from .admin_feedback import FeedbackAdmin
from .admin_glossary import TermAdmin
from .models import (
    Article,
    ArticleExercise,
    Author,
    CareCard,
    Category,
    KeyFact,
    RelatedArticle,
    Section,
    Source,
)
from .readability import readings_of
from .self_check import admin as self_check_admin  # noqa: F401
from .translating import Translated

__all__ = ["FeedbackAdmin", "TermAdmin"]
HINTS_SHOWN = 2
LANGUAGES = dict(settings.LANGUAGES)
PARTS = ("sections", "sources", "articleexercise_set", "links", "key_facts")


RICH_TEXT = Guarded.formfield_overrides | {ProseEditorField: {"widget": AdminProseEditorWidget}}


class WithEditor:
    """For a page with rich text."""

    class Media:
        js = ["js/admin/editor.js"]

    def render_change_form(self, request, context, *args, **kwargs):
        """The editor's import map is an inline script: it carries the nonce of this page."""
        if context.get("media"):
            nonce = str(request.csp_nonce)
            context["media"] = Media.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("published", _("published")),
            ("draft", _("not published yet")),
            ("overdue", _("check is overdue")),
            ("ours_to_check", _("to be checked by us")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        today = request.user.local_date(now)
        if self.value() == "overdue":
            return queryset.review_overdue(today)
        if self.value() == "ours_to_check":
            return kept_by(queryset.review_overdue(today), request.user)
        published = queryset.published(now)
        if self.value() == "draft":
            return queryset.exclude(pk__in=published.values("pk"))
        return published if self.value() == "published" else queryset


class SectionInline(Ordered, FollowsParent, TranslationStackedInline):
    model = Section
    template = "admin/lines.html"
    summary_template = "admin/articles/section.html"
    fieldsets = [
        (None, {"fields": [("position", "kind", "anchor", "evidence"), "heading", "text"]}),
        (_("Shared warning"), {"fields": ["card"]}),
        (_("Drawing"), {"fields": ["drawing", "alt", "caption"], "classes": ["collapse"]}),
        (_("Quote"), {"fields": [("quoted", "source")], "classes": ["collapse"]}),
    ]
    formfield_overrides = RICH_TEXT


class SourceInline(OrderedTable, FollowsParent, admin.TabularInline):
    model = Source
    fields = ["position", "key", "citation", "url", "evidence"]
    formfield_overrides = {models.URLField: {"widget": URLInput, "assume_scheme": "https"}}


class ExerciseInline(OrderedTable, FollowsParent, admin.TabularInline):
    model = ArticleExercise
    fields = ["position", "exercise"]
    autocomplete_fields = ["exercise"]


class RelatedInline(OrderedTable, FollowsParent, admin.TabularInline):
    model = RelatedArticle
    fk_name = "article"
    fields = ["position", "related"]
    autocomplete_fields = ["related"]


class KeyFactInline(FollowsParent, admin.TabularInline):
    model = KeyFact
    fields = ["number", "anchor", "sources", "is_own"]


@admin.register(Article)
class ArticleAdmin(
    Translated, LookedAtBefore, WithEditor, MovesRows, SaysOutOfDate, Versioned, LibraryAdmin
):
    list_display = ["title", "category", "languages", "owner", "published", "next_check"]
    list_filter = [StateFilter, "category", OwnerFilter, Languages, OutOfDate]
    list_select_related = ["category", "author", "practice"]
    search_fields = ["title_nl", "title_en", "title_de", "slug"]
    ordering = ["category__position", "slug"]
    inlines = [SectionInline, SourceInline, KeyFactInline, ExerciseInline, RelatedInline]
    prepopulated_fields = {"slug": ["title"]}
    copied_as = {"published_at": None}
    fieldsets = [
        (_("What it is"), {"fields": ["title", "summary", "category"]}),
        (_("Who wrote and checked it"), {"fields": [("author", "reviewer")]}),
        (_("When"), {"fields": ["published_at", ("reviewed_on", "next_review_on")]}),
        (_("Before it is read"), {"fields": ["preview"]}),
        (_("Keeping it"), {"fields": ["practice", "slug"], "classes": ["collapse"]}),
    ]
    of_the_languages = (_("Languages"), {"fields": ["how_they_stand"]})

    def get_fieldsets(self, request, obj=None):
        own = super().get_fieldsets(request, obj)
        return [self.of_the_languages, *own] if obj else own

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "how_they_stand"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    @admin.display(description=_("how they stand"))
    def how_they_stand(self, obj):
        stale = Counter(text.language for text in stale_texts(Article, [obj.pk])[obj.pk])
        changed, readings = last_changed(obj), readings_of(obj)
        rows = [
            {
                "code": code,
                "name": gettext(name),
                "changed": changed.get(code),
                "stale": stale[code],
                "reading": readings.get(code),
                "is_translation": code in TRANSLATIONS,
            }
            for code, name in settings.LANGUAGES
        ]
        return render_to_string("admin/articles/languages.html", {"rows": rows, "article": obj})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        obj = Article.objects.prefetch_related("sections").get(pk=form.instance.pk)
        for code, reading in readings_of(obj).items():
            for hint in reading.hints[:HINTS_SHOWN]:
                text = f"{gettext(LANGUAGES[code])}: {hint}"
                messages.warning(request, text)

    def to_check(self, request):
        """How many she should look at again; a start page says so."""
        if not self.has_view_permission(request):
            return 0
        today = request.user.local_date(timezone.now())
        return kept_by(Article.objects.review_overdue(today), request.user).count()

    def save_model(self, request, obj, form, change):
        obj.updated_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, obj):
        if obj.published_at is None:
            return _("not published yet")
        return date_format(timezone.localtime(obj.published_at))

    @admin.display(description=_("next check"), ordering="next_review_on")
    def next_check(self, obj):
        if obj.next_review_on is None:
            return _("no date yet")
        day = date_format(obj.next_review_on)
        is_late = obj.next_review_on < timezone.localdate()
        return gettext("%s, overdue") % day if is_late else day

    def copy_parts(self, original, copy):
        for part in PARTS:
            for row in getattr(original, part).all():
                copy_row(row, article=copy)


@admin.register(Category)
class CategoryAdmin(SharedListAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]


@admin.register(CareCard)
class CareCardAdmin(WithEditor, Versioned, SharedListAdmin):
    """When to get help: read live by every article that shows it."""

    list_display = ["heading", "urgency", "code"]
    list_filter = ["urgency"]
    search_fields = ["heading_nl", "heading_en", "heading_de", "code"]
    fields = ["code", "urgency", "heading", "text", "position"]
    formfield_overrides = RICH_TEXT

    def get_readonly_fields(self, request, obj=None):
        """Articles are written around its code."""
        return ["code"] if obj else []


@admin.register(Author)
class AuthorAdmin(LibraryAdmin):
    """A practice keeps its own writers and reviewers beside ours."""

    list_display = ["name", "role", "qualification", "practice"]
    list_filter = [OwnerFilter]
    list_select_related = ["practice"]
    fields = ["practice", "slug", "name", "role", "qualification", "note"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
