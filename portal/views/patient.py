"""The pages that gather a patient's programmes, sessions, articles and reminder."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.gzip import gzip_page

from apps.articles.views import published
from apps.programmes.models import Programme
from apps.programmes.week import days_from, monday_of, next_session_day
from portal.again import answer_or_unchanged
from portal.own_plan import asks_sessions, is_new_here
from portal.today import Shown

WELCOME_BACK_AFTER = timedelta(days=10)
PROGRESS_WEEKS = 6
LOGS_A_PAGE = 6


def home(request):
    user = request.user
    if user.is_authenticated:
        with translation.override(user.language):
            return redirect(place_of(user))
    return render(request, "home.html", {"articles": published(user)[:3]})


def place_of(user):
    if user.is_staff:
        return "admin:index"
    is_new = is_new_here(user, user.local_date(timezone.now()))
    return "start_language" if is_new else "today"


def own_programmes(user, today, weeks=1):
    """Hers, without those that were stopped before the weeks that are shown."""
    since = monday_of(today) - timedelta(weeks=weeks)
    programmes = Programme.objects.visible_to(user).filter(
        Q(stopped_on=None) | Q(stopped_on__gt=since), patient=user
    )
    return programmes.with_lines().with_recent_logs(since)


@gzip_page
@login_required
def today(request):
    """Who has the page of this moment is told only that; who has another gets this one."""
    user, now = request.user, timezone.now()
    shown = Shown.to(user, now, since=monday_of(user.local_date(now)) - timedelta(weeks=2))
    return answer_or_unchanged(
        request,
        [shown.digest, user.local_date(now), part_of_day(user, now)],
        lambda: render(request, "today.html", today_context(user, now, shown.read(user))),
    )


def part_of_day(user, now):
    hour = now.astimezone(user.zone).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def today_context(user, now, shown):
    day, programmes = user.local_date(now), shown["programmes"]
    active = [programme for programme in programmes if programme.is_active_on(day)]
    back = is_back(programmes, active, day)
    context = {
        "part_of_day": part_of_day(user, now),
        "day": day,
        "starts": min((p.start_on for p in programmes if p.is_still_to_come(day)), default=None),
        "is_back": back,
        "article": shown["article"],
        "reminder": shown["reminder"],
        "practice": shown["practice"],
        "is_new_here": user.introduced_at is None and has_new_plan(programmes, day),
        "planned": [programme for programme in active if programme.goal or programme.fallback],
    }
    parts = sessions_of(active, day) | breaks_of(shown["breaks"], active, day)
    parts |= questions_of(programmes, active, day, back=back)
    parts |= safety_of(active, day, open_cards=parts["open_cards"])
    return context | parts


def has_new_plan(programmes, day):
    """One to begin with: sessions are asked, and none was logged yet."""
    logged = any(programme.recent_logs for programme in programmes)
    return not logged and any(asks_sessions(programme, day) for programme in programmes)


def sessions_of(active, day):
    """What is asked that day, and the week around it."""
    cards = [card for programme in active for card in cards_of(programme, day)]
    still_open = [card for card in cards if card["is_asked"] and card["log"] is None]
    week = days_from(active, monday_of(day), 7, day)
    return {
        "week": week,
        "cards": cards,
        "open_cards": still_open,
        "open_exercises": sum(len(card["core"]) for card in still_open),
        "open_minutes": sum(card["minutes"] for card in still_open),
        "is_done": any(d.is_today and d.is_done for d in week),
        "next_day": next_session_day(active, day),
    }


def questions_of(programmes, active, day, *, back):
    """What is asked beside the sessions. What got in the way is asked once after each time away;
    a check-in stands there until it is answered, and for the rest of that day."""
    since = day - WELCOME_BACK_AFTER
    return {
        "ended": [one for one in programmes if one.is_over(day) and one.may_answer(day)],
        "changes": [one for one in active if one.asks_change(day)],
        "unsettled": [log for one in programmes if (log := unsettled_of(one, day))],
        "check_ins": [p for p in active if p.asks_check_in(day) or p.last_check_in_on == day],
        "barriers": [p for p in active if back and asks_barrier(p, day, since)],
    }


def safety_of(active, day, *, open_cards):
    """Once a day, before the first session. A red answer stops that day."""
    red = [one for one in active if one.safety_on == day and one.safety_urgency]
    return {
        "asks_safety": not red and any(c["programme"].safety_on != day for c in open_cards),
        "stopped": max(red, key=lambda programme: programme.safety_at, default=None),
    }


def unsettled_of(programme, day):
    """One question for yesterday, about the worst of it."""
    asked = [log for log in programme.recent_logs if log.is_unsettled(day)]
    return max(asked, key=lambda log: log.pain_after, default=None)


def asks_barrier(programme, day, since):
    is_new = programme.last_barrier_on is None or programme.last_barrier_on < since
    return is_new and not (programme.is_paused_on(day) or programme.is_for_breaks_on(day))


def breaks_of(breaks, active, day):
    """A programme that asks for no session, only for breaks from sitting, stands apart."""
    running = [programme for programme in active if not programme.is_paused_on(day)]
    for_breaks = [programme for programme in active if programme.is_for_breaks_on(day)]
    with_sessions = [programme for programme in active if programme not in for_breaks]
    paused = [pause for programme in with_sessions if (pause := programme.pause_on(day))]
    return {
        "has_programme": bool(with_sessions),
        "for_breaks": for_breaks,
        "breaks": breaks,
        "proposal": breaks.proposal(running, day),
        "is_paused": bool(paused) and len(paused) == len(with_sessions),
        "paused_until": goes_on(paused),
    }


def goes_on(paused):
    """The first day that asks again, or None while nobody knows."""
    return min((pause.until_on for pause in paused if pause.until_on), default=None)


def cards_of(programme, day):
    """One card for each session of that day; extra lines alone make one that asks nothing,
    and so does a pause."""
    asked = programme.slots_on(day)
    due = programme.lines_on(day)
    logs = {log.slot: log for log in programme.logs_on(day)}
    slots = range(1, asked + 1) if asked else ([1] if due else [])
    return [
        {
            "programme": programme,
            "phase": programme.phase_on(day),
            "week": programme.week_on(day),
            "slot": slot,
            "of": asked,
            "pause": programme.pause_on(day),
            "is_asked": slot <= asked,
            "core": [line for line in due if line.is_core and line.times_a_day >= slot],
            "extra": [line for line in due if not line.is_core and line.times_a_day >= slot],
            "minutes": programme.minutes_for(day, slot),
            "log": logs.get(slot),
        }
        for slot in slots
    ]


def is_back(programmes, active, day):
    """Away for a while, with a programme that had begun by then."""
    logged = [log.done_on for programme in programmes for log in programme.recent_logs]
    began = any(day - programme.start_on > WELCOME_BACK_AFTER for programme in active)
    return began and not any(day - done_on <= WELCOME_BACK_AFTER for done_on in logged)


def practice_of(user):
    care = user.care_received_set.current_now().select_related("practice").first()
    return care.practice if care else None
