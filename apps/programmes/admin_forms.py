from datetime import timedelta

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.exercises.admin_forms import RangeForm
from apps.exercises.models import Dosage, ExerciseText

from .models import PrescribedExercise, TemplatePhase
from .models.languages import in_every_language
from .models.template import Frequency
from .own_words import OwnWords

DOSAGE = Dosage.dosage_fields()
PRESCRIBED = {*DOSAGE, *Frequency.FREQUENCY_FIELDS, "phase", "is_core"}
ONE_DAY = timedelta(days=1)


class LineForm(RangeForm):
    def clean(self):
        data = super().clean()
        when = data.get("frequency")
        if when == Frequency.When.WEEKDAYS and not data.get("weekdays"):
            self.add_error("weekdays", _("Choose the days."))
        if when == Frequency.When.EVERY_N_DAYS and not data.get("interval_days"):
            self.add_error("interval_days", _("Fill in after how many days."))
        return data

    def take_suggested_dosage(self):
        """A new line without a dosage starts with the one the library suggests."""
        if not set(DOSAGE) & set(self.changed_data):
            for name, value in self.instance.exercise.copy_dosage().items():
                setattr(self.instance, name, value)


class LineFormSet(BaseInlineFormSet):
    def save_new(self, form, **kwargs):
        form.take_suggested_dosage()
        return super().save_new(form, **kwargs)


class TemplateLineForm(LineForm):
    other_phase = forms.ModelChoiceField(
        TemplatePhase.objects.none(),
        label=_("Move to another phase"),
        empty_label=_("stays here"),
        required=False,
    )


