"""The pages of the three questions: each for the patient herself and nobody else."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .models import Barrier, Programme, SessionLog
from .question_forms import BarrierForm, CheckInForm, SettledForm
from .tips import LIGHT_VERSION, TIPS


def posted(request):
    return request.POST if request.method == "POST" else None


def closed(request, heading, error):
    context = {"heading": heading, "message": error.message}
    return render(request, "programmes/closed.html", context)


def own_programme(request, pk):
    own = Programme.objects.visible_to(request.user).filter(patient=request.user)
    return get_object_or_404(own.prefetch_related("pauses"), pk=pk)


@login_required
@never_cache
def settled(request, pk):
    own = SessionLog.objects.visible_to(request.user).filter(programme__patient=request.user)
    log = get_object_or_404(own.select_related("programme__patient"), pk=pk)
    now, form = timezone.now(), SettledForm(posted(request))
    today = request.user.local_date(now)
    try:
        log.refuse_to_settle(today)
        if form.is_valid():
            return settle(request, log, form.cleaned_data["settled"], now)
    except ValidationError as error:
        return closed(request, _("Has it settled?"), error)
    was_yesterday = log.done_on == today - timedelta(days=1)
    context = {"log": log, "form": form, "was_yesterday": was_yesterday}
    return render(request, "programmes/settled.html", context)


def settle(request, log, answer, now):
    log.settle(answer, at=now)
    if not log.settled:
        messages.warning(request, LIGHT_VERSION)
    elif log.is_too_much:
        messages.success(request, _("Good that it has settled. Take the light version next time."))
    else:
        messages.success(request, _("Fine. Go on like this."))
    return redirect("today")


def asks_of_a_programme(form_class, template):
    """A page with one form; the view below it says what follows once the answer is kept."""

    def page_of(follow):
        @login_required
        @never_cache
        def page(request, pk):
            programme, now = own_programme(request, pk), timezone.now()
            day = request.user.local_date(now)
            try:
                programme.refuse_answers(day)
            except ValidationError as error:
                return closed(request, programme, error)
            form = form_class(posted(request), programme=programme, day=day)
            if form.is_valid():
                return follow(request, form.save(at=now))
            return render(request, template, {"programme": programme, "form": form})

        return page

    return page_of


@asks_of_a_programme(CheckInForm, "programmes/check_in.html")
def check_in(request, answer):
    messages.success(request, _("Saved. You can change it today."))
    return redirect("today")


@asks_of_a_programme(BarrierForm, "programmes/barrier.html")
def barrier(request, answer):
    return redirect("programmes:tip", pk=answer.pk)


@login_required
@never_cache
def tip(request, pk):
    """What fits to what got in the way."""
    own = Barrier.objects.visible_to(request.user).filter(programme__patient=request.user)
    told = get_object_or_404(own.select_related("programme__practice"), pk=pk)
    context = {
        "barrier": told,
        "tip": TIPS[told.kind],
        "practice": told.programme.practice,
        "can_change": told.answered_on == request.user.local_date(timezone.now()),
    }
    return render(request, "programmes/tip.html", context)
