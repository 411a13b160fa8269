from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import CareRelationship, Invitation, Membership, Practice, User

LANGUAGES = [code for code, _name in settings.LANGUAGES]
A_WHILE = timedelta(hours=1)


class PlainTextField(forms.CharField):
    """Browsers send CRLF; a text that nobody edited must come back as it was."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class InvitationForm(forms.ModelForm):
    """The admin sets `author` and the practices she manages: elsewhere she can only invite
    patients of her own."""

    author = None
    managed = frozenset()

    class Meta:
        model = Invitation
        fields = ["first_name", "last_name", "email", "language", "role", "practice", "therapist"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        now = timezone.now()
        if data.get("email") and data.get("practice"):
            self.refuse_a_second(data, now)
            self.stay_in_her_place(data)
        if data.get("role") == Invitation.Role.PATIENT:
            self.require_therapist(data, now)
        elif data.get("role"):
            data["therapist"] = None
        return data

    def refuse_a_second(self, data, now):
        practice, email, role = data["practice"], data["email"], data.get("role")
        invited = Invitation.objects.open(now).filter(practice=practice, email=email)
        staff = Membership.objects.current(now).filter(practice=practice, role=role)
        if invited.exists():
            self.add_error(
                "email",
                _("There is already an open invitation for this address. Use “Send again”."),
            )
        elif staff.filter(user__email=email).exists():
            self.add_error("email", _("This person already works here in that role."))

    def stay_in_her_place(self, data):
        if data["practice"].pk in self.managed:
            self.refuse_herself(data)
            return
        if data.get("role") != Invitation.Role.PATIENT:
            self.add_error("role", _("Only a manager of this practice can invite staff."))
        elif data.get("therapist") != self.author:
            self.add_error("therapist", _("Here you can only invite your own patients."))

    def refuse_herself(self, data):
        """A manager treats or writes here when a colleague asks her to; the only one may."""
        own = User.objects.known_by(data["email"]).filter(pk=self.author.pk).exists()
        staff = data.get("role") != Invitation.Role.PATIENT
        if own and staff and other_managers(data["practice"], self.author).exists():
            self.add_error("email", _("Ask a colleague who manages the practice."))

    def require_therapist(self, data, now):
        therapist, practice = data.get("therapist"), data.get("practice")
        if therapist is None:
            if "therapist" not in self.errors:
                self.add_error("therapist", _("Choose who will care for this patient."))
        elif practice and not works_there(therapist, practice, now):
            self.add_error("therapist", _("Choose a physiotherapist of this practice."))
        elif practice and self.is_patient_of(therapist, practice, now):
            self.add_error("email", _("This person is already a patient of this physiotherapist."))

    def is_patient_of(self, therapist, practice, now):
        care = CareRelationship.objects.current(now).filter(therapist=therapist, practice=practice)
        return care.filter(patient__email__iexact=self.cleaned_data.get("email", "")).exists()


def works_there(therapist, practice, now):
    jobs = Membership.objects.current(now).filter(user=therapist, practice=practice)
    return jobs.filter(role=Membership.Role.THERAPIST).exists()


class PeriodForm(forms.ModelForm):
    """From one moment to another, for one person. The admin sets `author` and the practices
    she manages. A new end is never in the past, and nobody gives herself anything."""

    author = None
    managed = frozenset()
    person = "user"
    unique = ()

    def clean(self):
        data = super().clean()
        if "valid_to" in data and "valid_to" in self.changed_data:
            self.refuse_the_past(data, timezone.now())
        if not self.errors:
            self.refuse_gifts_to_herself(data)
        if not self.errors and data.get("valid_to") is None:
            self.refuse_a_second()
        return data

    def refuse_the_past(self, data, now):
        """“Now” was a moment ago when the page is saved."""
        end, start = data["valid_to"], data.get("valid_from") or self.instance.valid_from
        if end is None:
            return
        if now - A_WHILE <= end < now:
            end = data["valid_to"] = now
        if start and end < start:
            self.add_error("valid_to", _("The end comes before the start."))
        elif end < now:
            self.add_error("valid_to", _("Choose a moment from now on."))

    def refuse_gifts_to_herself(self, data):
        refused = _("Ask a colleague who manages the practice.")
        if self.value_of(self.person) != self.author:
            return
        if not self.instance.pk:
            self.add_error(self.person, refused)
        elif is_later(data.get("valid_to"), self.initial.get("valid_to")):
            self.add_error("valid_to", refused)

    def refuse_a_second(self):
        """Two at the same moment come one after the other: the practice is what they wait for."""
        same = {name: self.value_of(name) for name in self.unique}
        list(Practice.objects.select_for_update(no_key=True).filter(pk=same["practice"].pk))
        rows = type(self.instance).objects.filter(valid_to=None, **same)
        if rows.exclude(pk=self.instance.pk).exists():
            field = "valid_to" if self.instance.pk else self.person
            self.add_error(field, self.second)

    def value_of(self, name):
        """What was chosen, or what stands fixed."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        return getattr(self.instance, name)


def is_later(end, than):
    return than is not None and (end is None or end > than)


class CareForm(PeriodForm):
    """Adds a colleague for a patient of the practice, or ends it."""

    person = "therapist"
    unique = ("patient", "therapist", "practice")
    second = _("This physiotherapist already cares for this patient.")

    def clean(self):
        data = super().clean()
        if not self.instance.pk and {"patient", "therapist", "practice"} <= data.keys():
            self.stay_in_the_practice(data)
        return data

    def stay_in_the_practice(self, data):
        now, practice = timezone.now(), data["practice"]
        if not works_there(data["therapist"], practice, now):
            self.add_error("therapist", _("Choose a physiotherapist of this practice."))
        known = CareRelationship.objects.filter(patient=data["patient"], practice=practice)
        if practice.pk not in self.managed:
            known = known.current(now).filter(therapist=self.author)
        if not known.exists():
            self.add_error("patient", _("This patient is not in care at this practice."))


class MembershipForm(PeriodForm):
    unique = ("user", "practice", "role")
    second = _("This person already works here in that role.")

    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("valid_to") and self.is_last_manager():
            self.add_error("valid_to", _("A practice keeps at least one manager."))
        return data

    def is_last_manager(self):
        others = other_managers(self.instance.practice, self.instance.user)
        is_manager = self.instance.role == Membership.Role.MANAGER
        return is_manager and not others.exists()


def other_managers(practice, user):
    managers = Membership.objects.filter(
        practice=practice, role=Membership.Role.MANAGER, valid_to=None
    )
    return managers.exclude(user=user)


class ConsentTextForm(forms.ModelForm):
    """A person agrees in her own language, so none may be missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            if f"text_{code}" in self.fields:
                self.fields[f"text_{code}"].required = True


class SeenForm(forms.Form):
    seen = forms.BooleanField(
        label=_("I saw this person and checked who she is."),
        error_messages={
            "required": _("Tick the box after you saw her. Do not go by a call or a mail.")
        },
    )
