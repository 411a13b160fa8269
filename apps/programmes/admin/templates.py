from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationTabularInline

from apps.accounts.admin import (
    STAFF,
    THERAPIST,
    FollowsParent,
    MovesRows,
    Ordered,
    PracticeModelAdmin,
    TabbedTranslationAdmin,
)
from apps.exercises.admin import LibraryAdmin
from apps.exercises.admin.library import Languages, OwnerFilter, copy_row
from apps.exercises.admin.versions import OneVersion, Versioned
from apps.programmes.admin_forms import TemplateLineForm, TemplateLineFormSet
from apps.programmes.models import ProgrammeTemplate, TemplateExercise, TemplatePhase

from .base import DaysInWords
from .loads import loads_of, loads_of_template, said_of

DOSAGE_ROWS = [
    ("sets", "rest_seconds"),
    ("repetitions", "repetitions_max"),
    ("hold_seconds", "hold_seconds_max"),
    ("duration_seconds", "duration_seconds_max"),
    ("side", "tempo"),
]
FREQUENCY_ROWS = [("frequency", "times_a_day"), "weekdays", "interval_days"]


class PhaseInline(FollowsParent, TranslationTabularInline):
    model = TemplatePhase
    fields = ["week_from", "week_to", "name", "slug"]
    show_change_link = True


@admin.register(ProgrammeTemplate)
class TemplateAdmin(Versioned, DaysInWords, LibraryAdmin):
    change_form_template = "admin/programmes/template_form.html"
    list_display = ["name", "weeks", "on_one_day", "languages", "owner", "in_use"]
    list_filter = [OwnerFilter, Languages, "is_archived"]
    list_select_related = ["practice"]
    search_fields = ["name_nl", "name_en", "name_de", "slug"]
    inlines = [PhaseInline]
    prepopulated_fields = {"slug": ["name"]}
    copied_relations = ("articles",)
    fieldsets = [
        (_("What it is"), {"fields": ["name", "weekdays"]}),
        (_("For whom"), {"fields": ["for_whom", "not_for", "goal"]}),
        (_("What the patient reads"), {"fields": ["expect", "articles"]}),
        (
            _("Keeping it"),
            {"fields": ["practice", "slug", "is_archived"], "classes": ["collapse"]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("phases__lines")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_assign"] = request.user.works_as(THERAPIST)
        context |= said_of(loads_of_template(obj) if obj else [])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("weeks"))
    def weeks(self, obj):
        return obj.last_week or _("until further notice")

    @admin.display(description=_("the fullest day"), empty_value=_("nothing planned yet"))
    def on_one_day(self, obj):
        phases = obj.phases.all()
        loads = loads_of(phases, obj.weekdays, lambda phase: phase.lines.all())
        if not loads:
            return None
        load = max((row["load"] for row in loads), key=lambda load: load.minutes)
        words = ngettext(
            "%(exercises)s exercise, %(minutes)s min",
            "%(exercises)s exercises, %(minutes)s min",
            load.exercises,
        )
        return words % {"exercises": load.exercises, "minutes": load.minutes}

    @admin.display(description=_("state"), ordering="is_archived")
    def in_use(self, obj):
        return _("archived") if obj.is_archived else _("in use")

    def copy_parts(self, original, copy):
        for phase in original.phases.prefetch_related("lines"):
            lines = list(phase.lines.all())
            own = copy_row(phase, template=copy)
            for line in lines:
                copy_row(line, phase=own)


class LineInline(DaysInWords, Ordered, FollowsParent, admin.StackedInline):
    model = TemplateExercise
    form, formset = TemplateLineForm, TemplateLineFormSet
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
        "other_phase",
    ]

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        may = self.has_change_permission(request, obj)
        return fields if may else [name for name in fields if name != "other_phase"]


@admin.register(TemplatePhase)
class PhaseAdmin(MovesRows, OneVersion, PracticeModelAdmin, TabbedTranslationAdmin):
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

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            own = loads_of_template(obj.template)
            context |= said_of([row for row in own if row["phase"] == obj])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(
            reverse("admin:programmes_programmetemplate_change", args=[obj.template_id])
        )

    def history_view(self, request, object_id, extra_context=None):
        """A phase has no history of its own: it is part of its template."""
        phase = self.get_object(request, unquote(object_id))
        return HttpResponseRedirect(
            reverse("admin:programmes_programmetemplate_history", args=[phase.template_id])
        )
