from django.contrib import admin

from apps.accounts.admin import STAFF, PracticeModelAdmin, may_write_shared
from apps.articles.models import SignOff


@admin.register(SignOff)
class SignOffAdmin(PracticeModelAdmin):
    """Everybody reads who signed; who keeps the library enters it. It is never changed, only
    taken back."""

    view_roles = frozenset(STAFF)
    list_display = ["version", "name", "qualification", "signed_on"]
    fields = ["version", "name", "qualification", "signed_on"]

    def has_add_permission(self, request):
        return may_write_shared(request.user)

    def has_delete_permission(self, request, obj=None):
        return may_write_shared(request.user)
