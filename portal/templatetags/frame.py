"""What the frame of the staff pages needs to know of a form."""

from django import template
from django.utils.text import capfirst

register = template.Library()


def faults(form, before=""):
    """Each error of a form as a link: where it stands, how the field is called, what is wrong."""
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        for text in errors:
            label = capfirst(
                " ".join(str(part) for part in (before, field and field.label) if part)
            )
            where = "" if field is None else field.id_for_label or field.auto_id
            yield {"id": where, "label": label, "text": text}


@register.simple_tag
def errors_of(form, inline_formsets=()):
    found = list(faults(form))
    for inline in inline_formsets or ():
        formset = inline.formset
        found += [{"id": "", "label": "", "text": text} for text in formset.non_form_errors()]
        for number, form in enumerate(formset.forms, 1):
            found += faults(form, f"{capfirst(inline.opts.verbose_name)} {number},")
    return found
