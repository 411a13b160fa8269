from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.models import AccessLog
from apps.exercises.models import Exercise

from .forms import LogForm
from .models import Programme, SessionLog
from .models.log import refuse_days_outside


def own_session(request, pk, day, slot):
    """The programme, what stands logged, and the lines of that day, for the patient herself
    and nobody else. A logged line stays open when the plan changed since."""
    programmes = Programme.objects.visible_to(request.user).filter(patient=request.user)
    programme = get_object_or_404(programmes.with_lines(), pk=pk)
    logs = programme.logs.prefetch_related(
        Prefetch("entries__prescribed__exercise", Exercise.objects.with_picture())
    )
    log = logs.filter(done_on=day, slot=slot).first()
    lines = lines_named(request, programme) or programme.lines_for(day, slot)
    logged = [entry.prescribed for entry in log.entries.all()] if log else []
    lines += [line for line in logged if line not in lines]
    if not lines:
        raise Http404
    return programme, log, lines


def lines_named(request, programme):
    """Those of a session that her device could not send: the plan may be another by now."""
    named = request.GET.get("lines", "").split(",")
    lines = [line for line in programme.lines.all() if str(line.pk) in named]
    return sorted(lines, key=lambda line: line.sort_key)


def note_look(request, programme, of):
    """For a page that somebody else than the patient may open; her own looks leave no row."""
    AccessLog.objects.note(
        by=request.user,
        shown=[(programme.patient_id, programme.practice_id)],
        action=AccessLog.Action.OPENED,
        of=of,
        at=timezone.now(),
    )


@login_required
@never_cache
def detail(request, pk):
    programme = get_object_or_404(Programme.objects.visible_to(request.user).with_lines(), pk=pk)
    note_look(request, programme, programme)
    today = programme.patient.local_date(timezone.now())
    return render(
        request,
        "programmes/detail.html",
        {"programme": programme, "today": today, "phases": phases_of(programme, today)},
    )


def phases_of(programme, today):
    """Each phase with the lines that hold today."""
    week = programme.week_on(today)
    lines = [line for line in programme.lines.all() if line.is_valid_on(today)]
    return [
        {
            "phase": phase,
            "is_now": phase.covers_week(week),
            "lines": sorted(
                (line for line in lines if line.phase_id == phase.pk),
                key=lambda line: line.sort_key,
            ),
        }
        for phase in programme.phases.all()
    ]


@login_required
@never_cache
def session(request, pk, day, slot):
    """Log or correct one session of the last seven days."""
    programme, log, lines = own_session(request, pk, day, slot)
    now = timezone.now()
    try:
        refuse_days_outside(day, today=request.user.local_date(now))
    except ValidationError as error:
        context = {"programme": programme, "day": day, "message": error.message}
        return render(request, "programmes/closed.html", context)
    form = LogForm(request.POST if request.method == "POST" else None, lines=lines, log=log)
    if request.method == "POST" and form.is_valid():
        saved = form.save(programme, done_on=day, slot=slot, by=request.user, at=now)
        messages.success(request, _("Saved. You can change it for 7 days."))
        return redirect("programmes:log", pk=saved.pk)
    context = {"programme": programme, "day": day, "slot": slot, "form": form, "log": log}
    return render(request, "programmes/session.html", context)


@login_required
@require_POST
def done(request, pk, day, slot):
    """All done as planned, in one tap."""
    programme, _log, _lines = own_session(request, pk, day, slot)
    now = timezone.now()
    try:
        refuse_days_outside(day, today=request.user.local_date(now))
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("today")
    SessionLog.objects.record_as_planned(
        programme, done_on=day, slot=slot, at=now, by=request.user, language=get_language()
    )
    messages.success(request, _("Saved. Your exercises are noted."))
    return redirect("programmes:session", pk=pk, day=day, slot=slot)


@login_required
@never_cache
def show_log(request, pk):
    """One session as it was logged, for the patient and her physiotherapist."""
    logs = SessionLog.objects.visible_to(request.user).select_related("programme__patient")
    entry = get_object_or_404(logs.prefetch_related("entries"), pk=pk)
    note_look(request, entry.programme, entry)
    today = entry.programme.patient.local_date(timezone.now())
    own = entry.programme.patient_id == request.user.pk
    context = {
        "log": entry,
        "can_correct": own and entry.can_be_corrected(today),
        "can_settle": own and entry.can_be_settled(today),
    }
    return render(request, "programmes/log.html", context)
