from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = "soepel"
    site_title = "soepel"
    index_title = _("Overview")
    enable_nav_sidebar = True
