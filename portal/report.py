"""What stands on the paper that a patient takes to her GP or her insurer."""

from datetime import timedelta

from django.db.models import Min

from apps.programmes.models import Programme
from apps.programmes.week import monday_of
from portal.progress import logs_of, own_programmes, progress_of


def report_for(user, now, *, period, with_comments):
    """period: a number of weeks, or all."""
    day = user.local_date(now)
    first = first_monday(user, period, day)
    programmes = list(own_programmes(user, since=first))
    logs = logs_of(user).filter(done_on__gte=first).prefetch_related("entries__prescribed")
    return progress_of(programmes, first, day) | {
        "patient": user,
        "programmes": programmes,
        "practices": list({one.practice_id: one.practice for one in programmes}.values()),
        "logs": list(logs),
        "first": first,
        "day": day,
        "with_comments": with_comments,
    }


def first_monday(user, period, day):
    this_week = monday_of(day)
    if period != "all":
        return this_week - timedelta(weeks=int(period) - 1)
    own = Programme.objects.visible_to(user).filter(patient=user, start_on__lte=day)
    began = own.aggregate(first=Min("start_on"))["first"]
    return monday_of(began) if began else this_week
