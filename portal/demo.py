"""Two demo practices with made-up people and six weeks of history that looks lived in."""

import random
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction

from apps.accounts.models import CareRelationship, Consent, ConsentText, Membership, Practice, User
from apps.programmes.models import Programme, ProgrammeTemplate, SessionLog
from apps.programmes.weekdays import EVERY_DAY
from apps.reminders.breaks import moments
from apps.reminders.models import Delivery, MailSettings, SittingBreak

PASSWORD = "demo-soepel"  # noqa: S105 - known to everybody; the demo is refused in production
WEEKS = 6
DESK = "desk-sitting-breaks"
WORKDAYS = (0, 1, 2, 3, 4)
BEGAN = {"hip-mobility-starter": timedelta(days=9), DESK: timedelta()}
GOALS = {("Anna", "hip-osteoarthritis-12"): "20 minuten met de hond wandelen"}
COMMENTS = {
    3: "Traplopen ging vandaag al iets makkelijker.",
    11: "Na het oefenen was de heup wat stijf, de volgende ochtend was het weg.",
    19: "Ik doe het nu na de koffie. Dat werkt goed.",
    30: "Bij opstaan uit de stoel voelde ik de lies even.",
    38: "Met de hond een blokje om, zonder te stoppen.",
}


@transaction.atomic
def fill(now):
    """Returns False when the demo stands already; it is then left as it is."""
    if User.objects.filter(email="anna@demo.example").exists():
        return False
    brug = practice("Praktijk De Brug", "020 123 45 67")
    zuid = practice("Praktijk Zuid", "030 765 43 21")
    theo = staff("Theo", "Bakker", brug, "therapist", now)
    staff("Mila", "Visser", brug, "manager", now)
    vera = staff("Vera", "Smit", zuid, "therapist", now)
    people = [
        ("Anna", "de Vries", theo, brug, "hip-osteoarthritis-12", 0.74, EVERY_DAY),
        ("Henk", "Jansen", theo, brug, "hip-osteoarthritis-12", 0.5, (0, 2, 4)),
        ("Els", "Mulder", theo, brug, "hip-mobility-starter", 0.9, (0, 2, 4, 6)),
        ("Bram", "Kok", vera, zuid, "hip-osteoarthritis-12", 0.8, (0, 2, 4)),
    ]
    for first, last, therapist, where, template, share, days in people:
        patient = person(first, last, now)
        take_care(patient, therapist, where, now)
        programme = assign(patient, therapist, where, template, days, now)
        live_through(programme, share, now)
        if first in {"Anna", "Els"}:
            sit_less(patient, therapist, where, now, has_agreed=first == "Els")
    return True


def practice(name, phone):
    return Practice.objects.create(
        name=name, phone=phone, opening_hours="Maandag tot en met vrijdag, 8.00 tot 18.00 uur"
    )


def person(first, last, now):
    email = f"{first.lower()}@demo.example"
    user = User.objects.create_user(email, PASSWORD, first_name=first, last_name=last)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    MailSettings.objects.create(patient=user, quiet_from=None, quiet_to=None)
    return user


def staff(first, last, where, role, now):
    user = person(first, last, now)
    began = now - timedelta(weeks=60)
    Membership.objects.create(user=user, practice=where, role=role, valid_from=began)
    return user


def take_care(patient, therapist, where, now):
    began = now - timedelta(weeks=WEEKS + 1)
    CareRelationship.objects.create(
        patient=patient, therapist=therapist, practice=where, valid_from=began
    )
    Consent.objects.create(
        user=patient,
        practice=where,
        text=ConsentText.objects.newest(),
        language=patient.language,
        given_at=began,
    )


def assign(patient, therapist, where, template, weekdays, now):
    return Programme.objects.assign(
        ProgrammeTemplate.objects.get(slug=template),
        to=[patient],
        by=therapist,
        practice=where,
        start_on=patient.local_date(now) - BEGAN.get(template, timedelta(weeks=WEEKS)),
        weekdays=weekdays,
        goal=GOALS.get((patient.first_name, template), ""),
    )[0]


def live_through(programme, share, now):
    """Logs the days before today: some skipped, the pain slowly less."""
    chance = random.Random(programme.patient.first_name)  # noqa: S311 - not a secret
    today = programme.patient.local_date(now)
    programme = Programme.objects.with_lines().get(pk=programme.pk)
    for number in range((today - programme.start_on).days):
        day = programme.start_on + timedelta(days=number)
        if programme.is_session_day(day) and chance.random() < share:
            log_day(programme, day, number, chance)


def log_day(programme, day, number, chance):
    before = max(0, min(9, round(5.4 - number / 14 + chance.uniform(-1, 1))))
    after = max(0, min(9, before + chance.choice([-1, -1, 0, 0, 1])))
    lines = programme.core_on(day)
    entries = [{"prescribed": line} for line in lines]
    if chance.random() < 0.12:
        entries[-1] |= {
            "could_do": False,
            "reason": chance.choice(["hurts", "too_hard", "no_time"]),
        }
    own = programme.patient.first_name == "Anna"
    SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=datetime.combine(day, time(17, chance.randrange(60)), tzinfo=UTC),
        by=programme.patient,
        client_id=uuid4(),
        entries=entries,
        pain_before=before,
        pain_after=after,
        effort=chance.choice(["right", "right", "right", "too_easy", "too_hard"]),
        comment=COMMENTS.get(number, "") if own else "",
        language="nl",
    )


def sit_less(patient, therapist, where, now, *, has_agreed):
    """The desk programme as it begins: proposed, or agreed to and lived with for a week."""
    programme = assign(patient, therapist, where, DESK, WORKDAYS, now)
    if has_agreed:
        began = patient.local_date(now) - timedelta(days=6)
        Programme.objects.filter(pk=programme.pk).update(start_on=began)
        take_breaks(patient, programme.phases.first(), now)


def take_breaks(patient, phase, now):
    rule = SittingBreak(patient=patient, answered_phase=phase, answered_minutes=60)
    rule.change(at=now, is_active=True, mode="every", every=60)
    chance = random.Random(patient.first_name)  # noqa: S311 - not a secret
    for days_ago in range(6, -1, -1):
        day = patient.local_date(now) - timedelta(days=days_ago)
        for due_at in moments(day, rule.working_day, patient.zone):
            if due_at <= now and day.weekday() in WORKDAYS:
                mail = rule.delivery_of(due_at)
                mail.state, mail.attempts, mail.finished_at = Delivery.State.SENT, 1, due_at
                mail.done_at = due_at + timedelta(minutes=4) if chance.random() < 0.7 else None
                mail.save()
