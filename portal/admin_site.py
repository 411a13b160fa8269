from functools import partial, wraps

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.looks import write_looks
from apps.articles.models import Article
from portal.admin_find import find
from portal.admin_menu import menu_for
from portal.alarm import Pulse, Watch
from portal.alarm_words import figures, warnings, what_is_wrong
from portal.views import caseload

CASELOAD_VIEWS = {
    "handled": caseload.handled,
    "snooze": caseload.snooze,
    "undo": caseload.undo,
}


def alarm():
    """What a front page says when mails do not go; asked by the pages that say it."""
    return what_is_wrong(Pulse.taken(timezone.now()))


class PortalAdminSite(AdminSite):
    site_header = "soepel"
    site_title = "soepel"
    index_title = _("Overview")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def login(self, request, extra_context=None):
        """Everybody signs in at the same door; who does not work here finds nothing."""
        self.refuse_visitor(request)
        return secure_admin_login(super().login)(request, extra_context)

    def admin_view(self, view, *args, **kwargs):
        guarded = super().admin_view(view, *args, **kwargs)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            self.refuse_visitor(request)
            return write_looks(request, guarded(request, *args, **kwargs))

        return inner

    def refuse_visitor(self, request):
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404

    def get_urls(self):
        """Without Django's shortcut to any object's own page: it tells strangers what exists."""
        urls = super().get_urls()
        kept = [url for url in urls if getattr(url, "name", None) != "view_on_site"]
        return [
            path("all/", self.admin_view(self.all_tables), name="all"),
            path("find/", self.admin_view(self.find), name="find"),
            path("reminders/run/", self.admin_view(self.reminders_run), name="reminders_run"),
            *self.caseload_urls(),
            *kept,
        ]

    def get_app_list(self, request, app_label=None):
        """Who may not come in is offered nothing."""
        return super().get_app_list(request, app_label) if self.has_permission(request) else []

    def each_context(self, request):
        context = super().each_context(request)
        menu = menu_for(self, request) if context["has_permission"] else []
        to_check = partial(self.get_model_admin(Article).to_check, request)
        return context | {"menu": menu, "alarm": alarm, "articles_to_check": to_check}

    def all_tables(self, request):
        """Every list that is open to her, also those that the menu leaves out."""
        return super().index(request, {"title": gettext("All tables")})

    def find(self, request):
        words = request.GET.get("q", "")
        context = self.each_context(request) | {
            "title": gettext("Find"),
            "words": words,
            "groups": find(self, request, words),
        }
        return TemplateResponse(request, "admin/find.html", context)

    def reminders_run(self, request):
        """The figures are of every practice: they are for who runs the installation."""
        if not request.user.is_superuser:
            raise Http404
        watch = Watch.taken(timezone.now())
        context = self.each_context(request) | {
            "title": gettext("How reminders run"),
            "warnings": warnings(watch),
            "groups": figures(watch),
        }
        return TemplateResponse(request, "admin/reminders_run.html", context)

    def caseload_urls(self):
        return [
            path(f"caseload/<int:pk>/{name}/", self.admin_view(view), name=f"caseload_{name}")
            for name, view in CASELOAD_VIEWS.items()
        ]

    def index(self, request, extra_context=None):
        """A therapist's patients; in a new practice the first steps; else every list."""
        if caseload.has_caseload(request.user):
            return caseload.caseload(request)
        if caseload.is_starting(request.user, timezone.now()):
            return caseload.start(request)
        return super().index(request, extra_context)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
