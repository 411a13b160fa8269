"""What Today shows a patient, read by one statement. Whatever the page comes to show has to stand
here: its version is made of this, and tests/portal/test_today_again.py counts the queries."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.db import connection
from django.db.models import Q

from apps.accounts.models import CareRelationship, User
from apps.accounts.one_statement import (
    A_DAY,
    A_KEY,
    A_MOMENT,
    Part,
    Statement,
    by,
    columns_of,
    give,
)
from apps.articles.models import Section
from apps.articles.reading import published
from apps.exercises.models import Exercise, ExercisePicture, SafetyNote
from apps.programmes.models import (
    DayOff,
    EarlierWeekdays,
    PrescribedExercise,
    Programme,
    ProgrammePause,
    ProgrammePhase,
    SessionLog,
)
from apps.reminders.models import Delivery, Reminder, SittingBreak

STAND_INS = {"user": User(pk=A_KEY), "now": A_MOMENT, "since": A_DAY}
NOT_SHOWN = {"purpose_nl", "purpose_en", "purpose_de"}
LINE = tuple(name for name in columns_of(PrescribedExercise) if name not in NOT_SHOWN)
LOG = ("id", "programme_id", "done_on", "slot", "pain_after", "settled")
ANSWERS = ("last_check_in_on", "last_barrier_on", "last_change_on")
SAFETY = ("safety_on", "safety_at", "safety_urgency")
EXERCISE = ("id", "slug", "is_published", "drawing")
OFF = ("id", "programme_id", "answered_on")
NOTE = ("id", "kind", "text_nl", "text_en", "text_de")


def parts(user, now, since):
    """The programmes are those that she may see; rows of another one find no place there."""
    articles = published(user, now)[:1]
    care = CareRelationship.objects.filter(patient=user).current(now).order_by("pk")
    return parts_of_programmes(user, now, since) | {
        "practices": Part(care[:1], ("id", "name", "phone"), of="practice"),
        "articles": Part(articles),
        "sections": Part(Section.objects.filter(article__in=articles.values("pk"))),
        "reminders": Part(Reminder.objects.visible_to(user, now).filter(patient=user)),
        "mails": Part(Delivery.objects.coming(now).filter(patient=user), ("due_at",)),
        "breaks": Part(SittingBreak.objects.visible_to(user, now).filter(patient=user)),
    }


def parts_of_programmes(user, now, since):
    programmes = Programme.objects.visible_to(user, now).filter(
        Q(stopped_on=None) | Q(stopped_on__gt=since), patient=user
    )
    answered = programmes.with_last_answers().with_last_said()
    own = Q(programme__stopped_on=None) | Q(programme__stopped_on__gt=since)
    own &= Q(programme__patient=user)
    lines = PrescribedExercise.objects.filter(own)
    return parts_of_exercises(lines.order_by().values("exercise")) | {
        "programmes": Part(answered, also=(*ANSWERS, *SAFETY, "assigned_by__first_name")),
        "lines": Part(lines, LINE),
        "phases": Part(ProgrammePhase.objects.filter(own)),
        "pauses": Part(ProgrammePause.objects.filter(own)),
        "earlier_weekdays": Part(EarlierWeekdays.objects.filter(own)),
        "logs": Part(SessionLog.objects.filter(own, done_on__gte=since), LOG),
        "days_off": Part(DayOff.objects.filter(own, answered_on__gte=since), OFF),
    }


def parts_of_exercises(prescribed):
    notes = Exercise.safety_notes.through.objects.filter(exercise__in=prescribed)
    noted = notes.order_by().values("safetynote")
    return {
        "exercises": Part(Exercise.objects.filter(pk__in=prescribed), EXERCISE),
        "pictures": Part(ExercisePicture.objects.filter(exercise__in=prescribed)),
        "notes_of": Part(notes.order_by("safetynote__position", "safetynote__code")),
        "notes": Part(SafetyNote.objects.filter(pk__in=noted), NOTE),
    }


@cache
def statement(_vendor):
    return Statement(parts, STAND_INS)


@dataclass
class Shown:
    """The rows of one patient at one moment, and what they are known by."""

    text: str

    @classmethod
    def to(cls, user, now, since):
        return cls(statement(connection.vendor).ask(user=user, now=now, since=since))

    @property
    def digest(self):
        return sha256(self.text.encode()).hexdigest()

    def read(self, user):
        rows = statement(connection.vendor).read(self.text)
        with_exercises(rows)
        return {
            "programmes": with_their_own(rows, user),
            "article": first_with_sections(rows),
            "practice": next(iter(rows["practices"]), None),
            "reminder": of_hers(rows["reminders"], Reminder, user),
            "mail_at": min((mail.due_at for mail in rows["mails"]), default=None),
            "breaks": of_hers(rows["breaks"], SittingBreak, user),
        }


def with_exercises(rows):
    pictures = {picture.exercise_id: picture for picture in rows["pictures"]}
    notes = {note.pk: note for note in rows["notes"]}
    notes_of = by("exercise_id", rows["notes_of"])
    exercises = {exercise.pk: exercise for exercise in rows["exercises"]}
    phases = {phase.pk: phase for phase in rows["phases"]}
    for pk, exercise in exercises.items():
        exercise._state.fields_cache["picture"] = pictures.get(pk)
        give(exercise, safety_notes=[notes[row.safetynote_id] for row in notes_of[pk]])
    for line in rows["lines"]:
        line.exercise, line.phase = exercises[line.exercise_id], phases[line.phase_id]


def with_their_own(rows, user):
    children = ("lines", "phases", "pauses", "earlier_weekdays", "days_off")
    owned = {name: by("programme_id", rows[name]) for name in (*children, "logs")}
    for programme in rows["programmes"]:
        programme.patient = user
        programme.assigned_by = User(
            pk=programme.assigned_by_id, first_name=programme.assigned_by__first_name
        )
        programme.recent_logs = owned["logs"][programme.pk]
        give(programme, **{name: owned[name][programme.pk] for name in children})
        for name in ("phases", "logs"):
            for child in owned[name][programme.pk]:
                child.programme = programme
    return rows["programmes"]


def first_with_sections(rows):
    for article in rows["articles"]:
        give(article, sections=rows["sections"])
        return article
    return None


def of_hers(rows, model, user):
    rule = rows[0] if rows else model()
    rule.patient = user
    return rule
