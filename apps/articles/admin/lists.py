from django.contrib import admin

from apps.articles.models import Author, CareCard, Category
from apps.exercises.admin import LibraryAdmin
from apps.exercises.admin.library import OwnerFilter
from apps.exercises.admin.lists import SharedListAdmin
from apps.exercises.admin.versions import Versioned

from .editor import WITH_EDITOR, WithEditor


@admin.register(Category)
class CategoryAdmin(SharedListAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]


@admin.register(Author)
class AuthorAdmin(LibraryAdmin):
    """A practice keeps its own writers and reviewers beside ours."""

    list_display = ["name", "role", "qualification", "practice"]
    list_filter = [OwnerFilter]
    list_select_related = ["practice"]
    fields = ["practice", "slug", "name", "role", "qualification", "note"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name_nl", "name_en", "name_de", "slug"]


@admin.register(CareCard)
class CareCardAdmin(WithEditor, Versioned, SharedListAdmin):
    """When to get help is said once: a change shows in every article."""

    list_display = ["heading", "urgency", "code", "position"]
    list_filter = ["urgency"]
    search_fields = ["heading_nl", "heading_en", "heading_de", "code"]
    fields = [("code", "urgency", "position"), "heading", "text"]
    formfield_overrides = WITH_EDITOR

    def has_delete_permission(self, request, obj=None):
        """Only what no article shows."""
        unused = obj is not None and not obj.sections.exists()
        return unused and self.has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """Articles are written around its code."""
        return ["code"] if obj else []
