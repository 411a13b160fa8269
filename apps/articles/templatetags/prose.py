import re

from django import template
from django.utils.safestring import mark_safe
from django_prose_editor.fields import create_sanitizer

from apps.articles.models import EDITOR, Evidence, SignOff

register = template.Library()
sanitize = create_sanitizer(EDITOR)
TO_THE_CHECK = re.compile(r'<a [^>]*href="/\w\w/check/"[^>]*>(.*?)</a>')


@register.filter
def prose(html):
    """Rich text once more through the allow-list, whatever the database holds."""
    return mark_safe(without_closed_links(sanitize(html)))  # noqa: S308 - this is the sanitiser


def without_closed_links(html):
    """While nobody signed the self-check its links are words."""
    if "/check/" not in html or SignOff.objects.opens_the_check():
        return html
    return TO_THE_CHECK.sub(r"\1", html)


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
