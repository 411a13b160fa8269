from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import CareRelationship, Membership, User

from .base import MANAGER, THERAPIST, PracticeModelAdmin, practice_ids, practices_as
from .lost_factor import LostFactor

NAME = ["first_name", "last_name"]
CONTACT = ["email", "language", "time_zone"]


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "works_as"

    def lookups(self, request, model_admin):
        return [("patient", _("patient")), *Membership.Role.choices]

    def queryset(self, request, queryset):
        """Where else somebody works or is treated is not told."""
        here = practices_as(request.user, THERAPIST, MANAGER)
        if self.value() == "patient":
            care = CareRelationship.objects.filter(patient=OuterRef("pk"), practice__in=here)
            return queryset.filter(Exists(care))
        jobs = Membership.objects.current_now().filter(user=OuterRef("pk"), practice__in=here)
        return queryset.filter(Exists(jobs.filter(role=self.value()))) if self.value() else queryset


@admin.register(User)
class PersonAdmin(LostFactor, PracticeModelAdmin):
    """Names for the manager; name and address of her own patients for the therapist. Only
    who runs the installation changes anything here: people change their own page."""

    view_roles = frozenset({THERAPIST, MANAGER})
    list_display = ["full_name", "works_as", "language"]
    list_display_links = ["full_name"]
    list_filter = [RoleFilter, "language"]
    ordering = ["first_name", "last_name", "pk"]
    search_fields = NAME
    patient_path = "pk"

    def whose(self, person):
        return person.pk, None

    def get_queryset(self, request):
        user = request.user
        people = User.objects.all()
        if not user.is_superuser:
            people = people.filter(self.known_to(user))
        jobs = Membership.objects.current_now().select_related("practice")
        if not user.is_superuser:
            jobs = jobs.filter(practice__in=practice_ids(user, THERAPIST, MANAGER))
        return people.prefetch_related(Prefetch("memberships", jobs, to_attr="jobs"))

    def known_to(self, user):
        managed = practice_ids(user, MANAGER)
        staff = Membership.objects.filter(user=OuterRef("pk"), practice__in=managed)
        patients = CareRelationship.objects.filter(patient=OuterRef("pk"), practice__in=managed)
        return Q(pk__in=self.own_patients(user)) | Exists(staff) | Exists(patients)

    def own_patients(self, user):
        return user.care_given().exclude(patient=user).values("patient")

    def get_search_fields(self, request):
        """Addresses are not hers to search for unless she runs the installation."""
        return [*NAME, "email"] if request.user.is_superuser else self.search_fields

    def get_search_results(self, request, queryset, search_term):
        """Whoever looks for a patient is not offered her colleagues, nor the other way round."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        asked = request.GET.get("model_name"), request.GET.get("field_name")
        if asked == ("carerelationship", "patient"):
            found = found.filter(Exists(CareRelationship.objects.filter(patient=OuterRef("pk"))))
        elif asked == ("membership", "user") and not request.user.is_superuser:
            found = found.filter(Exists(Membership.objects.filter(user=OuterRef("pk"))))
        return found, distinct

    def get_list_display(self, request):
        return ["full_name", "works_as", *(CONTACT if request.user.is_superuser else [])]

    def get_list_filter(self, request):
        return [RoleFilter, "language"] if request.user.is_superuser else [RoleFilter]

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_fields(self, request, obj=None):
        if request.user.is_superuser:
            return [*NAME, *CONTACT, "is_active", "is_library_editor", "is_superuser", "works_as"]
        own = obj and self.own_patients(request.user).filter(patient=obj).exists()
        return [*NAME, *(CONTACT if own else []), "works_as"]

    def get_readonly_fields(self, request, obj=None):
        return ["works_as"]

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, obj):
        return obj.get_full_name() or _("no name yet")

    @admin.display(description=_("role"))
    def works_as(self, obj):
        jobs = [f"{job.get_role_display()}, {job.practice}" for job in obj.jobs]
        return " · ".join(jobs) or _("patient")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            self.ask_to_verify(obj)

    def ask_to_verify(self, user):
        """A new address counts once she proved that she reads it."""
        user.emailaddress_set.all().delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
