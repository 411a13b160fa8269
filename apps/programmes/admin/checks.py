from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.articles.models import SentCheck

from .base import PatientModelAdmin

SHOWN = 5


def sent_checks(user, **of):
    """The last self-checks that a patient of hers sent."""
    return SentCheck.objects.visible_to(user).exclude(patient=user).filter(**of)[:SHOWN]


@admin.register(SentCheck)
class SentCheckAdmin(PatientModelAdmin):
    """What the patient sent; nobody else writes it."""

    list_display = ["sent_at", "patient", "urgency", "why"]
    list_filter = ["urgency", ("sent_at", admin.DateFieldListFilter)]
    list_select_related = ["patient"]
    ordering = ["-sent_at", "-pk"]
    fields = ["patient", "practice", "sent_at", "version", "urgency", "why", "said"]
    readonly_fields = ["why", "said"]

    def headed(self, obj):
        return {"title": obj.patient, "subtitle": f"{capfirst(self.opts.verbose_name)}, {obj}"}

    @admin.display(description=_("reasons"))
    def why(self, check):
        return " ".join(check.reasons_in_words) or "–"

    @admin.display(description=_("answers"))
    def said(self, check):
        return format_html_join("", "<p>{}<br><b>{}</b></p>", check.in_words)
