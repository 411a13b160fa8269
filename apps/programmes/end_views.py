"""What a patient reached with a programme, and what she can do next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.articles.models import Article

from .models import Programme
from .question_forms import ChangeForm
from .question_views import posted
from .reached import LEAST_FOR_PAIN, ends_of, goal_between, verdict

TO_GO_ON = ("physio-in-six-steps", "sitting-and-work")


@login_required
@never_cache
def end(request, pk):
    own = Programme.objects.visible_to(request.user).filter(patient=request.user)
    programme = get_object_or_404(own.prefetch_related("pauses", "phases"), pk=pk)
    now = timezone.now()
    day = request.user.local_date(now)
    form = ChangeForm(posted(request), programme=programme, day=day)
    is_asked = programme.may_answer(day) and (programme.asks_change(day) or form.standing)
    if is_asked and form.is_valid():
        form.save(at=now)
        messages.success(request, _("Saved. You can change it today."))
        return redirect("programmes:end", pk=pk)
    context = {
        "programme": programme,
        "practice": programme.practice,
        "is_over": programme.is_over(day),
        "form": form if is_asked else None,
        "articles": Article.objects.visible_to(request.user, now).published(now).named(*TO_GO_ON),
    }
    return render(request, "programmes/end.html", context | reached(programme))


def reached(programme):
    """The goal, the sessions and the pain: where each began and where it is."""
    scores = programme.check_ins.exclude(goal_score=None).order_by("answered_on")
    scores = list(scores.values_list("goal_score", "answered_on"))
    pains = programme.logs.exclude(pain_after=None).order_by("done_on", "slot")
    pain = ends_of(list(pains.values_list("pain_after", flat=True)))
    return goal_reached(scores) | {
        "sessions": programme.logs.count(),
        "pain": pain,
        "pain_verdict": pain and verdict(*pain, least=LEAST_FOR_PAIN, less_is_better=True),
    }


def goal_reached(scores):
    """scores: (score, day), oldest first."""
    if len(scores) < 2:
        return {"goal": None}
    return {"goal": goal_between(scores[0], scores[-1])}
