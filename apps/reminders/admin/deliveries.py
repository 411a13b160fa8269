"""The log of the mails: what was due, what became of it, never what it said."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.programmes.admin import PatientModelAdmin
from apps.reminders.models import Delivery

from .words import moment


class OnePatientFilter(admin.SimpleListFilter):
    """Only there when a page of one patient led here."""

    title = _("patient")
    parameter_name = "patient"

    def has_output(self):
        return self.value() is not None

    def lookups(self, request, model_admin):
        own = request.user.care_given().select_related("patient")
        chosen = [care.patient for care in own if str(care.patient_id) == self.value()]
        return [(patient.pk, str(patient)) for patient in chosen[:1]]

    def value(self):
        """Not a number is nobody."""
        chosen = super().value()
        return chosen if chosen is None or (chosen.isdecimal() and len(chosen) < 19) else "0"

    def queryset(self, request, queryset):
        return queryset.filter(patient=self.value())


@admin.register(Delivery)
class DeliveryAdmin(PatientModelAdmin):
    change_list_template = "admin/reminders/delivery_list.html"
    list_display = ["due", "patient", "kind", "state", "problem", "attempts", "smtp_code"]
    list_filter = [
        OnePatientFilter,
        "state",
        "kind",
        "problem",
        ("due_at", admin.DateFieldListFilter),
    ]
    list_select_related = ["patient"]
    ordering = ["-due_at", "-pk"]
    fields = [
        "patient",
        "kind",
        ("due", "time_zone"),
        "until",
        ("state", "problem"),
        ("attempts", "smtp_code"),
        ("finished", "done"),
    ]

    def headed(self, obj):
        kind = f"{capfirst(self.opts.verbose_name)}, {date_format(obj.local_date)}"
        return {"title": obj.patient, "subtitle": kind}

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, mail):
        return moment(mail.due_at)

    @admin.display(description=_("useful until"))
    def until(self, mail):
        return moment(mail.valid_until)

    @admin.display(description=_("finished"))
    def finished(self, mail):
        return moment(mail.finished_at) if mail.finished_at else "–"

    @admin.display(description=_("done"))
    def done(self, mail):
        return moment(mail.done_at) if mail.done_at else "–"
