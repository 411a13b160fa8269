"""What most Django projects do, and what our pipeline is measured against: one Celery task for each
mail. It reads its row, asks the same questions, lets Django render, build and send the mail over a
connection of its own, and writes down what became of it."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from apps.programmes.models import Programme, SessionLog
from apps.reminders.models import Delivery
from apps.reminders.wordings import wording


@shared_task
def send_reminder(pk):
    deliveries = Delivery.objects.select_related("reminder", "patient__mail_settings")
    delivery = deliveries.get(pk=pk)
    delivery.state = Delivery.State.NOT_WANTED
    if is_wanted(delivery, timezone.now()):
        message_of(delivery).send()
        delivery.state = Delivery.State.SENT
    delivery.finished_at = timezone.now()
    delivery.save(update_fields=["state", "finished_at"])


def is_wanted(delivery, at):
    rule, patient = delivery.reminder, delivery.patient
    local_time = at.astimezone(patient.zone).time()
    return (
        at <= delivery.valid_until
        and rule.is_active
        and patient.is_active
        and not rule.is_paused_on(delivery.local_date)
        and not patient.mail_settings.is_quiet_at(local_time)
        and has_open_session(patient, delivery.local_date)
    )


def has_open_session(patient, day):
    programmes = Programme.objects.filter(patient=patient).asking_on(day).with_days()
    asked = [programme for programme in programmes if programme.is_session_day(day)]
    logged = SessionLog.objects.filter(programme__in=asked, done_on=day)
    return bool(set(asked) - {log.programme for log in logged.select_related("programme")})


def message_of(delivery):
    patient = delivery.patient
    with translation.override(patient.language):
        context = context_of(delivery)
        subject = render_to_string("emails/session_reminder.subject", context)
        text = render_to_string("emails/session_reminder.txt", context)
        html = render_to_string("emails/session_reminder.html", context)
    stop = f"<{context['stop_url']}>"
    headers = {"Message-ID": delivery.message_id, "List-Unsubscribe": stop}
    message = EmailMultiAlternatives(subject.strip(), text, to=[patient.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def context_of(delivery):
    said, rule = wording(delivery.kind, 0), delivery.reminder
    at = {"time": f"{rule.local_time:%H:%M}"}
    return {
        "site_url": settings.SITE_URL,
        "language": delivery.patient.language,
        "subject": said.subject,
        "opening": said.opening,
        "greeting": gettext("Hello %(name)s,") % {"name": delivery.patient.first_name},
        "why": gettext("You get this mail every day at %(time)s.") % at,
        "open_url": settings.SITE_URL + reverse("today"),
        "settings_url": settings.SITE_URL + reverse("reminders:edit"),
        "stop_url": settings.SITE_URL + rule.stop_path(),
        "done_url": settings.SITE_URL + delivery.answer_path("done"),
        "later_url": settings.SITE_URL + delivery.answer_path("later"),
        "has_answers": True,
    }
