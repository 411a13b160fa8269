from django.urls import reverse
from django.utils import translation

from apps.accounts.emails import absolute, build


def session_reminder(delivery):
    """Names no complaint, no exercise and no practice: a mailbox is read by others too."""
    reminder = delivery.reminder
    patient = reminder.patient
    stop_url = absolute(reminder.stop_path())
    with translation.override(patient.language):
        today_url, settings_url = absolute(reverse("today")), absolute(reverse("reminders:edit"))
    return build(
        "session_reminder",
        to=patient.email,
        language=patient.language,
        context={
            "first_name": patient.first_name,
            "days": reminder.weekdays,
            "time": reminder.local_time,
            "today_url": today_url,
            "settings_url": settings_url,
            "stop_url": stop_url,
        },
        headers={
            "Message-ID": delivery.message_id,
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
