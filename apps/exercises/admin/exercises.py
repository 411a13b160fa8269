from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from apps.accounts.admin import FollowsParent
from apps.exercises.admin_forms import ExerciseForm, PictureForm
from apps.exercises.models import Exercise, ExercisePicture
from apps.exercises.templatetags.dosage import in_words
from apps.exercises.templatetags.figures import thumb

from .library import Languages, LibraryAdmin, OwnerFilter
from .out_of_date import OutOfDate, SaysOutOfDate
from .verdict import passed
from .versions import Versioned


class PictureInline(FollowsParent, TranslationStackedInline):
    model = ExercisePicture
    form = PictureForm
    fields = ["is_shown", "start_file", "alt_start", "end_file", "alt_end"]

    def get_extra(self, request, obj=None, **kwargs):
        """Django raises max_num to one for a pair that can only be one."""
        return int(self.has_add_permission(request, obj))


@admin.register(Exercise)
class ExerciseAdmin(SaysOutOfDate, Versioned, LibraryAdmin):
    form = ExerciseForm
    inlines = [PictureInline]
    list_display = [
        "small_figure",
        "name",
        "phase",
        "areas",
        "dose",
        "languages",
        "owner",
        "is_published",
    ]
    list_filter = [
        "phase",
        "body_areas",
        "equipment",
        OwnerFilter,
        Languages,
        OutOfDate,
        "is_published",
    ]
    list_display_links = ["name"]
    list_select_related = ["practice", "picture"]
    readonly_fields = ["figure"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
    ordering = ["phase", "slug"]
    autocomplete_fields = ["easier_exercise", "harder_exercise"]
    prepopulated_fields = {"slug": ["name"]}
    copied_relations = ("body_areas", "equipment", "safety_notes")
    copied_as = {"is_published": False}
    fieldsets = [
        (_("What it is"), {"fields": ["name", "phase", "is_published"]}),
        (
            _("What the patient reads"),
            {"fields": [field for field in Exercise.TEXT_FIELDS if field != "name"]},
        ),
        (
            _("How much"),
            {
                "description": _("What a new line in a programme starts with."),
                "fields": [
                    ("sets", "rest_seconds"),
                    ("repetitions", "repetitions_max"),
                    ("hold_seconds", "hold_seconds_max"),
                    ("duration_seconds", "duration_seconds_max"),
                    ("side", "tempo"),
                    ("per_week", "per_week_max"),
                    "times_a_day",
                ],
            },
        ),
        (_("For which body, with what"), {"fields": ["body_areas", "equipment"]}),
        (_("When to stop, when to ask first"), {"fields": ["safety_notes"]}),
        (
            _("Easier and harder"),
            {"fields": ["easier", "easier_exercise", "harder", "harder_exercise"]},
        ),
        (_("Figure"), {"fields": ["figure", "drawing"]}),
        (_("Keeping it"), {"fields": ["practice", "slug"], "classes": ["collapse"]}),
    ]

    class Media:
        css = {"all": ["css/figure.css", "css/figures.css", "css/admin-figures.css"]}

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("practice", "picture")
        return found.prefetch_related("body_areas")

    def copied_from(self, original):
        """The drawing is found by the address, which the copy does not share."""
        return self.copied_as | {"drawing": original.drawing or original.slug}

    def copy_parts(self, original, copy):
        if original.own_picture:
            original.own_picture.copy_to(copy)

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

    @admin.display(description=_("suggested dosage"))
    def dose(self, obj):
        return in_words(obj.dosage)

    @admin.display(description=_("figure"), empty_value=_("no figure yet"))
    def small_figure(self, obj):
        return thumb(obj) or None

    @admin.display(description=_("what patients see"))
    def figure(self, obj):
        """The pair, and what the checks of the drawing say."""
        told = passed(obj.drawn) if obj.drawn else []
        return render_to_string("admin/exercises/figure.html", {"exercise": obj, "passed": told})
