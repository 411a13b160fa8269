"""A dosage in words, as short as a patient needs it."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


def span(low, high):
    return f"{low}–{high}" if high and high != low else f"{low}"


def repetitions(dose):
    words = ngettext("%(count)s repetition", "%(count)s repetitions", dose.repetitions)
    return words % {"count": span(dose.repetitions, dose.repetitions_max)}


def seconds(low, high=None):
    if low >= 120 and low % 60 == 0 and (high or 0) % 60 == 0:
        count = span(low // 60, high and high // 60)
        return ngettext("%(count)s minute", "%(count)s minutes", low // 60) % {"count": count}
    return ngettext("%(count)s second", "%(count)s seconds", low) % {"count": span(low, high)}


@register.filter
def amount(dose):
    """What one set is: 8-12 repetitions, 30 seconds, 10-15 minutes."""
    if dose.duration_seconds:
        return seconds(dose.duration_seconds, dose.duration_seconds_max)
    if dose.repetitions and dose.repetitions > 1:
        return repetitions(dose)
    if dose.hold_seconds:
        return seconds(dose.hold_seconds, dose.hold_seconds_max)
    return repetitions(dose) if dose.repetitions else ""


@register.filter
def in_words(dose):
    what = amount(dose)
    if dose.sets == 1:
        return what
    return _("%(sets)s times %(amount)s") % {"sets": dose.sets, "amount": what}


@register.filter
def details(dose):
    """The small print: hold, side and rest, as short sentences."""
    parts = []
    if dose.hold_seconds and (dose.repetitions or 0) > 1:
        held = seconds(dose.hold_seconds, dose.hold_seconds_max)
        parts.append(_("Hold for %(seconds)s.") % {"seconds": held})
    side = SIDES.get(dose.side)
    if side:
        parts.append(side())
    if dose.rest_seconds and dose.sets > 1:
        parts.append(_("Rest %(seconds)s between sets.") % {"seconds": seconds(dose.rest_seconds)})
    return " ".join(parts)


SIDES = {
    "each": lambda: _("Do both sides."),
    "alternating": lambda: _("Left and right in turn."),
    "left": lambda: _("Left side only."),
    "right": lambda: _("Right side only."),
}
