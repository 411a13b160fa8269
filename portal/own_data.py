"""All that is kept about one person, as she may take it with her: which rows, which columns, and
what each is called in her language. A part is read by one query, however much she has."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import AccessLog, CareRelationship, Consent, Invitation, User
from apps.articles.models import SentCheck
from apps.programmes.models import (
    Barrier,
    ChangeAnswer,
    CheckIn,
    DayOff,
    EarlierWeekdays,
    ExerciseLog,
    HandledFact,
    PrescribedExercise,
    Programme,
    ProgrammePause,
    ProgrammePhase,
    SafetyAnswer,
    SessionLog,
    SessionLogRevision,
)
from apps.programmes.weekdays import WeekdaysField, said
from apps.reminders.models import CalendarFeed, Delivery, MailSettings, Reminder, SittingBreak
from portal.look_words import LISTED_PARTS, PARTS, SOMETHING

# Locks and keys: whoever reads the file must not be able to use them.
SECRETS = {"password", "session_stamp", "token_digest", "paper_digest", "session_key", "data"}
SECRETS |= {"lease_token", "client_id"}
# How the machine goes about it; it says nothing of her.
MACHINERY = {"id", "lease_until", "next_try_at", "attempts", "deferrals", "valid_until", "wording"}
MACHINERY |= {"next_slot", "counts_from", "object_id", "is_superuser", "is_library_editor"}
MACHINERY |= {"zone_changed_at", "expires_at", "replaces", "session_phase", "position"}
MACHINERY |= {"reminder", "sitting_break", "prescribed", "exercise", "follow_up_on"}
MACHINERY |= {"answered_phase", "answered_minutes"}
# What the models give no words, as no page of the practice shows it.
CALLED = {
    "introduced_at": _("first questions answered"),
    "type": _("kind"),
    "created_at": _("made on"),
    "made_at": _("made on"),
    "last_used_at": _("last used"),
    "last_seen_at": _("last used"),
    "ip": _("internet address"),
    "user_agent": _("program and device"),
    "language": _("language"),
    "stopped_on": _("stopped on"),
    "until": _("until"),
    "weekdays": _("days"),
    "refused_at": _("refused on"),
    "slot": _("which mail of the day"),
    "movement": _("movement"),
}
TITLES = {
    User: _("You"),
    Authenticator: _("How you sign in"),
    UserSession: _("Where you are signed in"),
    EarlierWeekdays: _("Days that you had before"),
    MailSettings: _("Your mailbox"),
    CalendarFeed: _("Link to your calendar"),
}
SAID = {
    (Consent, "text"): lambda row: row.text.text,
    (SentCheck, "rules"): lambda row: " ".join(row.reasons_in_words),
    (SentCheck, "answers"): lambda row: "\n".join(f"{q} {a}" for q, a in row.in_words),
    (AccessLog, "what"): lambda row: (PARTS | LISTED_PARTS).get(row.what, SOMETHING),
}


@dataclass(frozen=True)
class Part:
    """The rows of a model that lead to her by `of`, or to their parent."""

    model: type[Model]
    of: str
    parts: tuple["Part", ...] = ()

    @property
    def name(self):
        return self.model._meta.model_name

    @property
    def title(self):
        return str(TITLES.get(self.model, self.model._meta.verbose_name_plural))

    @cached_property
    def fields(self):
        left_out = SECRETS | MACHINERY | {self.of}
        own = [f for f in self.model._meta.concrete_fields if f.name not in left_out]
        names = {f.name for f in own}
        return [f for f in own if not tells_language(f.name, names)]

    def read(self, **owner):
        model = self.model
        rows = model._default_manager.filter(**owner).order_by("pk")
        return list(rows.select_related(*(f.name for f in self.fields if is_named(f))))

    def rows_of(self, rows):
        inside = {part: part.grouped(rows) for part in self.parts}
        for row in rows:
            below = [(part, inside[part][row.pk]) for part in self.parts if inside[part][row.pk]]
            yield {"row": row, "values": self.values_of(row), "parts": below}

    def grouped(self, parents):
        found = defaultdict(list)
        for one in self.rows_of(self.read(**{f"{self.of}__in": [row.pk for row in parents]})):
            found[getattr(one["row"], f"{self.of}_id")].append(one)
        return found

    def values_of(self, row):
        """(its name, what it is called, the value) of each column that holds something."""
        told = [(f.name, called(f), value_of(row, f)) for f in self.fields]
        return [one for one in told if one[2] not in (None, "", [], ())]


def tells_language(name, names):
    """The text of the page's language is there under its plain name; what language a text was
    typed in one can read."""
    is_one_of_three = name[-3:] in {"_nl", "_en", "_de"} and name[:-3] in names
    return is_one_of_three or name.endswith("_language")


def called(field):
    has_words = not isinstance(field.verbose_name, str)
    return str(field.verbose_name if has_words else CALLED[field.name])


def is_named(field):
    return isinstance(field, ForeignKey)


def value_of(row, field):
    if (type(row), field.name) in SAID:
        return SAID[type(row), field.name](row)
    if isinstance(field, WeekdaysField):
        days = getattr(row, field.name)
        return said(days) if days else None
    value = getattr(row, field.name)
    if is_named(field):
        return value and str(value)
    return str(getattr(row, f"get_{field.name}_display")()) if field.choices and value else value


OF_A_PROGRAMME = (
    ProgrammePhase,
    PrescribedExercise,
    ProgrammePause,
    EarlierWeekdays,
    DayOff,
    CheckIn,
    Barrier,
    ChangeAnswer,
    SafetyAnswer,
)
OF_A_SESSION = (Part(ExerciseLog, "session"), Part(SessionLogRevision, "session"))
KEPT = (
    Part(User, "pk"),
    Part(EmailAddress, "user"),
    Part(Authenticator, "user"),
    Part(UserSession, "user"),
    Part(Invitation, "accepted_by"),
    Part(Consent, "user"),
    Part(CareRelationship, "patient"),
    Part(
        Programme,
        "patient",
        (
            *(Part(model, "programme") for model in OF_A_PROGRAMME),
            Part(SessionLog, "programme", OF_A_SESSION),
        ),
    ),
    Part(SentCheck, "patient"),
    Part(HandledFact, "patient"),
    Part(MailSettings, "patient"),
    Part(Reminder, "patient"),
    Part(SittingBreak, "patient"),
    Part(CalendarFeed, "patient"),
    Part(Delivery, "patient"),
    Part(AccessLog, "patient"),
)


def kept_about(user):
    """[(part, its rows)], without the parts of which there is nothing."""
    told = [(part, list(part.rows_of(part.read(**{part.of: user.pk})))) for part in KEPT]
    return [(part, rows) for part, rows in told if rows]


def as_plain(told):
    """The same as lists and dictionaries, for another program."""
    return {part.name: [plain(one) for one in rows] for part, rows in told}


def plain(one):
    values = {name: value for name, _called, value in one["values"]}
    return values | {part.name: [plain(row) for row in rows] for part, rows in one["parts"]}
