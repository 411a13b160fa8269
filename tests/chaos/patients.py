"""Patients with a programme and a reminder, in the database that the environment names. Runs
inside `manage.py shell`, see Rig.add_patients."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from factories import ExerciseFactory, MembershipFactory

from apps.accounts.models import CareRelationship, User
from apps.programmes.models import PrescribedExercise, Programme, ProgrammePhase
from apps.reminders.models import Delivery, MailSettings, Reminder

WISHES = {
    "number": 1000,
    "prefix": "patient",  # of the addresses
    "due": 0,  # seconds from now until the reminder; negative: it is late
    "spread": 0,  # over how many seconds after that they are due
    "is_written": False,  # whether the delivery stands in the table already
    "password": "",
    "is_on": True,  # whether they get reminders at all
}
DAYS = tuple(range(7))


def zone_at_noon(now):
    """Where it is about noon: no quiet hour and no midnight comes near, whatever time it is
    here."""
    places = {0: "UTC", 3: "Africa/Nairobi", 6: "Asia/Dhaka", 9: "Asia/Tokyo"}
    places |= {12: "Pacific/Tarawa", -3: "America/Belem", -6: "America/Costa_Rica"}
    places |= {-9: "Pacific/Gambier"}
    return min(places.values(), key=lambda name: abs(now.astimezone(ZoneInfo(name)).hour - 12))


def add(**wishes):
    wishes = WISHES | wishes
    with transaction.atomic():
        people = patients(wishes["number"], wishes["prefix"], wishes["password"])
        programmes_of(people)
        reminders_of(people, wishes) if wishes["is_on"] else None


def patients(number, prefix, password):

    zone, secret = zone_at_noon(datetime.now(UTC)), make_password(password or None)
    people = User.objects.bulk_create(
        User(email=f"{prefix}{n}@patients.example", first_name=f"Anna{n}", time_zone=zone,
             language=("nl", "en", "de")[n % 3], password=secret)
        for n in range(number)
    )  # fmt: skip
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people
    )
    return people


def programmes_of(people):

    now = datetime.now(UTC)
    theo = MembershipFactory(user__email=f"theo-{now.timestamp()}@practice.example")
    CareRelationship.objects.bulk_create(
        CareRelationship(patient=one, therapist=theo.user, practice=theo.practice,
                         valid_from=now - timedelta(days=1))
        for one in people
    )  # fmt: skip
    programmes = Programme.objects.bulk_create(
        Programme(patient=one, practice=theo.practice, assigned_by=theo.user, weekdays=DAYS,
                  name_nl="Heup", name_en="Hip", name_de="Hüfte",
                  start_on=one.local_date(now) - timedelta(days=1))
        for one in people
    )  # fmt: skip
    phases = ProgrammePhase.objects.bulk_create(
        ProgrammePhase(programme=one, name_nl="Start", name_en="Start", name_de="Einstieg")
        for one in programmes
    )
    exercise = ExerciseFactory(slug=f"bridge-{now:%H%M%S%f}")
    PrescribedExercise.objects.bulk_create(
        PrescribedExercise(programme=phase.programme, phase=phase, exercise=exercise, sets=2,
                           session_phase="activate", name_nl="Brug", name_en="Bridge", name_de="Brücke", repetitions=8,
                           steps_nl="Op.", steps_en="Up.", steps_de="Auf.")
        for phase in phases
    )  # fmt: skip


def reminders_of(people, wishes):
    first = datetime.now(UTC) + timedelta(seconds=wishes["due"])
    step = timedelta(seconds=wishes["spread"]) / len(people)
    MailSettings.objects.bulk_create(
        MailSettings(patient=one, quiet_from=None, quiet_to=None) for one in people
    )
    reminders = Reminder.objects.bulk_create(
        Reminder(patient=one, is_active=True, weekdays=DAYS, time_zone=one.time_zone,
                 next_due_at=first + n * step,
                 local_time=(first + n * step).astimezone(one.zone).time())
        for n, one in enumerate(people)
    )  # fmt: skip
    if wishes["is_written"]:
        write_deliveries(reminders)


def write_deliveries(reminders):
    """As a worker left them that stopped between writing and sending."""
    Delivery.objects.bulk_create(one.delivery_of(one.next_due_at) for one in reminders)
    for one in reminders:
        one.plan(one.next_due_at)
    Reminder.objects.bulk_update(reminders, ["next_due_at"])