class TemplateLineFormSet(LineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        others = TemplatePhase.objects.filter(template=self.instance.template_id)
        form.fields["other_phase"].queryset = others.exclude(pk=self.instance.pk)

    def save_existing(self, form, obj, **kwargs):
        """In its new phase it comes last."""
        there = form.cleaned_data["other_phase"]
        if there:
            last = there.lines.aggregate(last=Max("position"))["last"]
            obj.phase, obj.position = there, 0 if last is None else last + 1
        return super().save_existing(form, obj, **kwargs)


class PrescribedForm(LineForm):
    """A line that stood on a day that is over is never edited: what changes is a new line,
    with a reason. The note is one text, in the language of whoever writes it."""

    own_note = forms.CharField(
        label=_("Note for the patient"),
        help_text=_("Write it in your own language. It takes the place of the present note."),
        max_length=250,
        required=False,
        widget=AdminTextInputWidget,
    )
    change_reason = forms.CharField(
        label=_("Reason of the change"),
        help_text=_("The patient reads this. Needed once the programme has begun."),
        max_length=250,
        required=False,
    )
    stop = forms.BooleanField(
        label=_("Stop this exercise"),
        help_text=_("What was logged stays."),
        required=False,
    )

    def __init__(self, *args, is_standing=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_standing = is_standing
        self.initial["own_note"] = self.instance.note

    def clean(self):
        data = super().clean()
        if self.is_standing and (self.instance.pk is None or self.instance.valid_to):
            self.add_error(None, _("Somebody changed this line meanwhile. Load the page again."))
        elif self.revises and not data.get("change_reason"):
            self.add_error("change_reason", _("Write why this changes. The patient reads it."))
        return data

    @property
    def revises(self):
        changed = PRESCRIBED & set(self.changed_data)
        return bool(self.instance.pk and changed and self.has_a_past)

    @property
    def has_a_past(self):
        line = self.instance
        yesterday = today_of(line.programme) - ONE_DAY
        stood = line.programme.start_on <= yesterday and line.is_valid_on(yesterday)
        return stood or line.logs.exists()

    def has_changed(self):
        """A reason alone changes nothing."""
        return bool(set(self.changed_data) - {"change_reason"})


def today_of(programme):
    return programme.patient.local_date(timezone.now())


class PrescribedFormSet(LineFormSet):
    """The admin sets `author`: her language is the language of the reasons and notes."""

    model = PrescribedExercise
    author = None

    @property
    def today(self):
        return today_of(self.instance)

    def get_queryset(self):
        """What comes back is held against the lines that stood on that page, ended or not."""
        if not self.is_bound:
            return super().get_queryset()
        if not hasattr(self, "_sent"):
            lines = self.instance.lines.select_related("exercise", "phase", "programme")
            known = {str(line.pk): line for line in lines}
            names = [f"{self.add_prefix(n)}-id" for n in range(self.total_form_count())]
            self._sent = [known[pk] for pk in map(self.data.get, names) if pk in known]
        return self._sent

    def get_form_kwargs(self, index):
        standing = index is not None and index < self.initial_form_count()
        return super().get_form_kwargs(index) | {"is_standing": standing}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["phase"].queryset = self.instance.phases.all()
        if form.instance.pk:
            form.fields["exercise"].disabled = True
            form.fields["exercise"].widget = forms.HiddenInput()

    def save_new(self, form, **kwargs):
        line, today = form.instance, self.today
        texts = in_every_language(line.exercise, ExerciseText.TEXT_FIELDS)
        for name, value in texts.items():
            setattr(line, name, value)
        line.valid_from = today if self.instance.start_on < today else None
        self.write_note(form, line)
        return super().save_new(form, **kwargs)

    def save_existing(self, form, obj, **kwargs):
        if form.cleaned_data["stop"]:
            return self.stop(form.instance)
        if form.revises:
            return self.revise(form)
        self.write_note(form, form.instance)
        return super().save_existing(form, obj, **kwargs)

    def write_note(self, form, line):
        """Left alone it stays as it is, in every language."""
        if "own_note" in form.changed_data:
            line.write_note(form.cleaned_data["own_note"], language=self.author.language)

    def stop(self, line):
        line = PrescribedExercise.objects.get(pk=line.pk)
        line.valid_to = self.first_free_day(line)
        line.save(update_fields=["valid_to"])
        return line

    def revise(self, form):
        line = PrescribedExercise.objects.get(pk=form.instance.pk)
        self.write_note(form, line)  # not saved with it: the successor copies it
        names = set(form.changed_data) - {"change_reason", "stop", "own_note"}
        return self.instance.revise(
            line,
            reason=form.cleaned_data["change_reason"],
            language=self.author.language,
            on=self.first_free_day(line),
            **{name: form.cleaned_data[name] for name in names},
        )

    def first_free_day(self, line):
        """Today, or tomorrow when today was already logged as it stood."""
        logged_today = line.logs.filter(session__done_on=self.today).exists()
        return self.today + ONE_DAY * logged_today


class PhaseForm(forms.ModelForm):
    """Weeks that have begun stay as they were; the end of the present one may move."""

    def clean(self):
        data = super().clean()
        programme = self.instance.programme
        week = programme.week_on(today_of(programme))
        if self.moves("week_from", week):
            self.add_error("week_from", _("This week has begun already."))
        if self.moves("week_to", week - 1):
            self.add_error("week_to", _("This week is over already."))
        return data

    def moves(self, name, week):
        ends = [self.initial.get(name), self.cleaned_data.get(name)]
        return ends[0] != ends[1] and any(end is not None and end <= week for end in ends)


class ProgrammeForm(OwnWords, forms.ModelForm):
    def clean(self):
        data = super().clean()
        start, end = data.get("start_on") or self.instance.start_on, data.get("end_on")
        if start and end and end < start:
            self.add_error("end_on", _("The last day comes before the first."))
        return data

    def take_back_days(self):
        """The days as they stood, so that saving the rest leaves them. Returns the new ones."""
        chosen = self.instance.weekdays
        self.instance.weekdays = self.initial["weekdays"]
        return chosen

    def change_days(self, weekdays):
        programme = self.instance
        today = today_of(programme)
        logged_today = programme.logs.filter(done_on=today).exists()
        programme.change_weekdays(weekdays, on=today + ONE_DAY * logged_today)
