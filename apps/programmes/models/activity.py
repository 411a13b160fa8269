from django.db.models import Max

from .barrier import Barrier
from .check_in import CheckIn
from .day_off import DayOff
from .log import LOG_WINDOW_DAYS, SessionLog
from .safety import SafetyAnswer
from .settling import ONE_DAY

ANSWERS = (CheckIn, Barrier, DayOff, SafetyAnswer)


def last_activity_of(patients, *, since=None):
    """patient key -> the last of her own days on which she did or answered something, in two
    queries for all. Who did nothing is left out. With `since` only the days from then on are
    looked at."""
    zones = {patient.pk: patient for patient in patients}
    last = {}
    for pk, day in [*sessions_of(zones, since), *answers_of(zones, since)]:
        if since is None or day >= since:
            last[pk] = max(last.get(pk, day), day)
    return last


def sessions_of(patients, since):
    """The day of a session, and the days on which it was written down and asked about."""
    logs = SessionLog.objects.filter(programme__patient__in=patients)
    if since:
        logs = logs.filter(done_on__gte=since - LOG_WINDOW_DAYS * ONE_DAY)
    rows = (
        logs.order_by()
        .values_list("programme__patient")
        .annotate(Max("done_on"), Max("logged_at"), Max("settled_at"))
    )
    for pk, done_on, *moments in rows:
        yield pk, done_on
        yield from ((pk, patients[pk].local_date(at)) for at in moments if at)


def answers_of(patients, since):
    first, *more = (last_answers(model, patients, since) for model in ANSWERS)
    return first.union(*more, all=True)


def last_answers(model, patients, since):
    answers = model.objects.filter(programme__patient__in=patients)
    if since:
        answers = answers.filter(answered_on__gte=since)
    return answers.order_by().values_list("programme__patient").annotate(Max("answered_on"))
