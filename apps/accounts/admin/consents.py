from django.contrib import admin

from apps.accounts.admin_forms import ConsentTextForm
from apps.accounts.models import Consent, ConsentText

from .base import MANAGER, PracticeModelAdmin, TabbedTranslationAdmin, practices_as
from .practice import named


@admin.register(ConsentText)
class ConsentTextAdmin(PracticeModelAdmin, TabbedTranslationAdmin):
    """A new wording is a new version; what somebody agreed to is never rewritten."""

    form = ConsentTextForm
    list_display = ["version", "published_at"]
    fields = ["text"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return request.user.is_superuser

    def get_fields(self, request, obj=None):
        return ["version", "published_at", "text"] if obj else ["text"]

    def save_model(self, request, obj, form, change):
        newest = ConsentText.objects.newest()
        obj.version = newest.version + 1 if newest else 1
        super().save_model(request, obj, form, change)


@admin.register(Consent)
class ConsentAdmin(PracticeModelAdmin):
    view_roles = frozenset({MANAGER})
    list_display = ["user", "practice", "text", "language", "given_at", "withdrawn_at"]
    list_filter = ["text", ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "practice", "text"]
    search_fields = named("user")
    fields = list_display
    patient_path = "user"

    def get_queryset(self, request):
        own = practices_as(request.user, MANAGER)
        return super().get_queryset(request).filter(practice__in=own)
