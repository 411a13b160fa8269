from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import AccessLog, what_words

from .base import MANAGER, PracticeModelAdmin, practices_as
from .practice import named


class WhatFilter(admin.SimpleListFilter):
    title = _("looked at")
    parameter_name = "what"

    def lookups(self, request, model_admin):
        labels = model_admin.get_queryset(request).order_by("what").values_list("what", flat=True)
        return [(label, what_words(label)) for label in labels.distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(what=self.value()) if self.value() else queryset


@admin.register(AccessLog)
class AccessLogAdmin(PracticeModelAdmin):
    """Who looked at whom in her practice, for the manager: never what it said."""

    view_roles = frozenset({MANAGER})
    list_display = ["at", "actor", "role_words", "action", "what_words", "patient", "practice"]
    list_filter = [
        ("at", admin.DateFieldListFilter),
        "action",
        WhatFilter,
        ("actor", admin.RelatedOnlyFieldListFilter),
        ("practice", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["actor", "patient", "practice"]
    search_fields = [*named("actor"), *named("patient")]
    fields = list_display

    def get_queryset(self, request):
        """Without the looks at her own record: those stand on her own page."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(practice__in=practices_as(request.user, MANAGER))

    @admin.display(description=_("role"), ordering="roles")
    def role_words(self, row):
        return row.role_words()

    @admin.display(description=_("looked at"), ordering="what")
    def what_words(self, row):
        return row.what_words()
