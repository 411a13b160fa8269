from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.articles.models import Article

from .breaks import ordinary_times
from .fates import fate_of
from .forms import BreakForm, SettingsForm
from .models import Delivery, MailSettings, Reminder, SittingBreak
from .tasks import ring_softly

MAILS_A_PAGE = 30
ON_SITTING = "sitting-and-work"


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
    context = {"form": form} | standing_of(request.user, timezone.now())
    return render(request, "reminders/edit.html", context)


def standing_of(user, now):
    """What holds now, whatever the form on the page says."""
    day = user.local_date(now)
    reminder, mailbox = Reminder.of(user), MailSettings.objects.filter(patient=user).first()
    mailbox = mailbox or MailSettings()
    mailbox.patient = user
    is_held_up = bool(reminder.problem or reminder.silent_since or mailbox.is_flagged)
    return {
        "reminder": reminder,
        "breaks": SittingBreak.of(user),
        "day": day,
        "is_paused": reminder.is_paused_on(day),
        "own_plan": next((one for one in reminder.programmes_on(day) if one.cue), None),
        "mailbox": mailbox,
        "is_coming": reminder.is_active and reminder.next_due_at and not is_held_up,
        "last": told(reminder.last_mail(now), now) if reminder.pk else None,
        "test": told(reminder.last_test, now) if reminder.pk else None,
    }


def told(delivery, now):
    return delivery and {"mail": delivery, "fate": fate_of(delivery, now)}


@login_required
@require_POST
def send_test(request):
    user = request.user
    with transaction.atomic():
        reminder, _is_new = Reminder.objects.get_or_create(patient=user)
        test = reminder.send_test(at=timezone.now())
        if test:
            transaction.on_commit(ring_softly)
    if test:
        said = _("The test mail goes to %(address)s. Have a look in your mailbox in a minute.")
        messages.success(request, said % {"address": user.email})
    else:
        messages.warning(
            request, _("You sent three test mails today. Tomorrow you can send another one.")
        )
    return redirect("reminders:edit")


@login_required
@require_POST
def start_again(request):
    """After a silence; a second press changes nothing."""
    reminder = get_object_or_404(Reminder, patient=request.user, is_active=True)
    if reminder.silent_since:
        reminder.start_again(at=timezone.now())
        messages.success(request, _("The mails start again on the days that you chose."))
    return redirect("reminders:edit")


@login_required
@require_POST
def end_pause(request):
    """Of all mails; a second press changes nothing."""
    reminder, now = get_object_or_404(Reminder, patient=request.user), timezone.now()
    if reminder.is_paused_on(request.user.local_date(now)):
        reminder.pause_all(None, at=now)
        messages.success(request, _("The mails go on."))
    return redirect("reminders:edit")


@login_required
@require_POST
def trust_again(request):
    mailbox = get_object_or_404(MailSettings, patient=request.user)
    if mailbox.is_flagged:
        mailbox.trust_again()
        messages.success(request, _("We try it again. Send yourself a test mail to be sure."))
    return redirect("reminders:edit")


@login_required
@never_cache
def mails(request):
    """What we sent her and what became of it; what stood in it is kept nowhere."""
    own = Delivery.objects.visible_to(request.user).mails().filter(patient=request.user)
    page = Paginator(own, MAILS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    shown = [told(delivery, now) for delivery in page]
    return render(request, "reminders/mails.html", {"page": page, "shown": shown})


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
        "articles": Article.objects.visible_to(user, now).published(now).named(ON_SITTING),
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
