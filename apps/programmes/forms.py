import uuid
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Pills

from .models import ExerciseLog, SessionLog

SCALE = [(number, str(number)) for number in range(11)]
MOST = {"performed_sets": 20, "performed_repetitions": 200, "performed_seconds": 4 * 3600}


class PainScale(forms.RadioSelect):
    """Eleven buttons with words at three of them."""

    template_name = "forms/nprs.html"
    words = {
        "zero": _("No pain"),
        "five": _("5 is moderate pain"),
        "ten": _("10 is the worst pain"),
    }

    def get_context(self, *args):
        return super().get_context(*args) | {"words": self.words}


class GoalScale(PainScale):
    words = {"zero": _("I cannot do it"), "ten": _("10 is as well as before")}


class PainField(forms.TypedChoiceField):
    """Left empty it is None, which is not the same as 0."""

    default_error_messages = {"invalid_choice": _("Choose a number from 0 to 10.")}
    widget = PainScale

    def __init__(self, **kwargs):
        super().__init__(choices=SCALE, coerce=int, empty_value=None, required=False, **kwargs)


class GoalField(PainField):
    widget = GoalScale


class CommentField(forms.CharField):
    """A browser sends each line end as two characters; a patient counts one."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class Noted(forms.Field):
    """Filled in by the player, never by her: what cannot be is left out, and is no mistake."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None


class NotedNumber(Noted, forms.IntegerField):
    def __init__(self, *, most):
        self.most = most
        super().__init__()

    def clean(self, value):
        number = super().clean(value)
        return min(number, self.most) if number is not None and number >= 0 else None


class NotedMoment(Noted, forms.DateTimeField):
    """On the clock of a device, which may be wrong: nothing is refused for that."""

    longest = timedelta(days=90)

    @classmethod
    def limited(cls, told, now):
        return max(min(told or now, now), now - cls.longest)


