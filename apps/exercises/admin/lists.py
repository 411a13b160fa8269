from django.contrib import admin
from modeltranslation.admin import TranslationTabularInline

from apps.accounts.admin import (
    STAFF,
    FollowsParent,
    MovesRows,
    OrderedTable,
    PracticeModelAdmin,
    TabbedTranslationAdmin,
    may_write_shared,
)
from apps.exercises.models import BodyArea, Equipment, EquipmentVariant, GuidanceText, SafetyNote

from .exchange import Exchanged


class SharedListAdmin(Exchanged, PracticeModelAdmin, TabbedTranslationAdmin):
    """A list that every practice uses: everybody reads it, the editors of the installation
    keep it."""

    view_roles = frozenset(STAFF)

    def has_add_permission(self, request):
        return may_write_shared(request.user)

    def has_change_permission(self, request, obj=None):
        return may_write_shared(request.user)


class UsedByExercises(SharedListAdmin):
    def has_delete_permission(self, request, obj=None):
        """Only what no exercise uses: a stop rule does not vanish in passing."""
        unused = obj is not None and not obj.exercise_set.exists()
        return unused and self.has_change_permission(request, obj)


@admin.register(BodyArea)
class BodyAreaAdmin(UsedByExercises):
    list_display = ["name", "slug", "position"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]


class VariantInline(OrderedTable, FollowsParent, TranslationTabularInline):
    model = EquipmentVariant
    fields = ["position", "name"]


@admin.register(Equipment)
class EquipmentAdmin(MovesRows, UsedByExercises):
    list_display = ["name", "household", "position"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
    inlines = [VariantInline]


@admin.register(SafetyNote)
class SafetyNoteAdmin(UsedByExercises):
    list_display = ["code", "kind", "text"]
    list_filter = ["kind"]
    search_fields = ["code", "text_nl", "text_en", "text_de"]


@admin.register(GuidanceText)
class GuidanceAdmin(SharedListAdmin):
    """The keys are the portal's own; only their texts can change."""

    list_display = ["key", "text"]
    search_fields = ["key", "text_nl", "text_en", "text_de"]
    readonly_fields = ["key"]

    def has_add_permission(self, request):
        return False
