from django.contrib import admin
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Barrier, ChangeAnswer, CheckIn, SafetyAnswer
from apps.programmes.models.safety import SIGNS

from .base import PatientModelAdmin


class AnswerAdmin(PatientModelAdmin):
    """What the patient answered; nobody else writes it."""

    patient_path = "programme__patient"
    list_select_related = ["programme__patient"]
    ordering = ["-answered_on", "-pk"]
    readonly_fields = ["patient"]

    def headed(self, obj):
        return {
            "title": self.patient(obj),
            "subtitle": f"{capfirst(self.opts.verbose_name)}, {obj}",
        }

    @admin.display(description=_("patient"), ordering="programme__patient__first_name")
    def patient(self, answer):
        return answer.programme.patient


@admin.register(CheckIn)
class CheckInAdmin(AnswerAdmin):
    list_display = ["answered_on", "patient", "programme", "pain_average", "goal_score"]
    list_filter = [("answered_on", admin.DateFieldListFilter)]
    fields = ["patient", "programme", "answered_on", "answered_at", "pain_average", "goal_score"]


@admin.register(ChangeAnswer)
class ChangeAnswerAdmin(AnswerAdmin):
    list_display = ["answered_on", "patient", "programme", "change"]
    list_filter = [("answered_on", admin.DateFieldListFilter)]
    fields = ["patient", "programme", "answered_on", "answered_at", "change"]


@admin.register(SafetyAnswer)
class SafetyAnswerAdmin(AnswerAdmin):
    list_display = ["answered_at", "patient", "programme", "said", "urgency"]
    list_filter = ["urgency", ("answered_on", admin.DateFieldListFilter)]
    ordering = ["-answered_at", "-pk"]
    fields = ["patient", "programme", "answered_at", *SIGNS, "urgency"]

    @admin.display(description=_("what is new"))
    def said(self, answer):
        return ", ".join(str(sign) for sign in answer.in_words) or answer.get_urgency_display()


@admin.register(Barrier)
class BarrierAdmin(AnswerAdmin):
    list_display = ["answered_on", "patient", "programme", "kind", "in_short"]
    list_filter = ["kind", ("answered_on", admin.DateFieldListFilter)]
    search_fields = ["note"]
    fields = ["patient", "programme", "answered_on", "answered_at", "kind", "note"]

    @admin.display(description=_("a line from the patient"))
    def in_short(self, barrier):
        return Truncator(barrier.note).chars(80)
