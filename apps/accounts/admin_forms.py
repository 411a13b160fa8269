from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import CareRelationship, Invitation, Membership

LANGUAGES = [code for code, _name in settings.LANGUAGES]


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
            return
        if data.get("role") != Invitation.Role.PATIENT:
            self.add_error("role", _("Only a manager of this practice can invite staff."))
        elif data.get("therapist") != self.author:
            self.add_error("therapist", _("Here you can only invite your own patients."))

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


class CareForm(forms.ModelForm):
    """Adds a colleague for a patient of the practice, or ends it. The admin sets `author`
    and the practices she manages."""

    author = None
    managed = frozenset()

    def clean(self):
        data = super().clean()
        if self.instance.pk:
            self.keep_own_end(data)
        elif {"patient", "therapist", "practice"} <= data.keys():
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

    def keep_own_end(self, data):
        """Whoever stands in for a colleague cannot lengthen that herself."""
        end, own = self.initial.get("valid_to"), self.instance.therapist == self.author
        if not own or end is None or self.instance.practice_id in self.managed:
            return
        if data.get("valid_to") is None or data["valid_to"] > end:
            self.add_error("valid_to", _("Ask the manager of the practice for a later end."))


class MembershipForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("valid_to") and self.is_last_manager():
            self.add_error("valid_to", _("A practice keeps at least one manager."))
        return data

    def is_last_manager(self):
        managers = Membership.objects.filter(
            practice=self.instance.practice, role=Membership.Role.MANAGER, valid_to=None
        )
        is_manager = self.instance.role == Membership.Role.MANAGER
        return is_manager and not managers.exclude(pk=self.instance.pk).exists()


class ConsentTextForm(forms.ModelForm):
    """A person agrees in her own language, so none may be missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            if f"text_{code}" in self.fields:
                self.fields[f"text_{code}"].required = True
