from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership, Practice, User
from apps.programmes.models import Programme, ProgrammeTemplate
from apps.programmes.own_words import OwnWords
from apps.programmes.weekdays import WeekdaysFormField

A_YEAR = timedelta(days=366)
PLAN = ("goal", "cue", "fallback", "fallback_words")


class AssignForm(OwnWords, forms.Form):
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
    cue = forms.CharField(
        label=_("Patient's own moment"),
        help_text=_("What she practises after, for example: after my morning coffee."),
        max_length=120,
        required=False,
    )
    fallback = forms.ChoiceField(
        label=_("If it does not work"),
        choices=[("", _("Not agreed yet")), *Programme.Fallback.choices],
        required=False,
    )
    fallback_words = forms.CharField(
        label=_("In her own words"),
        help_text=_("For example: if it rains, then I practise at home."),
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
            self.refuse_a_second(data)
        return data

    def refuse_patients_of_elsewhere(self, patients, practice):
        here = set(self.care.filter(practice=practice).values_list("patient", flat=True))
        others = [str(patient) for patient in patients if patient.pk not in here]
        if others:
            text = _("Not in your care at %(practice)s: %(names)s.")
            self.add_error("patients", text % {"practice": practice, "names": ", ".join(others)})

    def refuse_a_second(self, data):
        """The same page sent twice makes one programme."""
        same = {name: data.get(name) for name in ("template", "practice", "start_on")}
        same["patient__in"] = data.get("patients")
        if None in same.values():
            return
        standing = Programme.objects.filter(archived_at=None, **same).select_related("patient")
        names = sorted({str(programme.patient) for programme in standing})
        if names:
            text = _("This programme already stands ready from that day for: %s.")
            self.add_error("patients", text % ", ".join(names))

    def assign(self):
        data = self.cleaned_data
        return Programme.objects.assign(
            data["template"],
            to=data["patients"],
            by=self.therapist,
            practice=data["practice"],
            start_on=data["start_on"],
            weekdays=data["weekdays"],
            **{name: data[name] for name in PLAN},
        )
