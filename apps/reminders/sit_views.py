"""The sit timer. Its clock runs in the browser; here stand the movements of a break, and the
button that notes one. Without JavaScript the page is just that."""

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.exercises.models import Exercise, Phase
from apps.exercises.templatetags.dosage import seconds as in_seconds
from apps.programmes.models import BREAK_MINUTES

from .models import SittingBreak
from .models.sitting_break import NOT_BESIDE
from .movements import GENERAL, following
from .two_minutes import parts_of

# What some programme rules out is offered to nobody in general.
NOT_FOR_ALL = set().union(*NOT_BESIDE.values())


@login_required
@never_cache
def sit(request):
    user, now = request.user, timezone.now()
    if request.method == "POST":
        SittingBreak.note_break(user, at=now)
        messages.success(request, _("Noted. Good that you stood up."))
        return redirect("reminders:sit")
    rule, today = SittingBreak.of(user), user.local_date(now)
    own, done_today = rule.own_exercises(today), rule.done_on(today)
    movements = (own if rule.timer_shows_own else {}) or general(user)
    key = chosen(list(movements), request.GET.get("movement"), done_today)
    movement = movements[key]
    context = {
        "rule": rule,
        "intervals": BREAK_MINUTES,
        "has_own": bool(own),
        "done_today": done_today,
        "movement": movement,
        "exercise": getattr(movement, "exercise", movement),
        "parts": parts(movement),
        "another": following(movements, key),
    }
    return render(request, "reminders/sit.html", context)


def general(user):
    """The movement breaks of the library; without any, what a mail would name."""
    found = (
        Exercise.objects.visible_to(user)
        .published()
        .filter(practice=None, phase=Phase.MICRO_BREAK)
        .exclude(slug__in=NOT_FOR_ALL)
        .with_picture()
        .prefetch_related("safety_notes")
        .order_by("slug")
    )
    named = {exercise.slug: exercise for exercise in found}
    return named or {slug: Exercise(slug=slug, name=text) for slug, text in GENERAL.items()}


def chosen(keys, wanted, done_today):
    """The one that she asks for, else another one after each break."""
    return wanted if wanted in keys else keys[done_today % len(keys)]


def parts(movement):
    """Each stretch with the movement as it is done then: on one side, if it has sides."""
    seconds = movement.dosage.total_seconds if movement.pk else 0
    return [
        {"part": part, "line": on_side(movement, part), "lasts": in_seconds(part.seconds)}
        for part in parts_of(seconds, movement.side)
    ]


def on_side(movement, part):
    sided = copy(movement)
    sided.side = part.side or movement.side
    return sided


@login_required
@require_POST
def choose_movements(request):
    choices = {"own": True, "general": False}
    shows_own = choices.get(request.POST.get("movements"))
    if shows_own is None:
        raise Http404
    rule, _is_new = SittingBreak.objects.get_or_create(patient=request.user)
    rule.timer_shows_own = shows_own
    rule.save(update_fields=["timer_shows_own"])
    return redirect("reminders:sit")
