"""What pages of the library say to a patient who trains it already."""

from django import template
from django.utils import timezone

from apps.programmes.models import PrescribedExercise, Programme

register = template.Library()


@register.simple_tag
def prescribed_to(user):
    """The keys of the exercises in her running programmes."""
    if not user.is_authenticated:
        return frozenset()
    now = timezone.now()
    hers = Programme.objects.visible_to(user, now).filter(patient=user)
    lines = PrescribedExercise.objects.filter(programme__in=hers.active_on(user.local_date(now)))
    return frozenset(lines.values_list("exercise_id", flat=True))
