from datetime import timedelta

from django.contrib import admin, messages
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import FollowsParent, Ordered, TabbedTranslationAdmin
from apps.exercises.templatetags.dosage import in_words
from apps.programmes.admin_forms import PrescribedForm, PrescribedFormSet, ProgrammeForm
from apps.programmes.models import PrescribedExercise, Programme, ProgrammePhase, SessionLog

from .assigning import AssignPage
from .base import PatientModelAdmin
from .sessions import pain_of, performed
from .templates import DOSAGE_ROWS, FREQUENCY_ROWS

RECENT_DAYS = 14
SESSIONS_SHOWN = 20


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("running", _("running")),
            ("later", _("starts later")),
            ("over", _("over")),
            ("stopped", _("stopped")),
        ]

    def queryset(self, request, queryset):
        today = request.user.local_date(timezone.now())
        chosen = {
            "later": Q(start_on__gt=today, archived_at=None),
            "over": Q(end_on__lt=today, archived_at=None),
            "stopped": Q(archived_at__isnull=False),
        }
        if self.value() == "running":
            return queryset.active_on(today)
        return queryset.filter(chosen.get(self.value(), Q()))


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
class ProgrammeAdmin(AssignPage, PatientModelAdmin, TabbedTranslationAdmin):
    change_roles = PatientModelAdmin.view_roles
    form = ProgrammeForm
    change_form_template = "admin/programmes/programme_form.html"
    change_list_template = "admin/programmes/programme_list.html"
    list_display = [
        "patient",
        "name",
        "week",
        "first_day",
        "last_session",
        "recent_sessions",
        "last_pain",
    ]
    list_display_links = ["patient", "name"]
    list_filter = [StateFilter, ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["patient"]
    inlines = [PhaseInline, LineInline]
    fields = [
        ("patient", "template"),
        "name",
        "goal",
        "weekdays",
        ("start_on", "end_on"),
        "expect",
        ("assigned_by", "practice", "archived_at"),
    ]
    actions = ["stop_chosen"]

    def get_queryset(self, request):
        answered = SessionLog.objects.filter(programme=OuterRef("pk"), pain_after__isnull=False)
        since = request.user.local_date(timezone.now()) - timedelta(days=RECENT_DAYS)
        return (
            super()
            .get_queryset(request)
            .annotate(
                last_done=Max("logs__done_on"),
                done_recently=Count("logs", filter=Q(logs__done_on__gt=since)),
                pain=Subquery(answered.values("pain_after")[:1]),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        """The first day stands once a session was logged: weeks count from it."""
        fixed = ["patient", "template", "assigned_by", "practice", "archived_at"]
        return [*fixed, "start_on"] if obj and obj.last_done else fixed

    def save_model(self, request, obj, form, change):
        """The days that are over stay planned as they were; a goal is in her own language."""
        days = form.take_back_days()
        if "goal" in form.changed_data:
            obj.goal_language = request.user.language if obj.goal else ""
        super().save_model(request, obj, form, change)
        form.change_days(days)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        logs = obj.logs.prefetch_related("entries__prescribed")[:SESSIONS_SHOWN]
        context["title"] = obj.patient
        context["sessions"] = [
            {"log": log, "pain": pain_of(log.pain_before, log.pain_after), "entries": told(log)}
            for log in logs
        ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self):
        stop = path(
            "<int:pk>/stop/",
            self.admin_site.admin_view(self.stop_view),
            name="programmes_programme_stop",
        )
        return [stop, *super().get_urls()]

    def stop_view(self, request, pk):
        self.get_object(request, str(pk))
        return self.stop_page(request, self.get_queryset(request).filter(pk=pk))

    @admin.action(description=_("Stop programme"), permissions=["change"])
    def stop_chosen(self, request, queryset):
        return self.stop_page(request, queryset)

    def stop_page(self, request, queryset):
        """Asks first; the logs stay and the patient keeps reading them."""
        programmes = list(queryset.filter(archived_at=None).select_related("patient"))
        if request.POST.get("stop"):
            for programme in programmes:
                programme.archive(at=timezone.now())
                self.log_change(request, programme, gettext("Stopped."))
            self.message_user(request, gettext("Stopped: %s.") % names(programmes))
        elif programmes:
            return self.ask_to_stop(request, programmes)
        else:
            self.message_user(request, gettext("Already stopped."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:programmes_programme_changelist"))

    def ask_to_stop(self, request, programmes):
        context = self.admin_site.each_context(request) | {
            "title": gettext("Stop programme"),
            "opts": self.opts,
            "programmes": programmes,
        }
        return TemplateResponse(request, "admin/programmes/stop.html", context)

    @admin.display(description=_("week"))
    def week(self, obj):
        now = obj.week_on(obj.patient.local_date(timezone.now()))
        if now < 1:
            return _("starts later")
        if obj.end_on is None:
            return now
        weeks = obj.week_on(obj.end_on)
        return gettext("%(week)s of %(weeks)s") % {"week": min(now, weeks), "weeks": weeks}

    @admin.display(description=_("first day"), ordering="start_on")
    def first_day(self, obj):
        return date_format(obj.start_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("last session"), ordering="last_done")
    def last_session(self, obj):
        return obj.last_done and date_format(obj.last_done, "SHORT_DATE_FORMAT")

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


def names(programmes):
    return ", ".join(f"{programme.patient}: {programme}" for programme in programmes)
