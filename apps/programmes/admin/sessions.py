from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import ReadOnly
from apps.exercises.dosage import Dose
from apps.exercises.templatetags.dosage import in_words
from apps.programmes.models import ExerciseLog, PrescribedExercise, SessionLog, SessionLogRevision

from .base import PatientModelAdmin


def pain_of(before, after):
    scores = [gettext("not asked") if score is None else score for score in (before, after)]
    return "{} → {}".format(*scores)


def pain_and_after(log):
    """With what she answered the next day."""
    pain = pain_of(log.pain_before, log.pain_after)
    if not log.is_painful or log.settled is None:
        return pain
    told = gettext("settled") if log.settled else gettext("not settled")
    return f"{pain}, {told}"


def minutes_in_words(seconds):
    minutes = max(round(seconds / 60), 1)
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


def performed(entry):
    """What she did, or why she could not, and what of it ran in the guided session."""
    parts = [performed_in_words(entry)]
    if entry.is_lighter:
        parts.append(gettext("lighter version"))
    if entry.played_sets is not None:
        sets = entry.played_sets
        parts.append(ngettext("%(sets)s set played", "%(sets)s sets played", sets) % {"sets": sets})
    return ", ".join(parts)


def performed_in_words(entry):
    if not entry.could_do:
        reason = entry.get_reason_display() or gettext("no reason given")
        return gettext("could not: %s") % reason
    if not (entry.performed_repetitions or entry.performed_seconds):
        return gettext("done")
    kind = "duration_seconds" if entry.duration_seconds else "hold_seconds"
    dose = Dose(
        sets=entry.performed_sets or 1,
        repetitions=entry.performed_repetitions,
        **{kind: entry.performed_seconds},
    )
    return in_words(dose)


class EntryInline(ReadOnly, admin.TabularInline):
    model = ExerciseLog
    fields = readonly_fields = ["line", "dose", "done", "effort"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("prescribed")

    @admin.display(description=_("exercise"))
    def line(self, entry):
        return entry.name

    @admin.display(description=_("prescribed"))
    def dose(self, entry):
        return in_words(entry.dosage)

    @admin.display(description=_("done"))
    def done(self, entry):
        return performed(entry)


class RevisionInline(ReadOnly, admin.TabularInline):
    model = SessionLogRevision
    fields = readonly_fields = ["changed_at", "changed_by", "stood"]

    def get_queryset(self, request):
        earlier = super().get_queryset(request).select_related("changed_by", "session")
        return earlier.prefetch_related("session__entries")

    @admin.display(description=_("before"))
    def stood(self, revision):
        return format_html_join("", "<p>{}</p>", ((line,) for line in as_lines(revision)))


def as_lines(revision):
    """An earlier version in words. Its exercises are kept by the key of their line; what
    still stands in the session has its name from there."""
    before = revision.before
    pain = pain_of(before["pain_before"], before["pain_after"])
    yield gettext("Pain %s") % pain
    if before["effort"]:
        yield SessionLog.Effort(before["effort"]).label
    if before["comment"]:
        yield f"“{before['comment']}”"
    names = PrescribedExercise.objects.in_bulk([e["prescribed_id"] for e in before["entries"]])
    names |= {entry.prescribed_id: entry.name for entry in revision.session.entries.all()}
    for entry in before["entries"]:
        yield f"{names.get(entry['prescribed_id'])}: {performed(ExerciseLog(**entry))}"


@admin.register(SessionLog)
class SessionLogAdmin(PatientModelAdmin):
    """What the patient wrote down; only she corrects it."""

    patient_path = "programme__patient"
    list_display = ["done_on", "patient", "programme", "pain", "effort", "in_short"]
    list_filter = ["effort", ("done_on", admin.DateFieldListFilter)]
    list_select_related = ["programme__patient"]
    search_fields = ["comment"]
    ordering = ["-done_on", "-slot", "-pk"]
    inlines = [EntryInline, RevisionInline]
    fields = [
        "patient",
        "programme",
        "done_on",
        "slot",
        "pain",
        "has_settled",
        "settled_at",
        "effort",
        "guided",
        "comment",
    ]
    readonly_fields = ["patient", "pain", "has_settled", "settled_at", "guided"]

    def headed(self, obj):
        return {
            "title": self.patient(obj),
            "subtitle": f"{capfirst(self.opts.verbose_name)}, {obj}",
        }

    @admin.display(description=_("patient"), ordering="programme__patient__first_name")
    def patient(self, log):
        return log.programme.patient

    @admin.display(description=_("pain before → after"))
    def pain(self, log):
        return pain_of(log.pain_before, log.pain_after)

    @admin.display(description=_("settled within 24 hours"))
    def has_settled(self, log):
        if log.settled is None:
            return None
        return _("Yes") if log.settled else _("No, not yet")

    @admin.display(description=_("in the guided session"), empty_value=_("no"))
    def guided(self, log):
        return log.played_seconds and minutes_in_words(log.played_seconds)

    @admin.display(description=_("comment"))
    def in_short(self, log):
        return Truncator(log.comment).chars(80)
