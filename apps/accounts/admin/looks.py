"""Pages of the admin that show a patient's record count as looks at it."""

from django.utils import timezone

from apps.accounts.looks import forget_looks, look
from apps.accounts.models import AccessLog

OPENED, LISTED, CHANGED, ADDED = AccessLog.Action


class Looked:
    """For a ModelAdmin whose rows belong to a patient: each page that shows one of them counts
    as a look at her record. A list counts when it says more than names."""

    patient_path = ""
    lists_are_looks = False

    def whose(self, obj):
        """The patient, and the practice if the record has one."""
        *parents, patient = self.patient_path.split("__")
        for name in parents:
            obj = getattr(obj, name)
        return getattr(obj, f"{patient}_id"), getattr(obj, "practice_id", None)

    def look(self, request, objects, action=OPENED):
        """For a page that shows objects it did not get by get_object or the list."""
        if not self.patient_path:
            return
        what = {LISTED: self.model}
        look(request, {self.whose(obj): (action, what.get(action, obj)) for obj in objects})

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        self.look(request, [] if obj is None else [obj])
        return obj

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if self.lists_are_looks:
            self.look(request, changelist.result_list, LISTED)
        return changelist

    def response_action(self, request, queryset):
        """An action does not show the list it was chosen from."""
        forget_looks(request)
        return super().response_action(request, queryset)

    def log_addition(self, request, obj, message):
        self.note(request, obj, ADDED)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self.note(request, obj, CHANGED)
        return super().log_change(request, obj, message)

    def note(self, request, obj, action):
        if self.patient_path:
            AccessLog.objects.note(
                by=request.user, shown=[self.whose(obj)], action=action, of=obj, at=timezone.now()
            )
