from django.contrib import admin

from apps.accounts.admin import EDITOR, STAFF, THERAPIST, PracticeModelAdmin, may_write_shared
from apps.articles.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(PracticeModelAdmin):
    """What readers said. It is read, or thrown away: somebody may have written about herself."""

    view_roles = frozenset(STAFF)
    list_display = ["given_on", "article", "language", "was_useful", "missing"]
    list_filter = ["was_useful", "language", ("article", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["article"]
    search_fields = ["missing"]
    date_hierarchy = "given_on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        user = request.user
        if obj is None or obj.article.practice_id is None:
            return may_write_shared(user) or (obj is None and user.works_as(EDITOR, THERAPIST))
        return user.works_as(EDITOR, THERAPIST)
