"""Two demo practices with made-up people and some weeks of history that looks lived in."""

import random
from datetime import UTC, datetime, time, timedelta
from functools import cache
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.models import (
    AccessLog,
    CareRelationship,
    Consent,
    ConsentText,
    Invitation,
    Membership,
    Practice,
    User,
)
from apps.programmes.models import CHECK_IN_DAYS, Programme, ProgrammeTemplate, SessionLog
from apps.programmes.weekdays import EVERY_DAY
from apps.reminders.breaks import moments
from apps.reminders.models import Delivery, MailSettings, Reminder, SittingBreak
from apps.reminders.models.reminder import TESTS
from apps.reminders.policy import Kind
from apps.reminders.schedule import FIRST_MAIL, instant
from portal.demo_people import INVITED, OF_THEO, OF_VERA

PASSWORD = "demo-soepel"  # noqa: S105 - known to everybody; the demo is refused in production
INVITED_DAYS_AGO = 4
WEEKS_OF_LOOKS = 6
DESK = "desk-sitting-breaks"
MAILS_OF_ANNA = (
    (11, Kind.TEST, Delivery.State.SENT),
    (11, Kind.SESSION, Delivery.State.SENT),
    (10, Kind.SESSION, Delivery.State.NOT_WANTED),
    (9, Kind.SESSION, Delivery.State.SENT),
    (8, Kind.SESSION, Delivery.State.EXPIRED),
    (7, Kind.CHECK_IN, Delivery.State.SENT),
)
WORKDAYS = (0, 1, 2, 3, 4)


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
    for therapist, where, stories in ((theo, brug, OF_THEO), (vera, zuid, OF_VERA)):
        for story in stories:
            live(story, therapist, where, now)
    invite(theo, brug, now)
    return True


def practice(name, phone):
    return Practice.objects.create(
        name=name, phone=phone, opening_hours="Maandag tot en met vrijdag, 8.00 tot 18.00 uur"
    )


