from django import template
from django.utils.safestring import mark_safe

from apps.articles.models import EDITOR, Evidence
from django_prose_editor.fields import create_sanitizer

register = template.Library()
sanitize = create_sanitizer(EDITOR)


@register.filter
def prose(html):
    """Rich text once more through the allow-list, whatever the database holds."""
    return mark_safe(sanitize(html))  # noqa: S308 - this is the sanitiser


@register.filter
def evidence_label(code):
    return Evidence(code).label if code else ""
