"""The pages that our mails lead to. Whoever holds the link may open them, so they name nothing
of her programme; one button on each does what it says, and looking changes nothing."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.programmes.models import SETTLE_DAYS, Programme, SessionLog

from .models import Delivery, Reminder
from .policy import Kind

ONE_DAY = timedelta(days=1)


@csrf_exempt
@never_cache
def stop(request, token, kind=Reminder, template="reminders/stop.html"):
    """Reached from a mail, by a person or by her mail program (RFC 8058), signed in or not.

    GET and HEAD only show the button. The signature is what makes the POST hers."""
    rule = kind.from_stop_token(token)
    if rule is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        rule.stop(at=now)
    mail_of_today = rule.deliveries.filter(local_date=rule.patient.local_date(now)).first()
    return render(request, template, {"reminder": rule, "mail_of_today": mail_of_today})


# --- the answers of one mail, on the day of that mail ------------------------------------------


@csrf_exempt
@never_cache
def answer(request, token, answer, about):
    """One page, one button, signed in or not."""
    delivery, now = Delivery.from_answer_token(answer, token), timezone.now()
    if delivery is None or about_what(delivery) != about or not delivery.patient.is_active:
        raise Http404
    if not delivery.is_of_today(now):
        context = {"about": about}
        return render(request, "reminders/answer_closed.html", context, status=410)
    act, page = ANSWERS[about][answer], PAGES[about]
    if request.method == "POST":
        act(delivery, at=now)
    template, context = page(delivery, answer, now)
    context |= {"answer": answer, "delivery": delivery, "rule": delivery.rule}
    with timezone.override(delivery.patient.zone):  # her clock, also when nobody is signed in
        return render(request, template, context)


def about_what(delivery):
    return "break" if delivery.sitting_break_id else "session"


def rest_an_hour(delivery, *, at):
    delivery.rule.rest_an_hour(at=at)


def skip_day(delivery, *, at):
    delivery.rule.skip_day(at=at)


def note_sessions(delivery, *, at):
    delivery.rule.note_done(day=delivery.local_date, at=at)


def postpone(delivery, *, at):
    if is_wanted(delivery):
        delivery.rule.postpone(at=at)


def is_wanted(delivery):
    """Whether another mail of that day would still have something to say."""
    rule, day = delivery.rule, delivery.local_date
    is_on = rule.is_active and not rule.is_paused_on(day)
    return is_on and bool(rule.open_programmes(day))


def break_page(delivery, answer, now):
    rule = delivery.rule
    stands = {
        "done": delivery.done_at is not None,
        "later": rule.is_silent(now),
        "today": rule.is_paused_on(delivery.local_date),
    }
    return "reminders/break_answer.html", {"stands": stands[answer]}


def session_page(delivery, answer, now):
    rule, day = delivery.rule, delivery.local_date
    if answer == "done":
        return "reminders/session_done.html", {"stands": not rule.open_programmes(day)}
    second = rule.second_mail_on(day)
    is_coming = second and second.state == Delivery.State.QUEUED and second.due_at > now
    reason = rule.why_not_later(now)
    return "reminders/session_later.html", {
        "later": second if is_coming else None,
        "is_wanted": is_wanted(delivery),
        "why_not": rule.NotLater(reason).label if reason else "",
    }


PAGES = {"break": break_page, "session": session_page}
ANSWERS = {
    "break": {"done": Delivery.note_done, "later": rest_an_hour, "today": skip_day},
    "session": {"done": note_sessions, "later": postpone},
}


# --- the questions ------------------------------------------------------------------------------


@login_required
@never_cache
def ask(request, kind):
    """From the mail to the page of the question, in the language that is hers by now."""
    if kind not in QUESTIONS:
        raise Http404
    user = request.user
    with translation.override(user.language):
        page = QUESTIONS[kind](user, user.local_date(timezone.now()))
        if page is None:
            messages.success(request, _("Thank you. There is nothing to answer at the moment."))
        return redirect(page or reverse("today"))


def page_of_follow_up(user, day):
    """The newest session that hurt and can still be answered; that of yesterday, as a rule."""
    logs = SessionLog.objects.visible_to(user).filter(programme__patient=user).painful()
    days = day - SETTLE_DAYS * ONE_DAY, day - ONE_DAY
    asked = logs.filter(settled=None, done_on__range=days).order_by("-done_on", "-pain_after", "pk")
    log = asked.first()
    return log and reverse("programmes:settled", args=[log.pk])


def page_of_check_in(user, day):
    asking = own_programmes(user).asking_on(day).with_last_answers().with_lines()
    found = next((programme for programme in asking if programme.asks_check_in(day)), None)
    return found and reverse("programmes:check_in", args=[found.pk])


def page_of_barrier(user, day):
    """Whenever a programme with sessions runs; one that is not paused comes first."""
    running = own_programmes(user).active_on(day).with_lines()
    running = [programme for programme in running if not programme.is_for_breaks_on(day)]
    running.sort(key=lambda programme: programme.is_paused_on(day))
    return reverse("programmes:barrier", args=[running[0].pk]) if running else None


def own_programmes(user):
    return Programme.objects.visible_to(user).filter(patient=user)


QUESTIONS = {
    Kind.FOLLOW_UP: page_of_follow_up,
    Kind.CHECK_IN: page_of_check_in,
    Kind.BARRIER: page_of_barrier,
}
