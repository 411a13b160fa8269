from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin_forms import CareForm, MembershipForm
from apps.accounts.models import CareRelationship, Membership, Practice, User

from .base import (
    MANAGER,
    THERAPIST,
    Authored,
    PracticeModelAdmin,
    in_words,
    practice_ids,
    practices_as,
)

PERSON_NAME = ["first_name", "last_name"]


def named(prefix):
    return [f"{prefix}__{name}" for name in PERSON_NAME]


class CurrentFilter(admin.SimpleListFilter):
    title = _("period")
    parameter_name = "period"

    def lookups(self, request, model_admin):
        return [("now", _("now")), ("ended", _("ended")), ("later", _("later"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "now":
            return queryset.current(now)
        if self.value() == "ended":
            return queryset.filter(valid_to__lte=now)
        return queryset.filter(valid_from__gt=now) if self.value() == "later" else queryset


class HasPeriod:
    @admin.display(description=_("since"), ordering="valid_from")
    def begins(self, obj):
        return in_words(obj.valid_from)

    @admin.display(description=_("until"), ordering="valid_to", empty_value=_("no end set"))
    def ends(self, obj):
        return obj.valid_to and in_words(obj.valid_to)


@admin.register(Practice)
class PracticeAdmin(PracticeModelAdmin):
    view_roles = change_roles = frozenset({MANAGER})
    list_display = ["name", "phone", "opening_hours"]
    search_fields = ["name"]
    fields = ["name", "phone", "opening_hours"]

    def has_add_permission(self, request):
        return request.user.is_superuser

    def get_queryset(self, request):
        own = practices_as(request.user, MANAGER)
        return super().get_queryset(request).filter(pk__in=own.values("pk"))


@admin.register(Membership)
class MembershipAdmin(HasPeriod, Authored, PracticeModelAdmin):
    """Somebody new comes by an invitation; here a role is added or ends."""

    view_roles = add_roles = change_roles = frozenset({MANAGER})
    form = MembershipForm
    list_display = ["user", "role", "practice", "begins", "ends"]
    list_filter = ["role", CurrentFilter, ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "practice"]
    search_fields = named("user")
    autocomplete_fields = ["user"]
    fields = ["user", "practice", "role", ("valid_from", "valid_to")]
    ordering = ["user__first_name", "user__last_name", "pk"]

    def get_queryset(self, request):
        own = practices_as(request.user, MANAGER)
        return super().get_queryset(request).filter(practice__in=own)

    def get_readonly_fields(self, request, obj=None):
        return ["user", "practice", "role", "valid_from"] if obj else []

    def get_field_queryset(self, db, db_field, request):
        own = practices_as(request.user, MANAGER)
        if db_field.name == "practice":
            return own
        if request.user.is_superuser:
            return User.objects.all()
        staff = Membership.objects.filter(user=OuterRef("pk"), practice__in=own)
        return User.objects.filter(Exists(staff))


@admin.register(CareRelationship)
class CareAdmin(HasPeriod, Authored, PracticeModelAdmin):
    """Who cares for whom. The manager sees her practice; a therapist sees who else cares for
    her patients and can let a colleague stand in. A row ends by its manager or by whom it names."""

    view_roles = add_roles = change_roles = frozenset({THERAPIST, MANAGER})
    form = CareForm
    list_display = ["patient", "therapist", "practice", "begins", "ends"]
    list_filter = [CurrentFilter, ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["patient", "therapist", "practice"]
    search_fields = [*named("patient"), *named("therapist")]
    autocomplete_fields = ["patient"]
    fields = ["patient", ("therapist", "practice"), ("valid_from", "valid_to")]
    ordering = ["patient__first_name", "patient__last_name", "-valid_from"]
    patient_path = "patient"

    def get_queryset(self, request):
        user = request.user
        own = user.care_given().filter(patient=OuterRef("patient"), practice=OuterRef("practice"))
        managed = Q(practice__in=practices_as(user, MANAGER))
        return super().get_queryset(request).filter(managed | Exists(own)).exclude(patient=user)

    def may_change(self, request, obj):
        managed = practices_as(request.user, MANAGER).filter(pk=obj.practice_id)
        return obj.therapist == request.user or managed.exists()

    def get_readonly_fields(self, request, obj=None):
        return ["patient", "therapist", "practice", "valid_from"] if obj else []

    def get_changeform_initial_data(self, request):
        practices = practice_ids(request.user, THERAPIST, MANAGER)
        return {"practice": practices.pop()} if len(practices) == 1 else {}

    def get_field_queryset(self, db, db_field, request):
        choices = {
            "practice": practices_as(request.user, MANAGER, THERAPIST),
            "patient": self.patients(request.user),
            "therapist": self.colleagues(request.user),
        }
        return choices[db_field.name]

    def patients(self, user):
        managed = CareRelationship.objects.filter(practice__in=practices_as(user, MANAGER))
        ids = Q(pk__in=managed.values("patient")) | Q(pk__in=user.care_given().values("patient"))
        return User.objects.filter(ids).exclude(pk=user.pk)

    def colleagues(self, user):
        """A manager finds herself here too, and reads then whom to ask."""
        jobs = Membership.objects.current_now().filter(role=THERAPIST)
        managed = jobs.filter(practice__in=practices_as(user, MANAGER)).values("user")
        beside = jobs.filter(practice__in=practice_ids(user, THERAPIST)).exclude(user=user)
        return User.objects.filter(Q(pk__in=managed) | Q(pk__in=beside.values("user")))
