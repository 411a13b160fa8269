"""What stands on the paper of a programme: the exercises of the next planned days, and a table
to tick them off."""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.exercises.models import SafetyNote

DAYS_TO_TICK = 6
LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Row:
    """One exercise, and for each of the days whether it stands in the plan."""

    line: object
    days: list[bool]


@dataclass(frozen=True)
class Sheet:
    days: list[date]
    rows: list[Row]
    stop_rules: list[SafetyNote]


def sheet_of(programme, today):
    days = days_to_tick(programme, today)
    due = [programme.lines_on(day) for day in days]
    lines = sorted({line for day in due for line in day}, key=lambda line: line.sort_key)
    lines = lines or lines_without_days(programme, today)
    return Sheet(
        days=days,
        rows=[Row(line, [line in lines_due for lines_due in due]) for line in lines],
        stop_rules=stop_rules_of(lines),
    )


def days_to_tick(programme, today):
    """Today counts as long as nothing is noted for it."""
    ahead = (today + timedelta(days=number) for number in range(LOOK_AHEAD_DAYS))
    planned = [day for day in ahead if programme.is_session_day(day)]
    if planned and planned[0] == today and programme.is_done_on(today):
        planned = planned[1:]
    return planned[:DAYS_TO_TICK]


def lines_without_days(programme, today):
    """Of a programme that asks for no session: what stands in it now."""
    lines = [line for line in programme.lines.all() if line.stands_on(today, programme)]
    return sorted(lines, key=lambda line: line.sort_key)


def stop_rules_of(lines):
    """Each of them once, however many exercises share it."""
    found = {note.pk: note for line in lines for note in line.exercise.stop_rules}
    return sorted(found.values(), key=lambda note: (note.position, note.code))
