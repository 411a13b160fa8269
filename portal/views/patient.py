"""The pages that gather a patient's programmes, sessions, articles and reminder."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from apps.articles.reading import published
from apps.exercises.dosage import minutes
from apps.programmes.week import days_from, is_off_again, monday_of, next_session_day
from portal.again import answer_or_unchanged
from portal.own_plan import asks_sessions, is_new_here
from portal.today import Shown

ONE_DAY, TWO_WEEKS = timedelta(days=1), timedelta(weeks=2)
WELCOME_BACK_AFTER = timedelta(days=10)


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


@login_required
def today(request, day=None):
    """Who has the page of this moment is told only that; who has another gets this one. With a
    day it is what that page will say then, at any hour: for today and tomorrow, to be kept."""
    user, now = request.user, timezone.now()
    today, part = user.local_date(now), "" if day else part_of_day(user, now)
    if day and not today <= day <= today + ONE_DAY:
        return redirect("today")
    shown = Shown.to(user, now, since=monday_of(today) - TWO_WEEKS)
    return answer_or_unchanged(
        request,
        [shown.digest, day or today, part],
        lambda: render(
            request, "today.html", today_context(user, day or today, part, shown.read(user))
        ),
    )


def part_of_day(user, now):
    hour = now.astimezone(user.zone).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def today_context(user, day, part, shown):
    programmes = shown["programmes"]
    active = [programme for programme in programmes if programme.is_active_on(day)]
    back = is_back(programmes, active, day)
    context = {
        "part_of_day": part,
        "day": day,
        "comes": first_to_come(programmes, day),
        "is_back": back,
        "article": shown["article"],
        "reminder": shown["reminder"],
        "mail_at": shown["mail_at"],
        "practice": shown["practice"],
        "is_new_here": user.introduced_at is None and has_new_plan(programmes, day),
        "planned": [programme for programme in active if programme.goal or programme.fallback],
    }
    parts = sessions_of(active, day) | breaks_of(shown["breaks"], active, day)
    parts |= questions_of(programmes, active, day, back=back)
    return context | parts | {"stopped": stopped_by(active, day)}


def first_to_come(programmes, day):
    later = [programme for programme in programmes if programme.is_still_to_come(day)]
    return min(later, key=lambda programme: programme.start_on, default=None)


def has_new_plan(programmes, day):
    """One to begin with: sessions are asked, and none was logged yet."""
    logged = any(programme.recent_logs for programme in programmes)
    return not logged and any(asks_sessions(programme, day) for programme in programmes)


def sessions_of(active, day):
    """What is asked that day, and the week around it."""
    cards = [card for programme in active for card in cards_of(programme, day)]
    still_open = [card for card in cards if card["is_open"]]
    first = min(still_open, key=lambda card: card["slot"], default=None)
    week = days_from(active, monday_of(day), 7, day)
    is_off = not first and any(card["is_off"] for card in cards)
    return {
        "week": week,
        "first": first,
        "cards": sorted(cards, key=lambda card: card is not first),
        "open_cards": still_open,
        "is_done": not first and any(d.is_today and (d.is_done or d.is_logged) for d in week),
        "is_off": is_off,
        "all_the_same": [] if first or is_off else with_usual_lines(active, day),
        "next_day": next_session_day(active, day),
    }


def with_usual_lines(active, day):
    """What she may do all the same on a day that asks for nothing."""
    asking = [one for one in active if not (one.is_paused_on(day) or one.is_for_breaks_on(day))]
    free = [one for one in asking if not (one.is_session_day(day) or one.logs_on(day))]
    return [one for one in free if one.usual_lines(day)]


def questions_of(programmes, active, day, *, back):
    """What is asked beside the sessions. What got in the way is asked once after each time away;
    a check-in stands there until it is answered, and for the rest of that day."""
    since = day - WELCOME_BACK_AFTER
    return {
        "ended": [one for one in programmes if one.is_over(day) and one.may_answer(day)],
        "changes": [one for one in active if one.asks_change(day)],
        "unsettled": [log for one in programmes if (log := unsettled_of(one, day))],
        "check_ins": [p for p in active if p.asks_check_in(day) or p.last_check_in_on == day],
        "barriers": [
            one
            for one in active
            if (back or is_off_again(one, day, day - TWO_WEEKS)) and asks_barrier(one, day, since)
        ],
    }


def stopped_by(active, day):
    """A red answer before a session stops that day."""
    red = [one for one in active if one.safety_on == day and one.safety_urgency]
    return max(red, key=lambda programme: programme.safety_at, default=None)


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
    slots = range(1, asked + 1) if asked else ([1] if due or logs else [])
    of_day = {
        "programme": programme,
        "phase": programme.phase_on(day),
        "week": programme.week_on(day),
        "of": asked,
        "pause": programme.pause_on(day),
        "is_off": programme.is_off_on(day),
    }
    return [of_day | card_of(of_day, due, slot, logs.get(slot)) for slot in slots]


def card_of(of_day, due, slot, log):
    lines = [line for line in due if line.times_a_day >= slot]
    core = [line for line in lines if line.is_core]
    is_asked = slot <= of_day["of"]
    return {
        "slot": slot,
        "is_asked": is_asked,
        "is_open": is_asked and not log and not of_day["is_off"],
        "core": core,
        "extra": [line for line in lines if not line.is_core],
        "minutes": minutes([line.dosage for line in core]),
        "minutes_of_one": minutes([line.dosage for line in core[:1]]),
        "log": log,
    }


def is_back(programmes, active, day):
    """Away for a while, with a programme that had begun by then."""
    logged = [log.done_on for programme in programmes for log in programme.recent_logs]
    began = any(day - programme.start_on > WELCOME_BACK_AFTER for programme in active)
    return began and not any(day - done_on <= WELCOME_BACK_AFTER for done_on in logged)


def practice_of(user):
    care = user.care_received_set.current_now().select_related("practice").first()
    return care.practice if care else None
