from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin, TranslationTabularInline

from apps.accounts.admin import STAFF, THERAPIST, FollowsParent, Ordered, PracticeModelAdmin
from apps.exercises.admin import LibraryAdmin
from apps.exercises.admin.library import OwnerFilter, copy_row
from apps.programmes.admin_forms import LineForm, LineFormSet
from apps.programmes.models import ProgrammeTemplate, TemplateExercise, TemplatePhase

from .base import DaysInWords

DOSAGE_ROWS = [
    ("sets", "repetitions", "repetitions_max"),
    ("hold_seconds", "hold_seconds_max", "rest_seconds"),
    ("duration_seconds", "duration_seconds_max", "side", "tempo"),
]
FREQUENCY_ROWS = [("frequency", "times_a_day", "interval_days"), "weekdays"]


class PhaseInline(FollowsParent, TranslationTabularInline):
    model = TemplatePhase
    fields = ["week_from", "week_to", "name", "slug"]
    show_change_link = True


@admin.register(ProgrammeTemplate)
class TemplateAdmin(DaysInWords, LibraryAdmin):
    change_form_template = "admin/programmes/template_form.html"
    list_display = ["name", "practice", "weeks", "is_archived"]
    list_filter = [OwnerFilter, "is_archived"]
    list_select_related = ["practice"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
    inlines = [PhaseInline]
    prepopulated_fields = {"slug": ["name"]}
    copied_relations = ("articles",)
    fieldsets = [
        (None, {"fields": [("practice", "is_archived"), "slug", "name", "weekdays"]}),
        (_("Texts"), {"fields": ["for_whom", "not_for", "goal", "expect"]}),
        (_("Reading"), {"fields": ["articles"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("phases")

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_assign"] = request.user.works_as(THERAPIST)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("weeks"))
    def weeks(self, obj):
        return obj.last_week or _("until further notice")

    def copy_parts(self, original, copy):
        for phase in original.phases.prefetch_related("lines"):
            lines = list(phase.lines.all())
            own = copy_row(phase, template=copy)
            for line in lines:
                copy_row(line, phase=own)


class LineInline(DaysInWords, Ordered, FollowsParent, admin.StackedInline):
    model = TemplateExercise
    form, formset = LineForm, LineFormSet
    template = "admin/lines.html"
    summary_template = "admin/programmes/line.html"
    autocomplete_fields = ["exercise"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("exercise", "phase")

    fields = [
        ("exercise", "is_core", "position"),
        *DOSAGE_ROWS,
        *FREQUENCY_ROWS,
        "note_nl",
        "note_en",
        "note_de",
    ]


@admin.register(TemplatePhase)
class PhaseAdmin(PracticeModelAdmin, TabbedTranslationAdmin):
    """One phase with its lines; it opens from its template and leads back to it."""

    view_roles = frozenset(STAFF)
    change_form_template = "admin/programmes/phase_form.html"
    list_display = ["name", "template", "week_from", "week_to"]
    list_select_related = ["template"]
    search_fields = ["name_nl", "name_en", "name_de"]
    ordering = ["template__slug", "week_from", "pk"]
    fields = ["name", "note", ("week_from", "week_to"), "break_minutes"]
    inlines = [LineInline]

    def has_module_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        templates = self.admin_site.get_model_admin(ProgrammeTemplate)
        return templates.has_change_permission(request, obj and obj.template)

    def get_queryset(self, request):
        seen = ProgrammeTemplate.objects.visible_to(request.user)
        return super().get_queryset(request).filter(template__in=seen)

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(
            reverse("admin:programmes_programmetemplate_change", args=[obj.template_id])
        )
