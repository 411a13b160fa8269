from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.exercises.admin import LibraryAdmin
from apps.exercises.admin.library import Languages, OwnerFilter
from apps.exercises.admin.out_of_date import OutOfDate, SaysOutOfDate
from apps.exercises.admin.versions import Versioned
from apps.exercises.starter import columns_of

from .models import Term


class NotedFilter(admin.SimpleListFilter):
    title = _("explained in articles and exercises")
    parameter_name = "noted"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("only in the glossary"))]

    def queryset(self, request, queryset):
        wanted = {"yes": True, "no": False}.get(self.value())
        return queryset if wanted is None else queryset.filter(is_difficult=wanted)


@admin.register(Term)
class TermAdmin(SaysOutOfDate, Versioned, LibraryAdmin):
    """The words of the glossary; a practice may explain one in its own words."""

    list_display = ["name", "languages", "owner", "is_difficult"]
    list_filter = [NotedFilter, OwnerFilter, Languages, OutOfDate]
    list_select_related = ["practice"]
    search_fields = columns_of(["name", "aliases", "synonyms"])
    ordering = ["slug"]
    fields = ["name", "definition", "aliases", "synonyms", "is_difficult", "practice", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def view_on_site(self, obj):
        return obj.get_absolute_url()
