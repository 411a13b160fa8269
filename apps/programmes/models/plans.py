from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from apps.programmes.frequency import Pause
from apps.programmes.plan import Line, Plan

from .asked import CHECK_IN_DAYS
from .day_off import DayOff
from .earlier_weekdays import EarlierWeekdays
from .pause import ProgrammePause
from .prescribed import PrescribedExercise
from .programme import Programme


def plans_of(patients, *, since):
    """patient key -> the plans of her programmes that may ask something from that day on, in
    five queries for all."""
    programmes = Programme.objects.filter(
        Q(stopped_on=None) | Q(stopped_on__gt=since), patient__in=patients
    ).with_last_answers()
    rows = list(
        programmes.values_list(
            "patient", "last_check_in_on", "pk", "start_on", "end_on", "stopped_on", "weekdays"
        )
    )
    parts = parts_of([pk for _patient, _answered, pk, *_rest in rows])
    found = defaultdict(list)
    for patient, answered_on, pk, start_on, *rest in rows:
        due_on = max(answered_on or start_on, start_on) + timedelta(days=CHECK_IN_DAYS)
        found[patient].append(Plan(pk, start_on, *rest, due_on, *(part[pk] for part in parts)))
    return found


def parts_of(programmes):
    """Lines, pauses, earlier weekdays and free days of each."""
    lines = PrescribedExercise.objects.filter(is_core=True)
    columns = ("phase__week_from", "phase__week_to", *Line._fields[2:])
    return (
        grouped(lines, programmes, columns, Line),
        grouped(ProgrammePause.objects, programmes, ("from_on", "until_on"), Pause),
        grouped(EarlierWeekdays.objects, programmes, ("until", "weekdays"), lambda *row: row),
        grouped(DayOff.objects, programmes, ("answered_on",), date_of),
    )


def date_of(day):
    return day


def grouped(queryset, programmes, columns, made):
    found = defaultdict(tuple)
    rows = queryset.filter(programme__in=programmes).order_by()
    for programme, *row in rows.values_list("programme", *columns):
        found[programme] += (made(*row),)
    return found
