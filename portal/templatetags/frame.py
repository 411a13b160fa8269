"""What the frame of the staff pages needs to know of a form."""

from django import template
from django.utils.text import capfirst

register = template.Library()


def faults(form, row=""):
    """Each error of a form as a link: where it stands, how the field is called, what is wrong."""
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        label = ", ".join(str(part) for part in (row, field and capfirst(field.label)) if part)
        for text in errors:
            yield {"id": place_of(form, field), "label": label, "text": text}


def place_of(form, field):
    """A field by its own id, a row of an inline by that of the row."""
    return form.prefix or "" if field is None else field.id_for_label or field.auto_id


@register.simple_tag
def errors_of(form, inline_formsets=()):
    found = list(faults(form))
    for inline in inline_formsets or ():
        formset, name = inline.formset, capfirst(inline.opts.verbose_name)
        found += [{"id": "", "label": "", "text": text} for text in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, 1):
            found += faults(row, f"{name} {number}")
    return found
