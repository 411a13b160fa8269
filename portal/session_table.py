"""The sessions as a table for a spreadsheet: one row for each exercise of each session."""

import csv
import io

from django.utils.translation import get_language, gettext, pgettext

MARK = "\ufeff"  # by which Excel knows that these are letters of ours
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(logs, *, with_comments):
    """In her language. Where that writes 1,5 the spreadsheet parts columns by a semicolon."""
    page = io.StringIO()
    delimiter = "," if get_language() == "en" else ";"
    rows = csv.writer(page, delimiter=delimiter)
    columns = columns_of(with_comments=with_comments)
    rows.writerow(columns)
    for log in logs:
        for entry in list(log.entries.all()) or [None]:
            rows.writerow([harmless(tell(log, entry)) for tell in columns.values()])
    return (MARK + page.getvalue()).encode()


def harmless(value):
    """A spreadsheet takes a text that begins like a formula for one; numbers are ours."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(STARTS_FORMULA):
        return f"'{value}"
    return value


def columns_of(*, with_comments):
    """What stands above a column -> what it tells of a session and one of its exercises."""
    columns = {
        gettext("Day"): lambda log, _entry: log.done_on.isoformat(),
        gettext("Session of the day"): lambda log, _entry: log.slot,
        gettext("Programme"): lambda log, _entry: log.programme.name,
        gettext("Exercise"): of_entry(str),
        **columns_of_dosage(),
        gettext("How it went"): of_entry(went),
        gettext("Lighter version"): of_entry(lambda entry: yes_or_no(entry.is_lighter)),
        gettext("Sets in the guided session"): of_entry(lambda entry: entry.played_sets),
        gettext("Effort of the exercise"): of_entry(lambda entry: entry.get_effort_display()),
        gettext("Pain before"): lambda log, _entry: log.pain_before,
        gettext("Pain after"): lambda log, _entry: log.pain_after,
        gettext("Settled within 24 hours"): lambda log, _entry: yes_or_no(log.settled),
        gettext("Effort of the session"): lambda log, _entry: log.get_effort_display(),
        gettext("Seconds in the guided session"): lambda log, _entry: log.played_seconds,
    }
    if with_comments:
        columns[gettext("In my own words")] = lambda log, _entry: log.comment
    return columns


def columns_of_dosage():
    seconds = gettext("Seconds prescribed"), gettext("Seconds done")
    return {
        gettext("Sets prescribed"): of_entry(lambda entry: entry.sets),
        gettext("Repetitions prescribed"): of_entry(lambda entry: entry.repetitions),
        seconds[0]: of_entry(lambda entry: entry.duration_seconds or entry.hold_seconds),
        gettext("Sets done"): of_entry(lambda entry: entry.performed_sets),
        gettext("Repetitions done"): of_entry(lambda entry: entry.performed_repetitions),
        seconds[1]: of_entry(lambda entry: entry.performed_seconds),
    }


def of_entry(tell):
    return lambda _log, entry: None if entry is None else tell(entry)


def went(entry):
    if entry.could_do:
        return pgettext("exercise", "done")
    reason = entry.get_reason_display() or gettext("no reason given")
    return gettext("could not: %s") % reason


def yes_or_no(answer):
    return None if answer is None else gettext("Yes") if answer else gettext("No")
