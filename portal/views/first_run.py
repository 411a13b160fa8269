"""The first pages of a patient: her language, her goal, her moment, and what if it does not work.
Later each of them stands alone, to change it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.first_run_forms import STEPS
from portal.own_plan import programme_of_plan

from .site import remember_language

DRAFTS = "first_run"


def step_page(number):
    @login_required
    @never_cache
    def page(request):
        now = timezone.now()
        programme = programme_of_plan(request.user, request.user.local_date(now))
        if programme is None and STEPS[number].needs_programme:
            return nothing_yet(request)
        if request.method == "POST":
            return answered(request, number, programme, now)
        drafts = request.session.get(DRAFTS, {})
        form = form_of(request, number, programme, read(drafts.get(STEPS[number].name)))
        return shown(request, number, programme, form)

    return page


def nothing_yet(request):
    context = {
        "heading": _("No programme yet"),
        "message": _("As soon as your programme is there, you write down your goal here."),
    }
    return render(request, "programmes/closed.html", context)


def form_of(request, number, programme, data):
    return STEPS[number].form(data, user=request.user, programme=programme)


def shown(request, number, programme, form):
    step = STEPS[number]
    context = {
        "form": form,
        "step": step,
        "programme": programme,
        "number": number + 1,
        "total": len(STEPS),
        "is_first_time": request.user.introduced_at is None,
        "can_go_back": number > 0,
    }
    return render(request, f"first_run/{step.name}.html", context)


def answered(request, number, programme, now):
    """Next and back keep what is right; what is passed over, or not right yet on the way back,
    waits in the session as she typed it."""
    way, form = request.POST.get("go"), form_of(request, number, programme, request.POST)
    is_kept = way != "pass" and form.is_valid()
    if is_kept:
        form.save(at=now)
    elif way not in {"pass", "back"}:
        return shown(request, number, programme, form)
    keep_draft(request, number, form, is_done=is_kept)
    language = request.user.language if is_kept and number == 0 else get_language()
    with translation.override(language):
        return remember_language(onward(request, number, way, now), language)


def keep_draft(request, number, form, *, is_done):
    drafts = request.session.get(DRAFTS, {})
    drafts.pop(STEPS[number].name, None)
    if not is_done and form.has_changed():
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        drafts[STEPS[number].name] = typed.urlencode()
    request.session[DRAFTS] = drafts


def read(draft):
    return QueryDict(draft) if draft else None


def onward(request, number, way, now):
    if request.user.introduced_at is not None:
        return redirect("progress")
    if way == "back":
        return redirect(STEPS[max(number - 1, 0)].address)
    if number + 1 < len(STEPS):
        return redirect(STEPS[number + 1].address)
    return finished(request, now)


def finished(request, now):
    request.user.introduce(at=now)
    messages.success(request, _("This is how it starts. You find your plan under Progress."))
    return redirect("today")


@login_required
@require_POST
def skip_first_run(request):
    """All of it, for good; each page stays open to her under Progress."""
    request.user.introduce(at=timezone.now())
    return redirect("today")


start_language, start_goal, start_plan, start_if_then = (step_page(n) for n in range(len(STEPS)))
