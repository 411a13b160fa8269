"""The question before a session, and where it leads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.sign_in.device import for_a_script, refused

from .forms import NotedMoment
from .models import Programme, SafetyAnswer
from .safety_form import SafetyForm

# What she says on the telephone, in her own name.
SAY = {
    "fever": gettext_lazy("“I have a fever that is new, or I feel ill.”"),
    "fall": gettext_lazy("“I fell, or had an accident.”"),
    "saddle": gettext_lazy(
        "“I feel numb between my legs, or have new trouble with bladder or bowel.”"
    ),
    "numb": gettext_lazy("“My leg or foot feels numb, and that is new.”"),
    "cannot_stand": gettext_lazy("“I cannot stand on my leg.”"),
}


@never_cache
def safety(request):
    is_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    return said(request) if is_script else page(request)


def programmes_of(user, day):
    own = Programme.objects.visible_to(user).filter(patient=user)
    return list(own.active_on(day).select_related("patient", "practice"))


@require_POST
@for_a_script
def said(request):
    """An answer that her device kept until it could send it: it counts for the day she gave it."""
    form = SafetyForm(request.POST)
    if not form.is_valid():
        return refused([(field.auto_id, error) for field in form for error in field.errors])
    told = request.POST.get("said_at") or request.POST.get("tapped_at")
    at = NotedMoment.limited(NotedMoment().clean(told), timezone.now())
    form.save(programmes_of(request.user, request.user.local_date(at)), at=at)
    url, words = reverse("programmes:safety"), _("Your answer is sent.")
    return JsonResponse({"state": "saved", "url": url, "words": words})


@login_required
def page(request):
    now = timezone.now()
    day = request.user.local_date(now)
    programmes = programmes_of(request.user, day)
    if not programmes:
        context = {"heading": _("Before you begin"), "message": _("You have no programme now.")}
        return render(request, "programmes/closed.html", context)
    answers = SafetyAnswer.objects.visible_to(request.user).filter(programme__in=programmes)
    standing = answers.filter(answered_on=day).first()
    if request.method == "POST":
        return answered(request, programmes, standing, now)
    if standing and standing.is_red and "change" not in request.GET:
        return referral(request, standing, programmes[0].practice)
    ticked = {"signs": standing.signs} if standing else None
    return asked(request, SafetyForm(initial=ticked), standing)


def asked(request, form, standing):
    context = {"form": form, "standing": standing, "next": back_to(request)}
    return render(request, "programmes/safety.html", context)


def back_to(request):
    """The page that asked, when it is one of ours."""
    page = request.POST.get("next") or request.GET.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""


def answered(request, programmes, standing, now):
    form = SafetyForm(request.POST)
    if not form.is_valid():
        return asked(request, form, standing)
    form.save(programmes, at=now)
    if form.cleaned_data["signs"]:
        return redirect("programmes:safety")
    if page := back_to(request):
        return redirect(page)
    messages.success(request, _("Good. You can begin."))
    return redirect("today")


def referral(request, answer, practice):
    context = {
        "answer": answer,
        "practice": practice,
        "say": [SAY[name] for name in answer.signs],
    }
    return render(request, "programmes/referral.html", context)
