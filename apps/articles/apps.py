from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .self_check.definition import the_check


class ArticlesConfig(AppConfig):
    name = "apps.articles"
    verbose_name = _("Articles")

    def ready(self):
        the_check()
