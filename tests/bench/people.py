"""Many patients with a rule each, in the real tables: one family of rows is made by the models,
and PostgreSQL copies it. The rows of copy n have the ids of the first plus n * STEP."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from factories import (
    CareRelationshipFactory,
    MembershipFactory,
    ProgrammeFactory,
    ReminderFactory,
    SittingBreakFactory,
    UserFactory,
)

from apps.accounts.models import CareRelationship, User
from apps.programmes.models import PrescribedExercise, Programme, ProgrammePhase, SessionLog
from apps.reminders.models import MailSettings, Reminder, SittingBreak

STEP = 1000
HOUR = timedelta(hours=1)
LANGUAGES = ["nl", "en", "de"]
ZONES = [
    "Europe/Amsterdam",
    "Europe/London",
    "Europe/Athens",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Brisbane",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Halifax",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "Africa/Lagos",
    "Africa/Johannesburg",
]


def zones_by_day(at, number=10):
    """Up to so many zones that have the same date at that moment, well away from midnight."""
    local = {name: at.astimezone(ZoneInfo(name)) for name in ZONES}
    found = [n for n, here in local.items() if here.date() == at.date() and 3 <= here.hour < 18]
    return found[:number]


class Family:
    """The first patient: a programme with a session every day, logged until yesterday, a mail of
    the day and sitting breaks, both with their next mail far away."""

    def __init__(self, at, *, lines=6):
        self.at, self.zones = at, zones_by_day(at)
        therapist = MembershipFactory(user__first_name="Theo")
        self.patient = UserFactory(first_name="Anna", time_zone=self.zones[0])
        self.care = CareRelationshipFactory(
            patient=self.patient, therapist=therapist.user, practice=therapist.practice
        )
        self.programme = ProgrammeFactory(
            patient=self.patient,
            practice=therapist.practice,
            assigned_by=therapist.user,
            lines=[{"is_core": number < lines - 1} for number in range(lines)],
        )
        self.log_last_days()
        MailSettings.objects.create(patient=self.patient, **self.quiet_hours(self.zones[0]))
        ReminderFactory(patient=self.patient, next_due_at=at + 24 * HOUR)
        SittingBreakFactory(
            patient=self.patient, next_due_at=at + 24 * HOUR, **self.working_hours(self.zones[0])
        )

    def log_last_days(self, days=5):
        today = self.patient.local_date(self.at)
        for ago in range(1, days + 1):
            SessionLog.objects.create(
                programme=self.programme,
                done_on=today - timedelta(days=ago),
                slot=1,
                pain_after=2,
                time_zone=self.patient.time_zone,
                language=self.patient.language,
                logged_at=self.at - ago * 24 * HOUR,
                changed_at=self.at - ago * 24 * HOUR,
            )

    def local(self, zone, hours=0):
        here = self.at.astimezone(ZoneInfo(zone)) + hours * HOUR
        return here.time().replace(second=0, microsecond=0)

    def quiet_hours(self, zone):
        return {"quiet_from": self.local(zone, 9), "quiet_to": self.local(zone, 12)}

    def working_hours(self, zone):
        """From an hour ago, so that with breaks every half hour one falls on this minute."""
        starts = self.local(zone, -1)
        return {"starts": starts, "ends": self.local(zone, 5), "lunch_from": None, "lunch_to": None}

    # --- copies -------------------------------------------------------------------------
    def multiply(self, number, *, with_programmes=True, with_breaks=True, first=1):
        """That many more patients like the first, over the languages and the zones."""
        span = (first, first + number - 1)
        email = "'p' || i || '@bench.example'"
        zone, language = picked(self.zones), picked(LANGUAGES)
        self.copy(User, span, email=email, language=language, time_zone=zone)
        quiet = {name: self.clock(name, self.quiet_hours) for name in ("quiet_from", "quiet_to")}
        self.copy(MailSettings, span, **quiet)
        self.copy(Reminder, span, time_zone=zone)
        if with_programmes:
            for model in (CareRelationship, Programme, ProgrammePhase, PrescribedExercise):
                self.copy(model, span)
            self.copy(SessionLog, span, client_id="gen_random_uuid()")
        if with_breaks:
            hours = {name: self.clock(name, self.working_hours) for name in ("starts", "ends")}
            self.copy(SittingBreak, span, time_zone=zone, **hours)

    def clock(self, name, hours):
        return picked([f"{hours(zone)[name]:%H:%M}" for zone in self.zones]) + "::time"

    def copy(self, model, span, **values):
        columns = [field.column for field in model._meta.concrete_fields]
        found = [values.get(name) or moved(name) for name in columns]
        table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(found)} "  # noqa: S608
                f"FROM {table}, generate_series(%s, %s) AS i WHERE {self.of_first(model)}",
                span,
            )

    def of_first(self, model):
        """Which rows of the table belong to the first patient."""
        if model is User:
            return f"id = {self.patient.pk}"
        names = {field.name for field in model._meta.concrete_fields}
        column = "patient_id" if "patient" in names else "programme_id"
        owner = self.patient.pk if column == "patient_id" else self.programme.pk
        return f"{column} = {owner}"


MOVED = {"id", "patient_id", "programme_id", "phase_id"}


def moved(column):
    return f'"{column}" + i * {STEP}' if column in MOVED else f'"{column}"'


def picked(texts):
    """SQL: a text of this list for each i, in turn."""
    listed = ", ".join(f"'{text}'" for text in texts)
    return f"(ARRAY[{listed}])[1 + i %% {len(texts)}]"


def vacuum(*models):
    """Fresh statistics and no dead rows, as autovacuum would have it by and by."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
