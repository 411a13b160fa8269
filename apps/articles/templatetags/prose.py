import json
import re

from django import template
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django_prose_editor.fields import create_sanitizer

from apps.articles.closed_check import without_the_check
from apps.articles.models import EDITOR, Evidence, Section, language_of
from apps.articles.notes import Notes

register = template.Library()
sanitize = create_sanitizer(EDITOR)
WHO = re.compile(r"<li>(?:<p>)?<strong>([^<]+?):?</strong>:?\s*(.+?)(?:</p>)?</li>", re.DOTALL)
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def prose(html, check_is_open):
    """Rich text once more through the allow-list, whatever the database holds."""
    clean = sanitize(html)
    is_true = "/check/" not in clean or check_is_open  # asked only if the text sends there
    return mark_safe(clean if is_true else without_the_check(clean))  # noqa: S308 - it is sanitised


@register.filter
def shown_sections(article, check_is_open):
    rules = Section.Kind.RULES
    return [one for one in article.sections.all() if one.kind != rules or check_is_open]


@register.filter
def explained(text, notes):
    """Difficult words with their note, where the page has notes."""
    return notes.mark(conditional_escape(text)) if notes else text


@register.simple_tag(takes_context=True)
def notes_of_words(context):
    """For a page of another room: each word has its note once, where it comes first."""
    return Notes.for_reader(context["request"].user)


@register.simple_tag(takes_context=True)
def with_notes(context, text):
    """Of a text that other pages show too; theirs have no notes."""
    return explained(text, context.get("word_notes"))


@register.filter
def do_list(html, check_is_open):
    return with_list_class(prose(html, check_is_open), "do-list")


@register.filter
def dont_list(html, check_is_open):
    return with_list_class(prose(html, check_is_open), "dont-list")


def with_list_class(html, name):
    return mark_safe(html.replace("<ul>", f'<ul class="{name}">'))  # noqa: S308


@register.filter
def who_rows(html, check_is_open):
    """A list of "who: what" as the rows of a table; nothing if it is no such list."""
    clean = prose(html, check_is_open)
    rows = [(who, mark_safe(what)) for who, what in WHO.findall(clean)]  # noqa: S308
    return rows if len(rows) == clean.count("<li>") else []


@register.filter
def evidence_label(code):
    return Evidence(code).label if code else ""


@register.simple_tag
def evidence_levels():
    return [(level.value, level.label, level.meaning) for level in Evidence]


@register.filter
def in_language(row, field):
    """The attribute for a text that is not there in the reader's language."""
    code = language_of(row, field)
    return "" if code == get_language() else format_html(' lang="{}"', code)


@register.simple_tag
def grounds(article, section):
    """What its key facts rest on, as far as its text does not say so itself."""
    facts = [fact for fact in article.key_facts.all() if fact.anchor == section.anchor]
    keys = {key for fact in facts for key in fact.source_keys}
    unsaid = [
        source
        for source in article.sources.all()
        if source.key in keys and f"#source-{source.key}" not in section.shown.text
    ]
    return {"sources": unsaid, "is_own": any(fact.is_own for fact in facts)}


@register.filter
def source_of(section, article):
    return next((s for s in article.sources.all() if s.key == section.source), None)


@register.filter
def has_drawings(article):
    return any(section.drawing for section in article.sections.all())


@register.simple_tag(takes_context=True)
def drawing(context, section):
    """Nothing as long as it is not drawn."""
    try:
        drawn = get_template(f"drawings/{section.drawing}.html")
    except TemplateDoesNotExist:
        return ""
    return drawn.render({"alt": section.alt, "inputs": ""}, context.get("request"))


@register.simple_tag
def linked_data(data):
    """JSON that is no script: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