def person(first, last, **fields):
    email = f"{first.lower()}@demo.example"
    user = User.objects.create(
        email=email, password=hashed(), first_name=first, last_name=last, **fields
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    MailSettings.objects.create(patient=user, quiet_from=None, quiet_to=None)
    return user


@cache
def hashed():
    """One hash for all: everybody knows the password, and each hash takes its time."""
    return make_password(PASSWORD)


def staff(first, last, where, role, now):
    user = person(first, last)
    began = now - timedelta(weeks=60)
    Membership.objects.create(user=user, practice=where, role=role, valid_from=began)
    return user


def invite(therapist, where, now):
    first, last = INVITED
    Invitation.objects.invite(
        practice=where,
        email=f"{first.lower()}@demo.example",
        role=Invitation.Role.PATIENT,
        at=now - timedelta(days=INVITED_DAYS_AGO),
        first_name=first,
        last_name=last,
        therapist=therapist,
        invited_by=therapist,
    )


def live(story, therapist, where, now):
    patient = person(story.first, story.last, language=story.language)
    if not story.template:
        take_care(patient, therapist, where, now - timedelta(days=1))
        return
    began = now - timedelta(weeks=story.weeks, days=2)
    take_care(patient, therapist, where, began - timedelta(days=3))
    programme = assign(story, patient, therapist, where, patient.local_date(began))
    live_through(story, programme, now)
    tell_how_it_goes(story, programme, now)
    look_each_week(programme, therapist, now)
    if story.is_reminded:
        remind(story, patient, now)
    if story.was_reminded:
        tell_of_mails(patient, now)
    if story.desk:
        sit_less(patient, therapist, where, now, has_agreed=story.desk == "agreed")


def take_care(patient, therapist, where, began):
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


def assign(story, patient, therapist, where, start_on):
    (programme,) = Programme.objects.assign(
        ProgrammeTemplate.objects.get(slug=story.template),
        to=[patient],
        by=therapist,
        practice=where,
        start_on=start_on,
        weekdays=story.days,
        goal=story.goal,
        cue=story.cue,
        fallback=story.fallback,
    )
    Programme.objects.filter(pk=programme.pk).exclude(goal="").update(
        goal_language=patient.language, cue_language=patient.language
    )
    return Programme.objects.with_lines().get(pk=programme.pk)


def live_through(story, programme, now):
    """Logs the days before today: some skipped, the pain on its way from first to last."""
    chance = random.Random(story.first)  # noqa: S311 - not a secret
    passed = (programme.patient.local_date(now) - programme.start_on).days - story.silent_days
    days = [programme.start_on + timedelta(days=number) for number in range(passed)]
    days = [day for day in days if programme.is_session_day(day)]
    days = [day for day in days if chance.random() < story.share]
    endings = [{}] * (len(days) - len(story.ends)) + list(story.ends)
    for number, (day, ending) in enumerate(zip(days, endings, strict=False)):
        comment = story.comments.get(number, "")
        answers = pain_of(story, number / max(len(days) - 1, 1), chance)
        log_day(programme, day, chance, {"comment": comment, **answers, **ending})


def tell_how_it_goes(story, programme, now):
    """The check-in of every two weeks, as far as she came; her goal comes nearer."""
    last = now - timedelta(days=story.silent_days)
    for number in range(1, story.weeks // 2 + 1):
        at = datetime.combine(
            programme.start_on + number * timedelta(days=CHECK_IN_DAYS), time(19), tzinfo=UTC
        )
        if at < last:
            first, final = story.pain
            pain = round(first + (final - first) * 2 * number / max(story.weeks, 2))
            goal = {"goal_score": min(3 + number, 10)} if story.goal else {}
            programme.check_ins.record(
                programme, at=at, pain_average=pain, language=programme.patient.language, **goal
            )


def look_each_week(programme, therapist, now):
    """The physiotherapist opens it at the visit, each Tuesday."""
    tuesday = (now - timedelta(days=(now.weekday() - 1) % 7)).replace(hour=13, minute=40)
    for week in range(WEEKS_OF_LOOKS, 0, -1):
        at = tuesday - timedelta(weeks=week)
        if programme.is_active_on(programme.patient.local_date(at)):
            AccessLog.objects.note(
                by=therapist,
                shown=[(programme.patient_id, programme.practice_id)],
                action=AccessLog.Action.OPENED,
                of=programme,
                at=at,
            )


def pain_of(story, way, chance):
    first, last = story.pain
    after = first + (last - first) * way + chance.uniform(-0.8, 0.8)
    before = after + chance.choice([-1, 0, 0, 1, 1])
    return {"pain_before": max(0, min(9, round(before))), "pain_after": max(0, round(after))}


def log_day(programme, day, chance, answers):
    """Three of four ran in the guided session."""
    entries = [{"prescribed": line} for line in programme.core_on(day)]
    if day.toordinal() % 4:
        entries = [entry | {"played_sets": entry["prescribed"].sets} for entry in entries]
        answers["played_seconds"] = 60 * programme.minutes_for(day, 1)
    reason = answers.pop("reason", "")
    if reason:
        entries[-1] |= {"could_do": False, "reason": reason, "played_sets": None}
    SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=datetime.combine(day, time(17, chance.randrange(60)), tzinfo=UTC),
        by=programme.patient,
        client_id=uuid4(),
        entries=entries,
        language=programme.patient.language,
        **({"effort": "right"} | answers),
    )


def remind(story, patient, now):
    """Each evening; for one of them the last mail was refused by the server."""
    reminder = Reminder(patient=patient, is_active=True, weekdays=EVERY_DAY)
    reminder.plan(now - timedelta(days=2))
    reminder.save()
    if story.mail_is_refused:
        refused = reminder.delivery_of(reminder.next_due_at)
        refused.state, refused.smtp_code = refused.State.REFUSED, 550
        refused.finished_at = refused.due_at
        refused.save()
    reminder.plan(now)
    reminder.save()


def tell_of_mails(patient, now):
    """How it went, from the first test mail until she switched them off."""
    reminder = Reminder.objects.create(patient=patient, weekdays=EVERY_DAY)
    for days_ago, kind, state in MAILS_OF_ANNA:
        day, is_test = patient.local_date(now) - timedelta(days=days_ago), kind == Kind.TEST
        due_at = instant(day, time(17) if is_test else reminder.local_time, patient.zone)
        mail = reminder.delivery_of(due_at, kind=kind, slot=TESTS[0] if is_test else FIRST_MAIL)
        mail.state, mail.attempts, mail.finished_at = state, 1, due_at
        mail.save()
    reminder.stop(at=due_at + timedelta(hours=1))


def sit_less(patient, therapist, where, now, *, has_agreed):
    """The desk programme as it begins: proposed, or agreed to and lived with for a week."""
    today = patient.local_date(now)
    (programme,) = Programme.objects.assign(
        ProgrammeTemplate.objects.get(slug=DESK),
        to=[patient],
        by=therapist,
        practice=where,
        start_on=today - timedelta(days=6) if has_agreed else today,
        weekdays=WORKDAYS,
    )
    if has_agreed:
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
