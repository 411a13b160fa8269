from django.urls import reverse
from django.utils import translation

from apps.accounts.emails import absolute, build

from .movements import GENERAL


def mail_of(delivery):
    return sitting_break(delivery) if delivery.sitting_break_id else session_reminder(delivery)


def session_reminder(delivery):
    """Names no complaint, no exercise and no practice: a mailbox is read by others too."""
    with translation.override(delivery.patient.language):
        pages = {
            "today_url": absolute(reverse("today")),
            "settings_url": absolute(reverse("reminders:edit")),
        }
    rule = delivery.reminder
    pages |= {"days": rule.weekdays, "time": rule.local_time}
    return that_one_can_stop("session_reminder", delivery, pages)


def sitting_break(delivery):
    """A general movement; one of her own exercises only when she asked for that."""
    own = delivery.sitting_break.own_exercises(delivery.local_date)
    with translation.override(delivery.patient.language):
        pages = {"settings_url": absolute(reverse("reminders:breaks"))}
    return that_one_can_stop(
        "sitting_break",
        delivery,
        {
            "movement": GENERAL.get(delivery.movement),
            "exercise": own.get(delivery.movement),
            "done_url": absolute(delivery.answer_path("done")),
            "later_url": absolute(delivery.answer_path("later")),
            **pages,
        },
    )


def that_one_can_stop(name, delivery, context):
    stop_url = absolute(delivery.rule.stop_path())
    return build(
        name,
        to=delivery.patient.email,
        language=delivery.patient.language,
        context={"first_name": delivery.patient.first_name, "stop_url": stop_url, **context},
        headers={
            "Message-ID": delivery.message_id,
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
