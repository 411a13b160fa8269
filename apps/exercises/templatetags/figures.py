"""Figures as tags. They take an exercise or a line of a programme, whose own side counts:
{% figure_pair line %}. Without a drawing or a picture they say nothing at all."""

from dataclasses import dataclass, field, replace
from itertools import count

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext_lazy

from apps.exercises.models import Which

register = template.Library()

WORDS = {
    "start": Which.START.label,
    "mid": pgettext_lazy("pose", "Halfway"),
    "end": Which.END.label,
}
SIDES = {"right": ["right"], "left": ["left"], "each": ["right", "left"]}


@dataclass(frozen=True)
class Picture:
    """One still: a drawing, or with `src` a picture of the practice's own."""

    key: str
    which: str
    name: str
    text: str
    crop: str = "full"
    view_box: str = ""
    markup: str = ""
    src: str = ""
    width: int = 0
    height: int = 0

    @property
    def is_tall(self):
        width, height = self.view_box.split()[2:] if self.view_box else (self.width, self.height)
        return float(width) < 1.2 * float(height)

    @property
    def word(self):
        return WORDS[self.which]


@dataclass(frozen=True)
class Scene:
    """One side of the body, or the only view there is."""

    side: str
    pictures: list[Picture] = field(default_factory=list)
    animation: str = ""
    view_box: str = ""
    has_zones: bool = False

    @property
    def is_tall(self):
        """Somebody standing or sitting: two of her stand beside each other on a phone."""
        return self.pictures[0].is_tall


# --- what there is to show ----------------------------------------------------------------


def exercise_of(thing):
    return getattr(thing, "exercise", thing)


def scenes_of(thing, keys, *, crop="full"):
    """keys gives a number that no other figure of the page has."""
    exercise = exercise_of(thing)
    picture, drawn = exercise.own_picture, exercise.drawn
    if picture:
        names = ["end"] if crop == "thumb" else ["start", "end"]
        return [Scene("", own_pictures(thing, picture, names, next(keys)))]
    if drawn is None:
        return []
    names = (
        [thumb_of(drawn)] if crop == "thumb" else [name for name in WORDS if name in drawn.stills]
    )
    return [
        scene_of(thing, drawn, side, names, next(keys), crop) for side in sides_of(thing, drawn)
    ]


def thumb_of(drawn):
    return getattr(drawn, "thumb_which", "end")


def sides_of(thing, drawn):
    return SIDES.get(thing.side, [""]) if drawn.mirrors else [""]


def scene_of(thing, drawn, side, names, number, crop):
    box, mirrored = drawn.view_box(crop), side == "left"
    key, stills = f"figure-{number}", drawn.stills

    def placed(markup, crop):
        return turned(markup, drawn.view_box(crop)) if mirrored else markup

    pictures = [
        Picture(
            key=f"{key}-{which}",
            which=which,
            name=thing.name,
            text=drawn.alt(which, get_language(), mirrored=mirrored),
            crop=crop,
            view_box=box,
            markup=placed(stills[which], crop),
        )
        for which in names
    ]
    return Scene(
        side=side,
        pictures=pictures,
        animation=placed(drawn.animation, "full") if drawn.animation else "",
        view_box=drawn.view_box("full"),
        has_zones='class="zone' in stills["end"],
    )


def own_pictures(thing, picture, names, number):
    return [
        Picture(
            key=f"figure-{number}-{which}",
            which=which,
            name=thing.name,
            text=picture.alt(which),
            src=f"{thing.picture_path(which)}?v={size['digest'][:12]}",
            width=size["width"],
            height=size["height"],
        )
        for which in names
        for size in [picture.of(which)]
    ]


def turned(markup, view_box):
    """Flipped inside its box: the right side becomes the left one."""
    left, _top, width, _height = (float(number) for number in view_box.split())
    return f'<g transform="matrix(-1 0 0 1 {2 * left + width:g} 0)">{markup}</g>'


def turned_whole(svg):
    """The same for a whole <svg>, whose viewBox says where its middle is."""
    head, end, rest = svg.partition(">")
    inside, close, _nothing = rest.rpartition("</svg>")
    view_box = head.partition('viewBox="')[2].partition('"')[0]
    return f"{head}{end}{turned(inside, view_box)}{close}"


# --- the tags -----------------------------------------------------------------------------


def keys_of(context):
    return context.dicts[0].setdefault("figure_keys", count(1))


@register.inclusion_tag("exercises/figure_pair.html", takes_context=True)
def figure_pair(context, thing, *, zones=False, first=False):
    """Start and end beside each other, for each side that is trained. Where room is short the
    first stands for both, and names none."""
    scenes = scenes_of(thing, keys_of(context))
    if first and len(scenes) > 1:
        scenes = [replace(scenes[0], side="")]
    return {"scenes": scenes, "zones": zones}


@register.inclusion_tag("exercises/figure_moving.html", takes_context=True)
def figure_moving(context, thing):
    """The pair, with a button that plays the movement between the two."""
    return {"scenes": scenes_of(thing, keys_of(context))}


@register.inclusion_tag("exercises/figure_stage.html", takes_context=True)
def figure_stage(context, thing):
    """For the guided session: each side with its stills, and the movement once."""
    return {"scenes": scenes_of(thing, keys_of(context))}


@register.inclusion_tag("exercises/figure_thumb.html", takes_context=True)
def figure_thumb(context, thing):
    """Small, beside the name, which says what it is."""
    return {"scenes": scenes_of(thing, keys_of(context), crop="thumb")[:1]}


@register.inclusion_tag("exercises/figure_thumb.html", takes_context=True)
def figure_sides(context, thing):
    """One small figure for each side that is trained, with the side on it."""
    return {"scenes": scenes_of(thing, keys_of(context), crop="thumb"), "badges": True}


def thumb(exercise):
    """The same for a column of the admin, which has no template around it."""
    scenes = scenes_of(exercise, count(exercise.pk), crop="thumb")[:1]
    return render_to_string("exercises/figure_thumb.html", {"scenes": scenes})
