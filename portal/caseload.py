"""A therapist's patients as they stand now: read once, for everybody, in the same few queries."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from django.db.models import OuterRef, Prefetch, Q, Subquery

from apps.accounts.models import Invitation, User
from apps.articles.models import SentCheck
from apps.programmes import facts
from apps.programmes.models import (
    Barrier,
    ExerciseLog,
    HandledFact,
    Programme,
    SafetyAnswer,
    SessionLog,
)
from apps.reminders.models import Delivery
from portal.caseload_rows import LOOKS_BACK, InvitedRow, Row

RECENT = timedelta(days=facts.ANSWER_DAYS + 1)  # a day begins elsewhere on another clock


def rows_of(therapist, now, *, care=None, just_handled=()):
    """Everybody in her care, or the one of that care relationship."""
    cares = therapist.care_given(now).exclude(patient=therapist).order_by("valid_from", "pk")
    if care is not None:
        cares = cares.filter(pk=care)
    cares = one_each(cares.select_related("patient", "practice"))
    patients = User.objects.visible_to(therapist, now).filter(pk__in=[c.patient_id for c in cares])
    programmes = by_record(programmes_of(therapist, patients, now))
    mailed = with_mail(patients)
    checks = by_record(checks_of(therapist, patients, now))
    answers = HandledFact.objects.visible_to(therapist, now).standing(now)
    answers = by_record(answers.filter(patient__in=patients).select_related("by"))
    return [
        Row(
            care,
            programmes=programmes[care.patient_id, care.practice_id],
            mailed=mailed[care.patient_id],
            checks=checks[care.patient_id, care.practice_id],
            answers=answers[care.patient_id, care.practice_id],
            now=now,
            just_handled=just_handled,
        )
        for care in cares
    ]


def one_each(cares):
    """Two relationships that overlap are one row, from the day that the first began."""
    return list({(c.patient_id, c.practice_id): c for c in reversed(cares)}.values())


def by_record(found):
    """What belongs to one patient at one practice stays together."""
    sorted_out = defaultdict(list)
    for row in found:
        sorted_out[row.patient_id, row.practice_id].append(row)
    return sorted_out


def programmes_of(therapist, patients, now):
    since = therapist.local_date(now) - LOOKS_BACK
    recent = since + LOOKS_BACK - RECENT
    told = ExerciseLog.objects.filter(
        ~Q(effort="") | Q(could_do=False),
        session__done_on__gte=recent,
    )
    logs = SessionLog.objects.filter(done_on__gte=since).prefetch_related(
        Prefetch("entries", told, to_attr="told")
    )
    mine = Programme.objects.visible_to(therapist, now).filter(patient__in=patients)
    barriers = Barrier.objects.filter(answered_on__gte=recent)
    red = SafetyAnswer.objects.red().filter(answered_on__gte=recent)
    return mine.with_days().prefetch_related(
        Prefetch("logs", logs, to_attr="recent_logs"),
        Prefetch("barriers", barriers, to_attr="recent_barriers"),
        Prefetch("safety_answers", red, to_attr="recent_red"),
    )


def checks_of(therapist, patients, now):
    sent = SentCheck.objects.visible_to(therapist, now).asking_for_help()
    return sent.filter(patient__in=patients, sent_at__gte=now - RECENT)


def with_mail(patients):
    """patient -> herself with her mailbox, her rules, and what became of the last mail."""
    last = Delivery.objects.tried().filter(patient=OuterRef("pk")).order_by("-due_at")
    people = patients.select_related("mail_settings", "session_reminder", "sitting_break")
    people = people.annotate(
        last_due_at=Subquery(last.values("due_at")[:1]),
        last_state=Subquery(last.values("state")[:1]),
    )
    return {person.pk: person for person in people}


def invited_by(therapist, practices, now):
    """The invitations of her own patients that still stand open."""
    mine = Invitation.objects.open(now).filter(
        role=Invitation.Role.PATIENT, therapist=therapist, practice__in=practices
    )
    today = therapist.local_date(now)
    return [
        InvitedRow(one, facts.invited(therapist.local_date(one.sent_at), today)) for one in mine
    ]


def grouped(rows):
    return [(level, list(found)) for level, found in groupby(rows, key=lambda row: row.level)]