class SessionForm(forms.Form):
    """How it went as a whole: pain before and after, effort, a line for the therapist."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    pain_before = PainField(label=_("How much pain did you have before?"))
    pain_after = PainField(label=_("How much pain do you have now?"))
    effort = forms.ChoiceField(
        label=_("How was it?"),
        choices=SessionLog.Effort,
        required=False,
        widget=Pills,
    )
    comment = CommentField(
        label=_("A line for your physiotherapist"),
        help_text=_("It is read at your next visit. Nobody watches live."),
        max_length=5000,
        required=False,
    )
    played_seconds = NotedNumber(most=MOST["performed_seconds"])
    tapped_at = NotedMoment()

    def answers(self):
        names = ("pain_before", "pain_after", "effort", "comment", "played_seconds")
        language = get_language()
        return {name: self.cleaned_data[name] for name in names} | {"language": language}

    name = ""

    @property
    def sent_id(self):
        return self.cleaned_data.get("client_id") or uuid.uuid4()


class EntryForm(forms.Form):
    """One exercise: as planned, different, could not, or left out."""

    class Status:
        PLANNED, DIFFERENT, COULD_NOT, LEFT_OUT = "planned", "different", "could_not", "left_out"

    STATUSES = [
        (Status.PLANNED, _("Done as planned")),
        (Status.DIFFERENT, _("Done differently")),
        (Status.COULD_NOT, _("I could not do it")),
        (Status.LEFT_OUT, _("Not done")),
    ]

    status = forms.ChoiceField(
        label=_("Did you do it?"),
        choices=STATUSES,
        widget=Pills,
        error_messages={"required": _("Choose what fits best.")},
    )
    performed_sets = forms.IntegerField(label=_("Sets"), required=False)
    performed_repetitions = forms.IntegerField(label=_("Repetitions"), required=False)
    performed_seconds = forms.IntegerField(label=_("Seconds"), required=False)
    reason = forms.ChoiceField(
        label=_("What got in the way?"),
        choices=[("", _("Choose a reason")), *ExerciseLog.Reason.choices],
        required=False,
    )
    effort = forms.ChoiceField(
        label=_("How was this exercise?"),
        choices=[("", _("No answer")), *SessionLog.Effort.choices],
        required=False,
    )
    is_lighter = forms.BooleanField(required=False, widget=forms.HiddenInput)
    played_sets = NotedNumber(most=MOST["performed_sets"])

    def __init__(self, *args, line, **kwargs):
        self.line = line
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)
        for name in self.unused_numbers():
            del self.fields[name]
        for name, most in MOST.items():
            if name in self.fields:
                self.limit(name, most)

    @property
    def name(self):
        return self.line.name

    def unused_numbers(self):
        if self.line.duration_seconds or (self.line.hold_seconds and self.line.repetitions == 1):
            return ["performed_repetitions"]
        return ["performed_seconds"]

    def limit(self, name, most):
        field = self.fields[name]
        field.min_value, field.max_value = 0, most
        message = _("Fill in a number from 0 to %(most)s.") % {"most": most}
        field.error_messages["invalid"] = message
        field.widget.attrs |= {"class": "number-input", "inputmode": "numeric"}
        field.validators = [forms.fields.validators.MinValueValidator(0, message)]
        field.validators.append(forms.fields.validators.MaxValueValidator(most, message))

    def clean(self):
        data = super().clean()
        status, has_numbers = data.get("status"), any(data.get(name) is not None for name in MOST)
        if self.errors:
            return data
        if status == self.Status.COULD_NOT and not data.get("reason"):
            self.add_error("reason", _("Choose a reason. It helps your physiotherapist."))
        if status == self.Status.DIFFERENT and not has_numbers:
            self.add_error("performed_sets", _("Fill in what you did."))
        return data

    def entry(self):
        """What SessionLog.record takes for this line; None when it was left out."""
        data = self.cleaned_data
        if data["status"] == self.Status.LEFT_OUT:
            return None
        names = ("effort", "is_lighter", "played_sets")
        entry = {"prescribed": self.line} | {name: data[name] for name in names}
        if data["status"] == self.Status.PLANNED:
            return entry | {"could_do": True} | ExerciseLog.as_planned(self.line)
        if data["status"] == self.Status.COULD_NOT:
            return entry | {"could_do": False, "reason": data["reason"]}
        return entry | {"could_do": True} | {name: data.get(name) for name in MOST}


def initial_entry(line, logged):
    """The form as it stands in the log, or as planned when nothing is logged yet."""
    planned = ExerciseLog.as_planned(line)
    if logged is None and line.is_core:
        return {"status": EntryForm.Status.PLANNED, **planned}
    entry = logged and logged.get(line.pk)
    if entry is None:
        return {"status": EntryForm.Status.LEFT_OUT, **planned}
    numbers = {name: getattr(entry, name) for name in MOST}
    status = EntryForm.Status.PLANNED if numbers == planned else EntryForm.Status.DIFFERENT
    if not entry.could_do:
        status = EntryForm.Status.COULD_NOT
    told = {name: getattr(entry, name) for name in ("reason", "effort", "is_lighter")}
    return {"status": status, **told, **numbers}


class LogForm:
    """The session form and one entry form for each line of that day."""

    def __init__(self, data=None, *, lines, log=None):
        logged = log and {entry.prescribed_id: entry for entry in log.entries.all()}
        names = ("pain_before", "pain_after", "effort", "comment")
        initial = {name: getattr(log, name) for name in names} if log else {}
        self.session = SessionForm(data, initial=initial | {"client_id": uuid.uuid4()})
        self.entries = [
            EntryForm(data, line=line, initial=initial_entry(line, logged)) for line in lines
        ]

    def is_valid(self):
        return sum(not form.is_valid() for form in self.forms) == 0

    @property
    def forms(self):
        return [*self.entries, self.session]

    @property
    def errors(self):
        """(id of the control, message) for the summary on top."""
        return [
            (field.auto_id, f"{form.name}: {message}" if form.name else message)
            for form in self.forms
            for field in form
            for message in field.errors
        ]

    def save(self, programme, **when):
        """when: done_on, slot, at and by."""
        return SessionLog.objects.record(programme, **when, **self.said())

    def receive(self, programme, *, tapped_at, **when):
        """The same, kept on a device until now. Returns the log and what became of it."""
        said = self.said() | {"tapped_at": tapped_at}
        return SessionLog.objects.receive(programme, **when, **said)

    def said(self):
        entries = [entry for form in self.entries if (entry := form.entry())]
        return {"client_id": self.session.sent_id, "entries": entries} | self.session.answers()
