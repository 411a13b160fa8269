from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import AccessLog, what_words

from .base import MANAGER, PracticeModelAdmin, practice_ids, practices_as
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
    list_display = ["moment", "actor", "role_words", "patient", "looked_at"]
    list_filter = [
        ("at", admin.DateFieldListFilter),
        ("actor", admin.RelatedOnlyFieldListFilter),
        "action",
        WhatFilter,
    ]
    list_select_related = ["actor", "patient", "practice"]
    search_fields = [*named("actor"), *named("patient")]
    fields = [*list_display, "practice"]

    def get_queryset(self, request):
        """Without the looks at her own record: those stand on her own page."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(practice__in=practices_as(request.user, MANAGER))

    def has_several_practices(self, request):
        user = request.user
        return user.is_superuser or len(practice_ids(user, MANAGER)) > 1

    def get_list_display(self, request):
        return [*self.list_display, *(["practice"] if self.has_several_practices(request) else [])]

    def get_list_filter(self, request):
        by_practice = [("practice", admin.RelatedOnlyFieldListFilter)]
        several = self.has_several_practices(request)
        return [*self.list_filter, *(by_practice if several else [])]

    @admin.display(description=_("when"), ordering="at")
    def moment(self, row):
        return date_format(localtime(row.at), "SHORT_DATETIME_FORMAT").replace(" ", "\xa0")

    @admin.display(description=_("role"), ordering="roles")
    def role_words(self, row):
        return row.role_words()

    @admin.display(description=_("looked at"), ordering="what")
    def looked_at(self, row):
        return f"{row.what_words()}: {row.get_action_display()}"
