from functools import lru_cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from apps.accounts.emails import absolute, build
from apps.programmes.weekdays import EVERY_DAY, said

from .movements import GENERAL
from .wordings import wording


def mail_of(delivery):
    return sitting_break(delivery) if delivery.sitting_break_id else session_reminder(delivery)


def session_reminder(delivery):
    """Names no complaint, no exercise and no practice: a mailbox is read by others too."""
    rule, language = delivery.reminder, delivery.patient.language
    with translation.override(language):
        pages = {
            "open_url": absolute(reverse("today")),
            "settings_url": absolute(reverse("reminders:edit")),
        }
    why = why_session(language, rule.weekdays, rule.local_time)
    said_in_it = words("session", 0, language) | {"why": why}
    return that_one_can_stop("session_reminder", delivery, said_in_it | pages)


def sitting_break(delivery):
    """A general movement; one of her own exercises only when she asked for that."""
    own = delivery.sitting_break.own_exercises(delivery.local_date)
    language = delivery.patient.language
    with translation.override(language):
        pages = {"settings_url": absolute(reverse("reminders:breaks"))}
    return that_one_can_stop(
        "sitting_break",
        delivery,
        {
            "movement": GENERAL.get(delivery.movement),
            "exercise": own.get(delivery.movement),
            "has_answers": True,
            "done_url": absolute(delivery.answer_path("done")),
            "later_url": absolute(delivery.answer_path("later")),
            "why": why_break(language),
            **words("sitting_break", 0, language),
            **pages,
        },
    )


def that_one_can_stop(name, delivery, context):
    stop_url = absolute(delivery.rule.stop_path())
    return build(
        name,
        to=delivery.patient.email,
        language=delivery.patient.language,
        context={"greeting": greeting(delivery.patient), "stop_url": stop_url, **context},
        headers={
            "Message-ID": delivery.message_id,
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


# --- sentences, in the language of who reads them -----------------------------------------------


def words(kind, number, language):
    chosen = wording(kind, number)
    with translation.override(language):
        return {"subject": str(chosen.subject), "opening": str(chosen.opening)}


def greeting(patient):
    by_name, to_anybody = greetings(patient.language)
    return by_name % {"name": patient.first_name} if patient.first_name else to_anybody


@lru_cache
def greetings(language):
    with translation.override(language):
        return gettext("Hello %(name)s,"), gettext("Hello,")


@lru_cache(maxsize=4096)
def why_session(language, weekdays, time):
    """Without days, because she took them away meanwhile, it names no time either."""
    if not weekdays:
        return why_question(language)
    at = f"{time:%H:%M}"
    with translation.override(language):
        if weekdays == EVERY_DAY:
            return gettext("You get this mail every day at %(time)s.") % {"time": at}
        on = {"days": said(weekdays), "time": at}
        return gettext("You get this mail on %(days)s at %(time)s.") % on


@lru_cache
def why_break(language):
    """For whatever she switched on herself, the second mail of a day too."""
    with translation.override(language):
        return gettext("You get this mail because you switched it on.")


@lru_cache
def why_question(language):
    """For what comes along with the reminders: a question after a day, a week or two."""
    with translation.override(language):
        return gettext("You get this mail because your reminders are on.")


@lru_cache
def why_test(language):
    with translation.override(language):
        return gettext("This mail was sent once, as a test.")
