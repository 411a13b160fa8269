"""People as the floor above sees them: a therapist finds her patients with what they do, and
assigns a programme from there."""

from django.contrib import admin, messages
from django.db.models import Min, OuterRef, Prefetch, Subquery
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import MANAGER, THERAPIST, PersonAdmin
from apps.accounts.looks import look
from apps.accounts.models import AccessLog, User
from apps.programmes.models import Programme

from .checks import sent_checks
from .words import week_of

LISTED = AccessLog.Action.LISTED

admin.site.unregister(User)


@admin.register(User)
class PatientAdmin(PersonAdmin):
    actions = ["assign_programme"]

    def get_queryset(self, request):
        """What a patient does and since when is known of her own patients only."""
        user = request.user
        running = Programme.objects.visible_to(user).active_on(user.local_date(timezone.now()))
        own = user.care_given().filter(patient=OuterRef("pk")).exclude(patient=user)
        first = own.values("patient").annotate(first=Min("valid_from")).values("first")
        running = running.exclude(patient=user).prefetch_related("pauses")
        return (
            super()
            .get_queryset(request)
            .annotate(in_care_from=Subquery(first))
            .prefetch_related(Prefetch("programmes", running, to_attr="running"))
        )

    def get_changelist_instance(self, request):
        """Beside the names of her own patients stands what they do."""
        changelist = super().get_changelist_instance(request)
        if request.user.works_as(THERAPIST):
            own = [person.pk for person in changelist.result_list if person.in_care_from]
            look(request, dict.fromkeys([(pk, None) for pk in own], (LISTED, Programme)))
        return changelist

    def treats_only(self, user):
        return user.works_as(THERAPIST) and not user.is_superuser and not user.works_as(MANAGER)

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        if not request.user.works_as(THERAPIST):
            return shown
        role = [] if self.treats_only(request.user) else shown[1:]
        return ["full_name", *role, "reads", "programme", "in_care_since"]

    def get_list_filter(self, request):
        """Everybody on her list is her patient."""
        return [] if self.treats_only(request.user) else super().get_list_filter(request)

    def changelist_view(self, request, extra_context=None):
        title = {"title": gettext("Patients")} if self.treats_only(request.user) else {}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["sent_checks"] = sent_checks(request.user, patient=obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("language"))
    def reads(self, obj):
        return obj.get_language_display() if obj.in_care_from else None

    @admin.display(description=_("programme"), empty_value=_("none now"))
    def programme(self, obj):
        today = obj.local_date(timezone.now())
        week = gettext("week %(week)s")
        running = [f"{own}, {week % {'week': week_of(own, today)}}" for own in obj.running]
        return " · ".join(running) or None

    @admin.display(description=_("in my care since"), ordering="in_care_from")
    def in_care_since(self, obj):
        return obj.in_care_from and date_format(timezone.localtime(obj.in_care_from))

    def has_assign_permission(self, request):
        return request.user.works_as(THERAPIST)

    @admin.action(description=_("Assign a programme"), permissions=["assign"])
    def assign_programme(self, request, queryset):
        patients = queryset.filter(pk__in=self.own_patients(request.user))
        chosen = list(patients.values_list("pk", flat=True))
        if not chosen:
            return self.message_user(
                request, gettext("Choose patients who are in your care."), messages.WARNING
            )
        address = reverse("admin:programmes_programme_assign")
        return HttpResponseRedirect(f"{address}?{urlencode({'patients': chosen}, doseq=True)}")
