"""The mails of the reminders. What is the same for everybody is rendered and encoded once in
each worker (see compiled.py); only names, sentences and signed links are filled in."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from apps.accounts.emails import absolute, build
from apps.programmes.weekdays import EVERY_DAY, said

from .compiled import Compiled
from .models.links import mail_host
from .movements import GENERAL
from .policy import Kind
from .wordings import wording

TEMPLATES = {kind: str(kind) for kind in Kind} | {
    Kind.SESSION: "session_reminder",
    Kind.TEST: "test_mail",
}
ANSWERED = {Kind.SESSION, Kind.NUDGE, Kind.SITTING_BREAK}
QUESTIONS = {Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.BARRIER}


def mail_of(delivery):
    """Names no complaint, no exercise and no practice: a mailbox is read by others too. Only a
    break shows one of her own exercises, when she asked for that."""
    exercise = own_exercise(delivery)
    said = Kind(delivery.kind), delivery.patient.language, delivery.wording or 0
    compiled = (
        compile_mail(*said, exercise=exercise)
        if exercise
        else compiled_mail(*said, delivery.movement, version())
    )
    return compiled.fill(
        to=delivery.patient.email,
        values=values_of(delivery),
        message_id=delivery.message_id,
        metadata={"delivery": str(delivery.pk)},
    )


def own_exercise(delivery):
    if not delivery.movement or delivery.movement in GENERAL:
        return None
    return delivery.sitting_break.own_exercises(delivery.local_date).get(delivery.movement)


def version():
    """What stands in every mail beside its templates; those change with a new release only."""
    return settings.SITE_URL, settings.DEFAULT_FROM_EMAIL


@lru_cache(maxsize=2048)
def compiled_mail(kind, language, number, movement, version):
    return compile_mail(kind, language, number, movement=GENERAL.get(movement, ""))


def compile_mail(kind, language, number, **shown):
    return Compiled.of(lambda values: made(kind, language, number, values, **shown), *holes(kind))


def holes(kind):
    """What differs from one patient to the next."""
    names = {"greeting", "why"}
    if kind != Kind.TEST:
        names |= {"stop_url"}
    return names | {"done_url", "later_url"} if kind in ANSWERED else names


def made(kind, language, number, values, *, movement="", exercise=None):
    """The mail as Django makes it, of the values that fill its holes."""
    context = words(kind, number, language) | pages(kind, language) | values
    context |= {"has_answers": kind in ANSWERED, "movement": movement, "exercise": exercise}
    return build(
        TEMPLATES[kind],
        to="",
        language=language,
        context=context,
        headers=headers_of(kind, language, values),
    )


def headers_of(kind, language, values):
    """What the large mailbox providers ask of mail that goes to many (RFC 2919, 3834, 8058)."""
    headers = {"Auto-Submitted": "auto-generated"}
    if kind == Kind.TEST:
        return headers
    name = "breaks" if kind == Kind.SITTING_BREAK else "reminders"
    return headers | {
        "List-Id": f"<{name}.{mail_host()}>",
        "List-Unsubscribe": f"<{values['stop_url']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Feedback-ID": f"{language}:{kind}:{name}:soepel",
    }


def pages(kind, language):
    settings_page = "reminders:breaks" if kind == Kind.SITTING_BREAK else "reminders:edit"
    with translation.override(language):
        page = reverse("reminders:ask", args=[kind]) if kind in QUESTIONS else reverse("today")
        return {"open_url": absolute(page), "settings_url": absolute(reverse(settings_page))}


def values_of(delivery):
    kind, rule, patient = delivery.kind, delivery.rule, delivery.patient
    values = {"greeting": greeting(patient), "why": why(kind, rule, patient.language)}
    if kind != Kind.TEST:
        values["stop_url"] = absolute(rule.stop_path())
    if kind in ANSWERED:
        values["done_url"] = absolute(delivery.answer_path("done"))
        values["later_url"] = absolute(delivery.answer_path("later"))
    return values


# --- sentences, in the language of who reads them -----------------------------------------------


def words(kind, number, language):
    chosen = wording(kind, number)
    with translation.override(language):
        return {"subject": str(chosen.subject), "opening": str(chosen.opening)}


def greeting(patient):
    """On one line, whatever somebody managed to put into a name."""
    by_name, to_anybody = greetings(patient.language)
    name = " ".join(patient.first_name.replace("\0", "").split())
    return by_name % {"name": name} if name else to_anybody


@lru_cache
def greetings(language):
    with translation.override(language):
        return gettext("Hello %(name)s,"), gettext("Hello,")


def why(kind, rule, language):
    if kind == Kind.SESSION:
        return why_session(language, rule.weekdays, rule.local_time)
    if kind in QUESTIONS:
        return why_question(language)
    return why_test(language) if kind == Kind.TEST else why_break(language)


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
