from datetime import timedelta

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership, Practice, User
from apps.exercises.admin_forms import RangeForm
from apps.exercises.models import Dosage, ExerciseText

from .models import PrescribedExercise, Programme, ProgrammeTemplate
from .models.programme import in_every_language
from .models.template import Frequency
from .weekdays import WeekdaysFormField

DOSAGE = Dosage.dosage_fields()
PRESCRIBED = {*DOSAGE, *Frequency.FREQUENCY_FIELDS, "phase", "is_core"}
A_YEAR = timedelta(days=366)


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


class PrescribedForm(LineForm):
    """A line that was logged is never edited: what changes is a new line, with a reason."""

    change_reason = forms.CharField(
        label=_("Reason of the change"),
        help_text=_("The patient reads this. Needed once the exercise was logged."),
        max_length=250,
        required=False,
    )
    stop = forms.BooleanField(
        label=_("Stop this exercise"),
        help_text=_("What was logged stays."),
        required=False,
    )

    def clean(self):
        data = super().clean()
        if self.revises and not data.get("change_reason"):
            self.add_error("change_reason", _("Write why this changes. The patient reads it."))
        return data

    @property
    def revises(self):
        changed = PRESCRIBED & set(self.changed_data)
        return bool(self.instance.pk and changed and self.instance.logs.exists())

    def has_changed(self):
        """A reason alone changes nothing."""
        return bool(set(self.changed_data) - {"change_reason"})


class PrescribedFormSet(LineFormSet):
    """The admin sets `author`: her language is the language of the reasons."""

    model = PrescribedExercise
    author = None

    @property
    def today(self):
        return self.instance.patient.local_date(timezone.now())

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
        return super().save_new(form, **kwargs)

    def save_existing(self, form, obj, **kwargs):
        if form.cleaned_data["stop"]:
            return self.stop(form.instance)
        return self.revise(form) if form.revises else super().save_existing(form, obj, **kwargs)

    def stop(self, line):
        line = PrescribedExercise.objects.get(pk=line.pk)
        line.valid_to = self.first_free_day(line)
        line.save(update_fields=["valid_to"])
        return line

    def revise(self, form):
        line = PrescribedExercise.objects.get(pk=form.instance.pk)
        names = set(form.changed_data) - {"change_reason", "stop"}
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
        return self.today + timedelta(days=int(logged_today))


class PhaseForm(forms.ModelForm):
    """Weeks that have begun stay as they were; the end of the present one may move."""

    def clean(self):
        data = super().clean()
        programme = self.instance.programme
        week = programme.week_on(programme.patient.local_date(timezone.now()))
        if self.moves("week_from", week):
            self.add_error("week_from", _("This week has begun already."))
        if self.moves("week_to", week - 1):
            self.add_error("week_to", _("This week is over already."))
        return data

    def moves(self, name, week):
        ends = [self.initial.get(name), self.cleaned_data.get(name)]
        return ends[0] != ends[1] and any(end is not None and end <= week for end in ends)


class ProgrammeForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        start, end = data.get("start_on") or self.instance.start_on, data.get("end_on")
        if start and end and end < start:
            self.add_error("end_on", _("The last day comes before the first."))
        return data


class AssignForm(forms.Form):
    """One template for one or several patients of one therapist, at one practice."""

    template = forms.ModelChoiceField(ProgrammeTemplate.objects.none(), label=_("Template"))
    practice = forms.ModelChoiceField(Practice.objects.none(), label=_("Practice"))
    patients = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Patients"), widget=forms.CheckboxSelectMultiple
    )
    start_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    weekdays = WeekdaysFormField(
        label=_("Days"),
        required=False,
        help_text=_("Choose none for the days that the template suggests."),
    )
    goal = forms.CharField(
        label=_("Patient's own goal"),
        help_text=_("In her own words, for example: walk the dog for 20 minutes."),
        max_length=250,
        required=False,
    )

    def __init__(self, *args, therapist, **kwargs):
        super().__init__(*args, **kwargs)
        self.therapist, self.now = therapist, timezone.now()
        self.care = therapist.care_given(self.now)
        templates = ProgrammeTemplate.objects.visible_to(therapist).filter(is_archived=False)
        patients = User.objects.filter(pk__in=self.care.values("patient")).exclude(pk=therapist.pk)
        self.fields["template"].queryset = templates
        self.fields["patients"].queryset = patients
        self.offer_practices()

    def offer_practices(self):
        """Asked only of who works in more than one."""
        jobs = Membership.objects.current(self.now).filter(
            user=self.therapist, role=Membership.Role.THERAPIST
        )
        field = self.fields["practice"]
        field.queryset = Practice.objects.filter(pk__in=jobs.values("practice"))
        practices = list(field.queryset[:2])
        if len(practices) == 1:
            field.disabled, field.initial = True, practices[0]
            field.widget = forms.HiddenInput()

    def clean_start_on(self):
        start, today = self.cleaned_data["start_on"], self.therapist.local_date(self.now)
        if not today - A_YEAR <= start <= today + A_YEAR:
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return start

    def clean(self):
        data = super().clean()
        template, practice = data.get("template"), data.get("practice")
        if template and not data.get("weekdays") and "weekdays" not in self.errors:
            data["weekdays"] = template.weekdays
            if not template.weekdays:
                self.add_error("weekdays", _("Choose at least one day."))
        if template and practice and template.practice_id not in (None, practice.pk):
            self.add_error("template", _("This template belongs to another practice."))
        if practice and data.get("patients"):
            self.refuse_patients_of_elsewhere(data["patients"], practice)
        return data

    def refuse_patients_of_elsewhere(self, patients, practice):
        here = set(self.care.filter(practice=practice).values_list("patient", flat=True))
        others = [str(patient) for patient in patients if patient.pk not in here]
        if others:
            text = _("Not in your care at %(practice)s: %(names)s.")
            self.add_error("patients", text % {"practice": practice, "names": ", ".join(others)})

    def assign(self):
        data = self.cleaned_data
        return Programme.objects.assign(
            data["template"],
            to=data["patients"],
            by=self.therapist,
            practice=data["practice"],
            start_on=data["start_on"],
            weekdays=data["weekdays"],
            goal=data["goal"],
        )
