from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from apps.accounts.looks import write_looks


class PortalAdminSite(AdminSite):
    site_header = "soepel"
    site_title = "soepel"
    index_title = _("Overview")
    enable_nav_sidebar = True

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
        return [url for url in urls if getattr(url, "name", None) != "view_on_site"]

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
