from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.forms.models import BaseInlineFormSet
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import ReadOnly
from apps.programmes.admin import PatientModelAdmin
from apps.programmes.admin.base import day_names
from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak

from . import words
from .acts import MailActs, TestMail

DELIVERIES_SHOWN = 20


class NewestFormSet(BaseInlineFormSet):
    def get_queryset(self):
        return super().get_queryset()[:DELIVERIES_SHOWN]


class DeliveryInline(ReadOnly, admin.TabularInline):
    model = Delivery
    formset = NewestFormSet
    ordering = ["-due_at"]
    fields = readonly_fields = ["due", "kind", "state", "problem", "attempts", "smtp_code"]

    @admin.display(description=_("due"))
    def due(self, mail):
        return words.moment(mail.due_at)


class BreakDeliveryInline(DeliveryInline):
    fields = readonly_fields = ["due", "state", "problem", "done_at", "attempts", "smtp_code"]


class RuleAdmin(MailActs, PatientModelAdmin):
    """Answers when the next mail goes and what became of the last. The patient sets it."""

    change_form_template = "admin/reminders/rule_form.html"
    list_filter = ["is_active"]
    list_select_related = ["patient__mail_settings"]
    ordering = ["patient__first_name", "patient__last_name", "pk"]

    def get_queryset(self, request):
        name = self.model.deliveries.field.name
        last = (
            Delivery.objects.mails()
            .filter(**{name: OuterRef("pk")})
            .exclude(state=Delivery.State.QUEUED)
            .order_by("-due_at")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                last_due_at=Subquery(last.values("due_at")[:1]),
                last_state=Subquery(last.values("state")[:1]),
                last_problem=Subquery(last.values("problem")[:1]),
            )
        )

    @admin.display(description=_("days"))
    def days(self, rule):
        return day_names(rule.weekdays)

    @admin.display(description=_("next mail"), ordering="next_due_at")
    def next_mail(self, rule):
        return words.next_mail(rule)

    @admin.display(description=_("last mail"), ordering="last_due_at")
    def last_mail(self, rule):
        if rule.last_due_at is None:
            return gettext("none yet")
        return words.last_mail(rule.last_due_at, rule.last_state, rule.last_problem)

    @admin.display(description=_("mail address"))
    def address(self, rule):
        return rule.patient.email

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "hindrances": words.hindrances(obj),
            "is_flagged": MailSettings.of(obj.patient).is_flagged,
            "acts": {act: f"admin:{self.name_of(act)}" for act in self.acts},
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(Reminder)
class ReminderAdmin(TestMail, RuleAdmin):
    list_display = ["patient", "is_active", "days", "local_time", "next_mail", "last_mail"]
    inlines = [DeliveryInline]
    fields = [
        "patient",
        "is_active",
        "days",
        ("local_time", "time_zone"),
        "paused_until",
        "next_mail",
        "last_mail",
        "address",
    ]
    readonly_fields = ["days", "time_zone", "next_mail", "last_mail", "address"]


@admin.register(SittingBreak)
class SittingBreakAdmin(RuleAdmin):
    list_display = ["patient", "is_active", "rhythm", "hours", "next_mail", "last_mail"]
    inlines = [BreakDeliveryInline]
    fields = [
        "patient",
        "is_active",
        "rhythm",
        "days",
        ("hours", "lunch", "time_zone"),
        "shows_movement",
        ("paused_until", "quiet_until"),
        "next_mail",
        "last_mail",
        "address",
    ]
    readonly_fields = [
        "rhythm",
        "days",
        "hours",
        "lunch",
        "time_zone",
        "quiet_until",
        "next_mail",
        "last_mail",
        "address",
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
        return between(rule.lunch_from, rule.lunch_to) if rule.lunch_from else gettext("none")


def between(first, last):
    return f"{time_format(first)} – {time_format(last)}"
