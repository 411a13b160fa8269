from django import template

from apps.articles.models import SignOff

register = template.Library()


@register.inclusion_tag("articles/self_check/row.html")
def self_check_row():
    """The way to the self-check, while it may be shown."""
    return {"is_open": SignOff.objects.opens_the_check()}
