"""People as the floor above sees them: a therapist assigns a programme from her list."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import THERAPIST, PersonAdmin
from apps.accounts.models import User

admin.site.unregister(User)


@admin.register(User)
class PatientAdmin(PersonAdmin):
    actions = ["assign_programme"]

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
