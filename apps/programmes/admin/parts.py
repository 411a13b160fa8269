from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TabbedTranslationAdmin
from apps.exercises.templatetags.dosage import in_words
from apps.programmes.admin_forms import PhaseForm
from apps.programmes.models import PrescribedExercise, Programme, ProgrammePhase

from .base import PatientModelAdmin


class PartAdmin(PatientModelAdmin, TabbedTranslationAdmin):
    """A part of a programme with the texts the patient reads; it opens from the programme."""

    change_roles = PatientModelAdmin.view_roles
    patient_path = "programme__patient"
    change_form_template = "admin/programmes/part_form.html"
    list_select_related = ["programme__patient"]

    def has_module_permission(self, request):
        return False

    def get_queryset(self, request):
        seen = Programme.objects.visible_to(request.user)
        return super().get_queryset(request).filter(programme__in=seen)

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(
            reverse("admin:programmes_programme_change", args=[obj.programme_id])
        )


@admin.register(ProgrammePhase)
class ProgrammePhaseAdmin(PartAdmin):
    list_display = ["name", "programme", "week_from", "week_to"]
    form = PhaseForm
    fields = ["name", "note", ("week_from", "week_to"), "break_minutes"]


@admin.register(PrescribedExercise)
class PrescribedAdmin(PartAdmin):
    """Only the texts of the exercise: the note, how much and how often change on the
    programme."""

    list_display = ["name", "programme", "valid_from", "valid_to", "reason"]
    fields = ["earlier", *PrescribedExercise.TEXT_FIELDS, "own_note"]
    readonly_fields = ["earlier", "own_note"]

    @admin.display(description=_("note for the patient"))
    def own_note(self, line):
        return line.note

    @admin.display(description=_("earlier versions"))
    def earlier(self, line):
        return format_html_join("", "<p>{}</p>", ((text,) for text in told(line)))


def told(line):
    """From the newest change back to the first prescription."""
    while line.replaces:
        day = date_format(line.valid_from)
        change = {"day": day, "dose": in_words(line.dosage), "reason": line.reason}
        yield gettext("From %(day)s: %(dose)s. %(reason)s") % change
        line = line.replaces
    yield gettext("At first: %s") % in_words(line.dosage)
