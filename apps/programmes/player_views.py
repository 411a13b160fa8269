"""The guided session. One page holds it whole: a script walks through it, and without one it is
read from top to bottom and filled in below each exercise."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.sign_in.device import kept_on_her_device

from .forms import LogForm
from .models import ExerciseLog, Programme, SafetyAnswer
from .models.log import refuse_days_outside
from .models.settling import PAINFUL_FROM, TOO_MUCH_FROM
from .player import chosen_of, equipment_of, minutes_of, plays_of
from .views import own_session
from .week import next_session_day

A_DAY = timedelta(days=1)


@login_required
@kept_on_her_device
def player(request, pk, day, slot):
    programme, log, lines = own_session(request, pk, day, slot)
    now = timezone.now()
    today = request.user.local_date(now)
    # Tomorrow's is kept for a day without network; nobody can have done it yet.
    latest = today if request.method == "POST" else today + A_DAY
    try:
        refuse_days_outside(day, today=latest)
    except ValidationError as error:
        context = {"programme": programme, "day": day, "message": error.message}
        return render(request, "programmes/closed.html", context)
    form = LogForm(request.POST if request.method == "POST" else None, lines=lines, log=log)
    if request.method == "POST" and form.is_valid():
        return saved(request, form.save(programme, done_on=day, slot=slot, by=request.user, at=now))
    context = {"programme": programme, "day": day, "slot": slot, "form": form, "log": log}
    context |= context_of(request, form, programme, day, today)
    return render(request, "programmes/player.html", context)


def saved(request, log):
    messages.success(request, _("Saved. You can change it for 7 days."))
    if answer := answer_to(log.pain_after):
        messages.info(request, answer)
    return redirect("programmes:log", pk=log.pk)


def answer_to(pain):
    if pain is None:
        return ""
    if pain < PAINFUL_FROM:
        return _("Fine. Go on like this.")
    if pain < TOO_MUCH_FROM:
        return _("This is allowed. It should settle within 24 hours.")
    return _("Take the light version next time.")


def context_of(request, form, programme, day, today):
    lines = [entry.line for entry in form.entries]
    prefetch_related_objects([line.exercise for line in lines], "easier_exercise__picture")
    plays = plays_of(form, one="one" in request.GET, light="light" in request.GET)
    if "one" in request.GET:
        leave_out_others(plays)
    own = Programme.objects.visible_to(request.user).filter(patient=request.user)
    return safety_of(request, programme, day, today) | {
        "plays": plays,
        "extra": [play for play in plays if not play.line.is_core],
        "number": len(chosen_of(plays)),
        "minutes": minutes_of(plays),
        "equipment": equipment_of(plays),
        "reasons": ExerciseLog.Reason.choices,
        "is_one": "one" in request.GET,
        "is_light": "light" in request.GET,
        "is_tomorrow": day > today,
        "next_day": next_session_day(own.active_on(day).with_days(), day),
    }


def leave_out_others(plays):
    for play in plays:
        if not play.is_chosen:
            play.entry.initial["status"] = play.entry.Status.LEFT_OUT


def safety_of(request, programme, day, today):
    """The question stands before the first session of a day, and red anywhere stops that day."""
    answers = SafetyAnswer.objects.visible_to(request.user).filter(
        programme__patient=request.user, answered_on=day
    )
    said = list(answers)
    last = {answer.programme_id: answer for answer in reversed(said)}
    red = [answer for answer in last.values() if answer.is_red]
    stopped = max(red, key=lambda answer: answer.answered_at, default=None)
    asks = day >= today and not stopped and programme.pk not in last
    return {"asks_safety": asks, "stopped": stopped and as_today_says(stopped)}


def as_today_says(answer):
    return {"safety_urgency": answer.urgency, "safety_at": answer.answered_at}
