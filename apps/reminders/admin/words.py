"""What a therapist reads about a patient's mail: when the next goes, what became of the last."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from apps.reminders.models import Delivery, MailSettings


def moment(at):
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT").replace(" ", "\xa0")


def next_mail(rule):
    """The moment, or in words why there is none."""
    if not rule.is_active:
        return gettext("none: switched off")
    if MailSettings.of(rule.patient).is_flagged:
        return gettext("none: the address refuses mail")
    if rule.problem:
        return gettext("none: it cannot be planned")
    if silent_since(rule):
        return gettext("none: stopped after 4 silent weeks")
    return moment(rule.next_due_at) if rule.next_due_at else gettext("none: no day is chosen")


def last_mail(at, state, problem):
    """When it was due, and its fate; why, where that says more."""
    says_more = problem and problem != Delivery.Problem.SAID_NO
    why = [Delivery.Problem(problem).label] if says_more else []
    return f"{moment(at)}: {', '.join(map(str, [Delivery.State(state).label, *why]))}"


def silent_since(rule):
    """Of a rule that stops by itself after a silence."""
    return getattr(rule, "silent_since", None)


def hindrances(rule):
    """[(weight, sentence)] of what keeps the mails of a rule that is on from going."""
    if not rule.is_active:
        return []
    found = [("warning", said) for said in (unplanned(rule), silence(rule)) if said]
    return [("error", said) for said in [refusal(rule.patient)] if said] + found


def refusal(patient):
    mailbox = MailSettings.of(patient)
    if not mailbox.is_flagged:
        return ""
    said = gettext("No more mail goes to %(address)s: mail was refused there %(count)s times.")
    return said % {"address": patient.email, "count": mailbox.refusals}


def unplanned(rule):
    if not rule.problem:
        return ""
    said = gettext("The next mail cannot be planned: %(why)s.")
    return said % {"why": rule.get_problem_display()}


def silence(rule):
    day = silent_since(rule)
    if not day:
        return ""
    said = gettext(
        "No mail since %(day)s: four weeks without a sign. It starts again by itself when the "
        "patient logs a session or answers a question."
    )
    return said % {"day": date_format(day)}
