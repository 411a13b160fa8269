from apps.accounts.admin import THERAPIST, PracticeModelAdmin


class PatientModelAdmin(PracticeModelAdmin):
    """What belongs to a patient: her therapist sees it while care lasts, and nobody else.
    Running the installation opens nothing here."""

    view_roles = frozenset({THERAPIST})
    for_superusers = False
    patient_path = "patient"

    def get_queryset(self, request):
        """Visible to her as a patient is not visible to her as a therapist."""
        return super().get_queryset(request).exclude(**{self.patient_path: request.user})

    @property
    def patient_names(self):
        return [f"{self.patient_path}__first_name", f"{self.patient_path}__last_name"]

    def get_search_fields(self, request):
        return [*self.patient_names, *self.search_fields]
