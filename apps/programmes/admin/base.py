from django.contrib import admin
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import THERAPIST, PracticeModelAdmin


def day_names(days):
    if len(days) == len(WEEKDAYS):
        return _("every day")
    return ", ".join(str(WEEKDAYS[day]) for day in days) or "-"


class DaysInWords:
    """Who may only look reads the days as words."""

    @admin.display(description=_("days"))
    def days(self, obj):
        return day_names(obj.weekdays)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "days"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [(name, options | {"fields": in_words(options)}) for name, options in fieldsets]


def in_words(options):
    return ["days" if field == "weekdays" else field for field in options["fields"]]


class PatientModelAdmin(PracticeModelAdmin):
    """What belongs to a patient: her therapist sees it while care lasts, and nobody else.
    Running the installation opens nothing here."""

    view_roles = frozenset({THERAPIST})
    for_superusers = False
    patient_path = "patient"
    lists_are_looks = True

    def get_queryset(self, request):
        """Visible to her as a patient is not visible to her as a therapist. Her patients are
        named once more, so that the database begins at those few and not at everybody's rows."""
        own = {f"{self.patient_path}__in": request.user.care_given().values("patient")}
        rows = super().get_queryset(request).filter(**own)
        return rows.exclude(**{self.patient_path: request.user})

    @property
    def patient_names(self):
        return [f"{self.patient_path}__first_name", f"{self.patient_path}__last_name"]

    def get_search_fields(self, request):
        return [*self.patient_names, *self.search_fields]
