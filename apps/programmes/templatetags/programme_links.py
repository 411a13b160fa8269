from django import template
from django.urls import reverse
from django.utils import translation

register = template.Library()


@register.simple_tag
def sheet_path(programme, of=None):
    """The programme on paper, in the language that the patient reads."""
    patient = of or programme.patient
    with translation.override(patient.language):
        return reverse("programmes:sheet", args=[programme.pk])
