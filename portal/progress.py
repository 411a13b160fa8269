"""What a patient did and reached, for her page and for the paper that she keeps."""

from datetime import timedelta
from statistics import fmean

from django.db.models import Q

from apps.programmes.models import Programme, SafetyAnswer, SessionLog
from apps.programmes.reached import (
    LEAST_FOR_GOAL,
    LEAST_FOR_PAIN,
    goal_between,
    rounded,
    verdict,
)
from apps.programmes.week import days_from, monday_of
from portal.fact_words import short_date

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


def own_programmes(user, since):
    """Hers with their days, sessions and answers, without those stopped before that day."""
    stands = Q(stopped_on=None) | Q(stopped_on__gt=since)
    own = Programme.objects.visible_to(user).filter(stands, patient=user)
    return own.with_lines().with_recent_logs(since).prefetch_related("check_ins")


def progress_of(programmes, first, day):
    """first: a Monday; nothing before it is told, but for where a goal began."""
    return {
        **weeks_of(programmes, first, day),
        **sessions_of(programmes),
        "goals": [goal for one in programmes if (goal := goal_of(one))],
        "pains": [pain for one in programmes if (pain := pain_of(one, first, day))],
    }


def weeks_of(programmes, first, day):
    """Today counts as soon as it is done: until then nothing can be said about it."""
    whole_weeks = (monday_of(day) - first).days // 7 + 1
    days = days_from(programmes, first, 7 * whole_weeks, day)
    counted = [one for one in days if one.is_planned and (one.is_done or one.is_open)]
    return {
        "weeks": [week for n in range(whole_weeks) if (week := week_row(days[7 * n : 7 * n + 7]))],
        "planned": len(counted),
        "kept": sum(one.is_done for one in counted),
        "free": sum(one.is_free for one in counted),
        "has_open": any(one.state == "open" for one in days),
    }


def week_row(days):
    """None for a week that asked nothing and in which nothing was done."""
    planned = [day for day in days if day.is_planned]
    if not (planned or any(day.is_logged for day in days)):
        return None
    return {"days": days, "planned": len(planned), "kept": sum(day.is_done for day in planned)}


def sessions_of(programmes):
    """What she noted, and how much of it ran in the guided session. Neither is the truth."""
    logs = [log for programme in programmes for log in programme.recent_logs]
    return {"noted": len(logs), "played": sum(log.played_seconds is not None for log in logs)}


def goal_of(programme):
    """Where her goal began and where it is; None until she gave it a number."""
    scores = [one for one in programme.check_ins.all() if one.goal_score is not None]
    if not (programme.goal and scores):
        return None
    last, first = scores[0], scores[-1]
    ends = ((one.goal_score, one.answered_on) for one in (first, last))
    return goal_between(*ends) | {"programme": programme, "least": LEAST_FOR_GOAL}


def pain_of(programme, first, day):
    """The weekly means, from the first week with an answer to the last; None without any."""
    weeks = [week_of_pain(programme, monday) for monday in mondays(first, day)]
    known = [number for number, week in enumerate(weeks) if week["after"] is not None]
    if not known:
        return None
    weeks = weeks[known[0] : known[-1] + 1]
    start, now = rounded(weeks[0]["after"]), rounded(weeks[-1]["after"])
    return {
        "programme": programme,
        "weeks": weeks,
        "is_drawn": len(known) >= 3,
        "start": start,
        "now": now,
        "points": abs(now - start),
        "passed": known[-1] - known[0],
        "verdict": verdict(start, now, least=LEAST_FOR_PAIN, less_is_better=True),
        "changes": changes_in(programme, weeks),
    }


def mondays(first, day):
    return [first + n * ONE_WEEK for n in range((day - first).days // 7 + 1)]


def week_of_pain(programme, monday):
    logs = [log for log in programme.recent_logs if monday_of(log.done_on) == monday]
    return {
        "monday": monday,
        "label": short_date(monday),
        "before": mean(log.pain_before for log in logs),
        "after": mean(log.pain_after for log in logs),
    }


def mean(scores):
    known = [score for score in scores if score is not None]
    return fmean(known) if known else None


def changes_in(programme, weeks):
    """(day, weeks since the middle of the first) of what changed in the plan meanwhile."""
    first, end = weeks[0]["monday"], weeks[-1]["monday"] + 6 * ONE_DAY
    last = len(weeks) - 1
    return [
        (day, min(max(((day - first).days - 3) / 7, 0), last))
        for day in changed_days(programme, first, end)
        if programme.start_on < day
    ]


def changed_days(programme, first, end):
    """An exercise came, went or became another, or the next phase began."""
    lines = programme.lines.all()
    edges = {day for line in lines for day in (line.valid_from, line.valid_to) if day}
    days = (first + n * ONE_DAY for n in range((end - first).days + 1))
    return [day for day in days if day in edges or begins_phase(programme, day)]


def begins_phase(programme, day):
    return programme.begins_phase_on(day) and not programme.begins_phase_on(day - ONE_DAY)


def logs_of(user):
    logs = SessionLog.objects.visible_to(user).filter(programme__patient=user)
    return logs.select_related("programme").prefetch_related("entries")


def red_answers(user, since):
    """One of each moment: it is kept once for each programme that ran."""
    own = SafetyAnswer.objects.visible_to(user).filter(programme__patient=user)
    told = {answer.answered_at: answer for answer in own.red().filter(answered_on__gte=since)}
    return list(told.values())
