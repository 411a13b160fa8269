from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.exercises.admin_forms import RangeForm
from apps.exercises.models import Exercise

from .library import LibraryAdmin, OwnerFilter
from .versions import Versioned


@admin.register(Exercise)
class ExerciseAdmin(Versioned, LibraryAdmin):
    form = RangeForm
    list_display = ["name", "phase", "areas", "practice", "is_published"]
    list_filter = ["phase", OwnerFilter, "body_areas", "equipment", "is_published"]
    list_select_related = ["practice"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
    ordering = ["phase", "slug"]
    autocomplete_fields = ["easier_exercise", "harder_exercise"]
    prepopulated_fields = {"slug": ["name"]}
    copied_relations = ("body_areas", "equipment", "safety_notes")
    copied_as = {"is_published": False}
    fieldsets = [
        (None, {"fields": [("practice", "is_published"), ("slug", "phase")]}),
        (_("What the patient reads"), {"fields": Exercise.TEXT_FIELDS}),
        (
            _("Suggested dosage"),
            {
                "fields": [
                    ("sets", "repetitions", "repetitions_max"),
                    ("hold_seconds", "hold_seconds_max", "rest_seconds"),
                    ("duration_seconds", "duration_seconds_max"),
                    ("side", "tempo"),
                    ("per_week", "per_week_max", "times_a_day"),
                ]
            },
        ),
        (
            _("Easier and harder"),
            {"fields": ["easier", "easier_exercise", "harder", "harder_exercise"]},
        ),
        (_("Where it belongs"), {"fields": ["body_areas", "equipment", "safety_notes"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("body_areas")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "safety_notes":
            field.label_from_instance = lambda note: f"{note.code}: {note.text}"
        return field

    def get_search_results(self, request, queryset, search_term):
        """Whoever looks for an exercise to prescribe is not offered a withdrawn one."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        return (found.published() if "field_name" in request.GET else found), distinct

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    @admin.display(description=_("body areas"))
    def areas(self, obj):
        return ", ".join(str(area) for area in obj.body_areas.all()) or None
