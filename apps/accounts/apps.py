from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = _("People and practice")

    def ready(self):
        from .sign_in import receivers  # noqa: F401, PLC0415 - connects them
