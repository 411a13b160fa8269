from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.forms.models import BaseInlineFormSet
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import ReadOnly
from apps.programmes.admin import PatientModelAdmin
from apps.programmes.admin.base import day_names

from .models import Delivery, Reminder, SittingBreak

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


class BreakDeliveryInline(DeliveryInline):
    fields = readonly_fields = ["due_at", "state", "done_at", "attempts", "smtp_code"]


class RuleAdmin(PatientModelAdmin):
    """Answers when the next mail goes and what became of the last. The patient sets it."""

    list_filter = ["is_active"]
    list_select_related = ["patient"]
    ordering = ["patient__first_name", "patient__last_name", "pk"]

    def get_queryset(self, request):
        name = self.model.deliveries.field.name
        last = (
            Delivery.objects.filter(**{name: OuterRef("pk")})
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
    def days(self, rule):
        return day_names(rule.weekdays)

    @admin.display(description=_("last mail"), ordering="last_due_at")
    def last_mail(self, rule):
        if rule.last_due_at is None:
            return _("none yet")
        when = date_format(localtime(rule.last_due_at), "SHORT_DATETIME_FORMAT")
        return f"{when}: {Delivery.State(rule.last_state).label}"


@admin.register(Reminder)
class ReminderAdmin(RuleAdmin):
    list_display = ["patient", "is_active", "days", "local_time", "next_due_at", "last_mail"]
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


@admin.register(SittingBreak)
class SittingBreakAdmin(RuleAdmin):
    list_display = ["patient", "is_active", "rhythm", "hours", "next_due_at", "last_mail"]
    inlines = [BreakDeliveryInline]
    fields = [
        "patient",
        "is_active",
        "rhythm",
        "days",
        ("hours", "lunch", "time_zone"),
        "shows_movement",
        ("paused_until", "quiet_until"),
        "next_due_at",
        "last_mail",
    ]
    readonly_fields = [
        "rhythm",
        "days",
        "hours",
        "lunch",
        "time_zone",
        "quiet_until",
        "next_due_at",
        "last_mail",
    ]

    @admin.display(description=_("rhythm"))
    def rhythm(self, rule):
        if rule.mode == SittingBreak.Mode.EVERY:
            return gettext("every %(minutes)s minutes") % {"minutes": rule.every}
        return ", ".join(time_format(at) for at in rule.anchors)

    @admin.display(description=_("working hours"))
    def hours(self, rule):
        return between(rule.starts, rule.ends)

    @admin.display(description=_("lunch break"))
    def lunch(self, rule):
        return rule.lunch_from and between(rule.lunch_from, rule.lunch_to)


def between(first, last):
    return f"{time_format(first)} – {time_format(last)}"
