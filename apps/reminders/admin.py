from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.forms.models import BaseInlineFormSet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import ReadOnly
from apps.programmes.admin import PatientModelAdmin
from apps.programmes.admin.base import day_names

from .models import Delivery, Reminder

DELIVERIES_SHOWN = 20


class NewestFormSet(BaseInlineFormSet):
    def get_queryset(self):
        return super().get_queryset()[:DELIVERIES_SHOWN]


class DeliveryInline(ReadOnly, admin.TabularInline):
    model = Delivery
    formset = NewestFormSet
    ordering = ["-due_at"]
    fields = readonly_fields = [
        "local_date",
        "due_at",
        "state",
        "attempts",
        "finished_at",
        "smtp_code",
    ]


@admin.register(Reminder)
class ReminderAdmin(PatientModelAdmin):
    """Answers when the next mail goes and what became of the last. The patient sets it."""

    list_display = ["patient", "is_active", "days", "local_time", "next_due_at", "last_mail"]
    list_filter = ["is_active"]
    list_select_related = ["patient"]
    ordering = ["patient__first_name", "patient__last_name", "pk"]
    inlines = [DeliveryInline]
    fields = [
        "patient",
        "is_active",
        "days",
        ("local_time", "time_zone"),
        "paused_until",
        "next_due_at",
        "last_mail",
    ]
    readonly_fields = ["days", "time_zone", "next_due_at", "last_mail"]

    def get_queryset(self, request):
        last = (
            Delivery.objects.filter(reminder=OuterRef("pk"))
            .exclude(state=Delivery.State.QUEUED)
            .order_by("-due_at")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                last_due_at=Subquery(last.values("due_at")[:1]),
                last_state=Subquery(last.values("state")[:1]),
            )
        )

    @admin.display(description=_("days"))
    def days(self, reminder):
        return day_names(reminder.weekdays)

    @admin.display(description=_("last mail"), ordering="last_due_at")
    def last_mail(self, reminder):
        if reminder.last_due_at is None:
            return _("none yet")
        when = date_format(localtime(reminder.last_due_at), "SHORT_DATETIME_FORMAT")
        return f"{when}: {Delivery.State(reminder.last_state).label}"
