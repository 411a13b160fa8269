"""What a patient did and reached, and the paper of it that she keeps."""

from contextlib import suppress
from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.programmes.models import LOG_WINDOW_DAYS
from apps.programmes.week import monday_of
from portal import pdf
from portal.keep_form import KeepForm
from portal.own_plan import plan_among
from portal.progress import logs_of, own_programmes, progress_of, red_answers
from portal.report import report_for
from portal.session_table import as_csv
from portal.views.patient import cards_of

PROGRESS_WEEKS = 6
LOGS_A_PAGE = 10


@login_required
@never_cache
def progress(request):
    user = request.user
    day = user.local_date(timezone.now())
    first = monday_of(day) - timedelta(weeks=PROGRESS_WEEKS - 1)
    programmes = list(own_programmes(user, since=first))
    told = progress_of(programmes, first, day)
    changeable = plan_among(programmes, day)
    logs = Paginator(logs_of(user), LOGS_A_PAGE).get_page(request.GET.get("page"))
    to_fill_in = open_days(programmes, day)
    context = told | {
        "programmes": programmes,
        "changeable": changeable,
        "goal": leading(told["goals"], changeable),
        "open_days": to_fill_in,
        "has_several_open": len({row["programme"].pk for row in to_fill_in}) > 1,
        "safety_answers": red_answers(user, since=first),
        "logs": logs,
        "has_several": len({log.programme_id for log in logs}) > 1,
        "today": day,
    }
    return render(request, "progress.html", context)


def leading(goals, changeable):
    """The goal that the page begins with: of the plan that she can change, or the newest."""
    return min(goals, key=lambda goal: goal["programme"] != changeable, default=None)


def open_days(programmes, today):
    """The sessions of the last seven days, newest first, to fill in or correct."""
    days = [today - timedelta(days=n) for n in range(LOG_WINDOW_DAYS + 1)]
    return [{"day": day, **card} for day in days for p in programmes for card in cards_of(p, day)]


@login_required
@never_cache
@reauthentication_required
def keep(request):
    """Which weeks go on paper. Once she has shown that it is her, the buttons give it at once."""
    form = KeepForm(request.GET if "period" in request.GET else None)
    return render(request, "keep.html", {"form": form, "can_pdf": pdf.is_there()})


def asks_who_she_is(view):
    """Leads to the page before it when that was too long ago: a file that comes after a code
    would leave her on the page with the code."""
    sure = reauthentication_required(view)

    @login_required
    @never_cache
    def guarded(request):
        form = KeepForm(request.GET)
        with suppress(ReauthenticationRequired):
            if form.is_valid():
                return sure(request, form.cleaned_data)
        return redirect(f"{reverse('progress_keep')}?{request.GET.urlencode()}")

    return guarded


@asks_who_she_is
def paper(request, asked):
    return render(request, "report/page.html", report_for(request.user, timezone.now(), **asked))


@asks_who_she_is
def as_pdf(request, asked):
    if not pdf.is_there():
        return redirect(f"{reverse('progress_paper')}?{request.GET.urlencode()}")
    report = report_for(request.user, timezone.now(), **asked)
    return as_file(pdf.written("report/pdf.html", report), "pdf", report["day"])


@asks_who_she_is
def as_table(request, asked):
    report = report_for(request.user, timezone.now(), **asked)
    content = as_csv(report["logs"], with_comments=asked["with_comments"])
    return as_file(content, "csv", report["day"])


TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


def as_file(content, ending, day):
    name = f'attachment; filename="soepel-{day:%Y-%m-%d}.{ending}"'
    return HttpResponse(content, TYPES[ending], headers={"Content-Disposition": name})
