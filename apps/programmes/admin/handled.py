from django.contrib import admin

from apps.programmes.models import HandledFact

from .base import PatientModelAdmin


@admin.register(HandledFact)
class HandledFactAdmin(PatientModelAdmin):
    """The log of what was handled or put off on the caseload, by whom and when."""

    list_display = ["at", "patient", "kind", "by", "until", "undone_at"]
    list_filter = ["kind", "is_snooze"]
    list_select_related = ["patient", "by"]
    ordering = ["-at", "-pk"]
    fields = [
        "patient",
        "practice",
        "kind",
        "fact_at",
        "by",
        "at",
        "is_snooze",
        "until",
        "undone_at",
    ]
