from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import FollowsParent, MovesRows, Ordered, TabbedTranslationAdmin
from apps.exercises.templatetags.dosage import in_words
from apps.programmes.admin_forms import PrescribedForm, PrescribedFormSet, ProgrammeForm
from apps.programmes.models import PrescribedExercise, Programme, ProgrammePhase, SessionLog
from apps.programmes.models.own_plan import WORDS

from .assigning import AssignPage
from .base import PatientModelAdmin
from .bulk import BulkPages
from .checks import sent_checks
from .loads import loads_of_programme, said_of
from .sessions import pain_and_after, performed
from .templates import DOSAGE_ROWS, FREQUENCY_ROWS
from .words import pauses_of, state_of, week_of

RECENT_DAYS = 14
SESSIONS_SHOWN = 20


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("running", _("running")),
            ("paused", _("paused")),
            ("later", _("starts later")),
            ("over", _("over")),
            ("stopped", _("stopped")),
        ]

    def queryset(self, request, queryset):
        today = request.user.local_date(timezone.now())
        active, paused = queryset.active_on(today), queryset.paused_on(today)
        chosen = {
            "running": active.exclude(pk__in=paused.values("pk")),
            "paused": paused,
            "later": queryset.filter(start_on__gt=today, archived_at=None),
            "over": queryset.filter(end_on__lt=today, archived_at=None).exclude(
                pk__in=paused.values("pk")
            ),
            "stopped": queryset.exclude(archived_at=None),
        }
        return chosen.get(self.value(), queryset)


class PhaseInline(FollowsParent, admin.TabularInline):
    model = ProgrammePhase
    fields = readonly_fields = ["phase_name", "week_from", "week_to"]
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("phase"))
    def phase_name(self, obj):
        return obj.name


class LineInline(Ordered, FollowsParent, admin.StackedInline):
    model = PrescribedExercise
    form, formset = PrescribedForm, PrescribedFormSet
    template = "admin/lines.html"
    summary_template = "admin/programmes/line.html"
    ordering = ["phase__week_from", "phase", "position", "pk"]
    moves_within = "phase_id"
    autocomplete_fields = ["exercise"]
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        lines = super().get_queryset(request).filter(valid_to=None)
        return lines.select_related("exercise", "phase", "programme")

    def get_fields(self, request, obj=None):
        return [
            ("exercise", "phase", "is_core", "position"),
            *DOSAGE_ROWS,
            *FREQUENCY_ROWS,
            "own_note",
            ("change_reason", "stop"),
        ]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.author = request.user
        return formset


@admin.register(Programme)
class ProgrammeAdmin(MovesRows, AssignPage, BulkPages, PatientModelAdmin, TabbedTranslationAdmin):
    change_roles = PatientModelAdmin.view_roles
    form = ProgrammeForm
    change_form_template = "admin/programmes/programme_form.html"
    change_list_template = "admin/programmes/programme_list.html"
    list_display = [
        "patient",
        "name",
        "state",
        "week",
        "last_session",
        "recent_sessions",
        "last_pain",
    ]
    list_display_links = ["patient", "name"]
    list_filter = [StateFilter, ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["patient"]
    inlines = [PhaseInline, LineInline]
    search_fields = ["name_nl", "name_en", "name_de"]
    fieldsets = [
        (_("For whom"), {"fields": ["patient", "name"]}),
        (_("Own plan"), {"fields": ["goal", "cue", "fallback", "fallback_words"]}),
        (_("When"), {"fields": ["state", ("start_on", "end_on"), "weekdays", "paused_days"]}),
        (_("What the patient reads first"), {"fields": ["expect"]}),
        (
            _("Where it comes from"),
            {"fields": ["template", "assigned_by", "practice"], "classes": ["collapse"]},
        ),
    ]

    def get_queryset(self, request):
        answered = SessionLog.objects.filter(programme=OuterRef("pk"), pain_after__isnull=False)
        since = request.user.local_date(timezone.now()) - timedelta(days=RECENT_DAYS)
        return (
            super()
            .get_queryset(request)
            .prefetch_related("pauses")
            .annotate(
                last_done=Max("logs__done_on"),
                done_recently=Count("logs", filter=Q(logs__done_on__gt=since)),
                pain=Subquery(answered.values("pain_after")[:1]),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        """The first day stands once a session was logged: weeks count from it."""
        fixed = ["patient", "template", "assigned_by", "practice", "state", "paused_days"]
        return [*fixed, "start_on"] if obj and obj.last_done else fixed

    def save_model(self, request, obj, form, change):
        """The days that are over stay planned as they were; what she writes into the plan is in
        her own language."""
        days = form.take_back_days()
        for name in set(form.changed_data) & set(WORDS):
            setattr(obj, f"{name}_language", request.user.language if getattr(obj, name) else "")
        super().save_model(request, obj, form, change)
        form.change_days(days)

    def headed(self, obj):
        return {"title": obj.patient, "subtitle": obj}

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        logs = obj.logs.prefetch_related("entries__prescribed")[:SESSIONS_SHOWN]
        today = obj.patient.local_date(timezone.now())
        context |= said_of(loads_of_programme(obj))
        context["may_resume"] = obj.next_pause(today) is not None
        context["may_pause"] = obj.is_still_to_come(today) or obj.is_active_on(today)
        context["sessions"] = [
            {"log": log, "pain": pain_and_after(log), "entries": told(log)} for log in logs
        ]
        context |= noted_and_played(obj)
        context["check_ins"] = obj.check_ins.all()[:SESSIONS_SHOWN]
        context["changes"] = obj.changes.all()[:SESSIONS_SHOWN]
        context["safety_answers"] = obj.safety_answers.red()[:SESSIONS_SHOWN]
        context["sent_checks"] = sent_checks(
            request.user, patient=obj.patient, practice=obj.practice
        )
        context["barriers"] = obj.barriers.all()[:SESSIONS_SHOWN]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("state"))
    def state(self, obj):
        return state_of(obj, obj.patient.local_date(timezone.now()))

    @admin.display(description=_("week"))
    def week(self, obj):
        return week_of(obj, obj.patient.local_date(timezone.now()))

    @admin.display(description=_("pauses"))
    def paused_days(self, obj):
        lines = ((line,) for line in pauses_of(obj))
        return format_html_join("", "<p>{}</p>", lines) or _("none so far")

    @admin.display(description=_("last session"), ordering="last_done", empty_value=_("none yet"))
    def last_session(self, obj):
        return obj.last_done and date_format(obj.last_done)

    @admin.display(description=_("sessions in 14 days"), ordering="done_recently")
    def recent_sessions(self, obj):
        return obj.done_recently

    @admin.display(description=_("last pain after"), ordering="pain", empty_value=_("not asked"))
    def last_pain(self, obj):
        return obj.pain


def told(log):
    """Each exercise with what was prescribed and what was done."""
    return [
        {"name": entry.name, "dose": in_words(entry.dosage), "done": performed(entry)}
        for entry in log.entries.all()
    ]


def noted_and_played(programme):
    """What she says she did beside what ran in the guided session: neither is the truth."""
    return programme.logs.aggregate(noted=Count("pk"), played=Count("played_seconds"))
