from django import template
from django.utils.translation import gettext as _

from apps.articles.models import SignOff
from apps.articles.self_check.rules_table import RulesTable

register = template.Library()


@register.inclusion_tag("articles/self_check/row.html")
def self_check_row():
    """The way to the self-check, while it may be shown."""
    return {"is_open": SignOff.objects.opens_the_check()}


@register.inclusion_tag("articles/self_check/rules.html")
def self_check_rules():
    """Every rule in words, while the check may be shown."""
    if not SignOff.objects.opens_the_check():
        return {}
    joins = {"or": _("or"), "not": _("not"), "more": _("or more")}
    return {"groups": list(RulesTable("", joins).rows())}
