"""The landing page of the staff: who, why, and the one thing to press."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.admin import site
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from apps.accounts.looks import look
from apps.accounts.models import AccessLog, CareRelationship, Invitation, Membership
from apps.programmes.facts import Kind, Level
from apps.programmes.models import HandledFact, Programme
from portal.caseload import grouped, invited_by, rows_of
from portal.fact_words import told
from portal.first_steps import first_steps, library

PATIENTS_A_PAGE = 50
SNOOZE_DAYS = (3, 7)
MOST_IN_PLACE = 50
FACTS_BESIDE = 1

TABS = {
    "needs": lambda row: row.needs_somebody,
    "new": lambda row: row.is_new,
    "quiet": lambda row: row.has(Kind.QUIET),
    "ends": lambda row: row.has(Kind.ENDS_SOON),
    "all": lambda row: True,
}


def has_caseload(user):
    return user.works_as(Membership.Role.THERAPIST)


def treats_at(user):
    """Not where she only edits: an invitation there is no longer hers to see."""
    jobs = user.current_memberships
    return [job.practice for job in jobs if job.role == Membership.Role.THERAPIST]


def is_starting(user, now):
    """Staff of a practice where nobody is treated yet, who can do something about that."""
    if not user.works_as(Membership.Role.THERAPIST, Membership.Role.MANAGER):
        return False
    here = {"practice__in": user.practices}
    treated = CareRelationship.objects.current(now).filter(**here)
    asked = Invitation.objects.open(now).filter(role=Invitation.Role.PATIENT, **here)
    return not (treated.exists() or asked.exists())


def caseload(request):
    user, now = request.user, timezone.now()
    in_place = numbers(request.GET.getlist("done"))
    rows = rows_of(user, now, just_handled=in_place)
    rows += invited_by(user, treats_at(user), now)
    if not rows:
        return start(request)
    tab = request.GET.get("tab")
    tab = tab if tab in TABS else "needs"
    shown = sorted(filter(TABS[tab], rows), key=lambda row: row.sort_key)
    page = Paginator(shown, PATIENTS_A_PAGE).get_page(request.GET.get("page"))
    note_looks(request, page.object_list)
    context = site.each_context(request) | {
        "title": gettext("Caseload"),
        "today": user.local_date(now),
        "tabs": tabs_of(rows, tab),
        "tab": tab,
        "page": page,
        "groups": groups_of(page.object_list, shown),
        "in_place": in_place,
        "snoozes": [(days, user.local_date(now) + timedelta(days=days)) for days in SNOOZE_DAYS],
        "on_track": sum(not row.needs_somebody for row in rows),
        "snoozed": sorted(filter(None, (row.snoozed_until for row in rows))),
        "shows_practice": len(user.practices) > 1,
    }
    return TemplateResponse(request, "admin/caseload.html", context)


def note_looks(request, rows):
    """A row says more than a name, so each counts as a look at that patient's record."""
    listed = AccessLog.Action.LISTED, Programme
    look(request, {(row.patient.pk, row.practice.pk): listed for row in rows if row.care})


def tabs_of(rows, chosen):
    names = {
        "needs": gettext("Needs me"),
        "new": gettext("New"),
        "quiet": gettext("Quiet"),
        "ends": gettext("Ends soon"),
        "all": gettext("All"),
    }
    return [
        {
            "key": key,
            "name": names[key],
            "count": sum(map(belongs, rows)),
            "is_chosen": key == chosen,
        }
        for key, belongs in TABS.items()
    ]


def groups_of(rows, everybody):
    """Each level with how many it holds in all, also on other pages."""
    counts = {level: sum(row.level == level for row in everybody) for level in Level}
    return [
        {"level": level, "count": counts[level], "rows": [in_words(row) for row in found]}
        for level, found in grouped(rows)
    ]


def in_words(row):
    """A row with its facts as sentences: the weightiest, and those behind it."""
    facts = row.open_facts
    sentences = [told(fact, row) for fact in facts]
    return {
        "row": row,
        "why": sentences[0] if sentences else None,
        "others": sentences[FACTS_BESIDE:],
        "tokens": [fact.token for fact in facts],
    }


def start(request):
    """What comes first, while nobody is treated or invited."""
    now = timezone.now()
    steps = first_steps(request.user, now)
    context = site.each_context(request) | {
        "title": gettext("Caseload") if has_caseload(request.user) else gettext("First steps"),
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "library": library(request.user, now),
    }
    return TemplateResponse(request, "admin/first_steps.html", context)


# --- what she presses ------------------------------------------------------------------------


@require_POST
@transaction.atomic
def handled(request, pk):
    row = row_or_404(request.user, pk)
    seen = facts_seen(request, row)
    now = timezone.now()
    done = HandledFact.objects.handle(seen, of=row.care, by=request.user, at=now)
    note_change(request.user, done, now)
    return back(request, row, done)


@require_POST
@transaction.atomic
def snooze(request, pk):
    row = row_or_404(request.user, pk)
    days = request.POST.get("days")
    if days not in map(str, SNOOZE_DAYS):
        messages.error(request, gettext("Choose 3 or 7 days."))
        return back(request, row)
    seen = facts_seen(request, row)
    now = timezone.now()
    done = HandledFact.objects.snooze(seen, of=row.care, by=request.user, at=now, days=int(days))
    note_change(request.user, done, now)
    return back(request, row, done)


@require_POST
@transaction.atomic
def undo(request, pk):
    row = row_or_404(request.user, pk)
    own = HandledFact.objects.visible_to(request.user).filter(by=request.user)
    own = own.filter(patient=row.patient, practice=row.practice)
    chosen = own.filter(pk__in=numbers(request.POST.getlist("answer")), undone_at=None)
    answers, now = list(chosen), timezone.now()
    chosen.undo(at=now)
    note_change(request.user, answers, now)
    return back(request, row)


def note_change(user, answers, now):
    """One press is one change of her record, however many facts it answers."""
    for answer in answers[:1]:
        shown = [(answer.patient_id, answer.practice_id)]
        action = AccessLog.Action.CHANGED
        AccessLog.objects.note(by=user, shown=shown, action=action, of=answer, at=now)


def row_or_404(user, pk):
    rows = rows_of(user, timezone.now(), care=pk) if has_caseload(user) else []
    if not rows:
        raise Http404
    return rows[0]


def facts_seen(request, row):
    """Those that stood on her page and are still the newest of their kind; what came in
    meanwhile stays open."""
    tokens = set(request.POST.getlist("fact"))
    seen = [fact for fact in row.open_facts if fact.token in tokens]
    if len(seen) < len(row.open_facts):
        text = gettext("Something new came in about %(name)s. Please look again.")
        messages.warning(request, text % {"name": row.name})
    return seen


def back(request, row, done=()):
    """To the place she came from; what she has just done stays in sight there."""
    in_place = [*numbers(request.POST.getlist("done")), *(answer.pk for answer in done)]
    query = {"done": in_place[-MOST_IN_PLACE:]}
    query |= {name: request.POST[name] for name in ("tab", "page") if request.POST.get(name)}
    address = f"{reverse('admin:index')}?{urlencode(query, doseq=True)}".rstrip("?")
    return HttpResponseRedirect(f"{address}#{row.anchor}")


def numbers(texts):
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19]
