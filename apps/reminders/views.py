from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .breaks import ordinary_times
from .forms import BreakForm, SettingsForm
from .models import Delivery, MailSettings, Reminder, SittingBreak


@login_required
@never_cache
def edit(request):
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        reminder=Reminder.of(request.user),
        mail_settings=MailSettings.of(request.user),
    )
    if request.method == "POST" and form.is_valid():
        form.save(at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:edit")
    standing, breaks = Reminder.of(request.user), SittingBreak.of(request.user)
    context = {"form": form, "reminder": standing, "breaks": breaks}
    return render(request, "reminders/edit.html", context)


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


# --- sitting breaks ----------------------------------------------------------------------------


@login_required
@never_cache
def breaks(request):
    form = BreakForm(
        request.POST if request.method == "POST" else None,
        instance=SittingBreak.of(request.user),
        mail_settings=MailSettings.of(request.user),
    )
    if request.method == "POST" and form.is_valid():
        form.save(at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:breaks")
    return show_breaks(request, form)


def show_breaks(request, form):
    user, now = request.user, timezone.now()
    rule, today = SittingBreak.of(user), user.local_date(now)
    context = {
        "form": form,
        "rule": rule,
        "is_paused": rule.is_active and rule.is_paused_at(now),
        "is_silent": rule.is_silent(now),
        "times": ordinary_times(rule.working_day) if rule.is_active else [],
        "done_today": rule.done_on(today),
        "proposal": rule.proposal(rule.programmes_on(today).with_proposals(), today),
    }
    return render(request, "reminders/breaks.html", context)


@login_required
@require_POST
def pause_breaks(request):
    verbs = {
        "hour": SittingBreak.rest_an_hour,
        "today": SittingBreak.skip_day,
        "none": SittingBreak.go_on,
    }
    rule = get_object_or_404(SittingBreak, patient=request.user, is_active=True)
    verb = verbs.get(request.POST.get("pause"))
    if verb is None:
        raise Http404
    verb(rule, at=timezone.now())
    return redirect("reminders:breaks")


@login_required
@require_POST
def answer_proposal(request, pk):
    """Yes switches it on as proposed, or shows what stands in the way; no leaves all as it is."""
    user, now = request.user, timezone.now()
    rule, today = SittingBreak.of(user), user.local_date(now)
    phase = rule.proposal(rule.programmes_on(today).with_proposals(), today)
    if phase is None or phase.pk != pk:
        raise Http404
    if request.POST.get("answer") != "yes":
        rule.answer(phase)
        messages.success(request, _("Fine. You can switch it on here whenever you like."))
        return redirect("reminders:breaks")
    form = BreakForm.agreeing(phase, rule=rule, mail_settings=MailSettings.of(user))
    if not form.is_valid():
        return show_breaks(request, form)
    form.save(at=now).answer(phase)
    messages.success(request, _("Agreed. The mails come on the days and at the times below."))
    return redirect("reminders:breaks")


def postpone(delivery, *, at):
    delivery.rule.rest_an_hour(at=at)


def skip_day(delivery, *, at):
    delivery.rule.skip_day(at=at)


ANSWERS = {"done": Delivery.note_done, "later": postpone, "today": skip_day}


@csrf_exempt
@never_cache
def answer(request, token, answer):
    """From a mail, on the day of that mail: one page, one button, signed in or not."""
    delivery, now = Delivery.from_answer_token(answer, token), timezone.now()
    if delivery is None:
        raise Http404
    if not delivery.is_of_today(now):
        return render(request, "reminders/answer_closed.html", status=410)
    if request.method == "POST":
        ANSWERS[answer](delivery, at=now)
    rule = delivery.rule
    stands = {
        "done": delivery.done_at is not None,
        "later": delivery.sitting_break_id and rule.is_silent(now),
        "today": rule.is_paused_on(delivery.local_date),
    }
    context = {"answer": answer, "stands": stands[answer], "delivery": delivery, "rule": rule}
    with timezone.override(delivery.patient.zone):  # her clock, also when nobody is signed in
        return render(request, "reminders/answer.html", context)


@login_required
def ask(request, kind):
    return redirect("today")
