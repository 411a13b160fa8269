"""The movements that a mail may name: general ones, that tell nothing about who gets it."""

from django.utils.translation import gettext_lazy as _

GENERAL = {
    "stretch-legs": _("Stand up and stretch your legs."),
    "window": _("Walk to the window and look into the distance for a while."),
    "shoulders": _("Roll your shoulders back and round ten times."),
    "water": _("Get a glass of water and take the long way round."),
    "march": _("March on the spot for a minute. Let your arms swing along."),
    "tiptoe": _("Rise onto your toes and come down slowly, ten times."),
    "reach": _("Stand up and reach for the ceiling, left and right in turn."),
    "stand-sit": _("Stand up and sit down again calmly, five times."),
    "corridor": _("Walk up and down the corridor once."),
    "weight": _("Stand on both feet and shift your weight from left to right."),
    "turn": _("Stand tall and turn to look over each shoulder."),
    "shake": _("Shake your arms and legs loose, one after the other."),
    "call": _("Do you have a call to make? Take it walking."),
    "chest": _("Open your arms wide and breathe in deeply three times."),
}


def following(keys, last):
    """The one after the last that was shown, round and round."""
    keys = list(keys)
    return keys[(keys.index(last) + 1) % len(keys)] if last in keys else keys[0]
