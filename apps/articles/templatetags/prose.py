from django import template
from django.utils.safestring import mark_safe
from django_prose_editor.fields import create_sanitizer

from apps.articles.models import EDITOR, Evidence

register = template.Library()
sanitize = create_sanitizer(EDITOR)


@register.filter
def prose(html):
    """Rich text once more through the allow-list, whatever the database holds."""
    return mark_safe(sanitize(html))  # noqa: S308 - this is the sanitiser


@register.filter
def explained(html, notes):
    """Difficult words with their note, where the page has notes."""
    return notes.mark(html) if notes else html


@register.filter
def do_list(html):
    return with_list_class(html, "do-list")


@register.filter
def dont_list(html):
    return with_list_class(html, "dont-list")


def with_list_class(html, name):
    return mark_safe(prose(html).replace("<ul>", f'<ul class="{name}">'))  # noqa: S308


@register.filter
def evidence_label(code):
    return Evidence(code).label if code else ""
