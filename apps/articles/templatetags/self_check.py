from django import template
from django.utils.translation import gettext as _

from apps.articles.self_check.rules_table import RulesTable

register = template.Library()


@register.inclusion_tag("articles/self_check/rules.html")
def self_check_rules():
    """Every rule in words."""
    joins = {"or": _("or"), "not": _("not"), "more": _("or more")}
    return {"groups": list(RulesTable("", joins).rows())}
