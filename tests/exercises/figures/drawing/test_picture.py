from dataclasses import replace

import pytest

from apps.exercises.figures import solved
from apps.exercises.figures.description import LIBRARY, Band, Look, Prop
from apps.exercises.figures.drawing.bands import band_layers
from apps.exercises.figures.drawing.person import Person
from apps.exercises.figures.drawing.picture import painters_order, picture
from apps.exercises.figures.drawing.props import prop_layers
from apps.exercises.figures.reading import read_figure


@pytest.fixture(scope="module")
def bridge():
    return read_figure(LIBRARY / "act-bridge.yaml"), solved.kept("act-bridge")


def drawn(bridge, **changes):
    figure, frames = bridge
    return picture(replace(figure, **changes), frames)


def paints(shown, unit):
    return [layer.paint for layer in shown.layers if layer.unit == unit]


BODY = ["armR", "armL", "legR", "legL", "trunk", "head"]


def order(bridge, *more, **changes):
    figure = replace(bridge[0], **changes)
    return painters_order(figure, Person(figure, bridge[1]), [*BODY, *more])


def test_the_far_limbs_lie_behind_and_are_darker(bridge):
    units, shown = order(bridge), drawn(bridge)
    assert units.index("legL") < units.index("trunk") < units.index("legR") < units.index("armR")
    assert set(paints(shown, "legL")) == {"leg-far", "shoe-far", "sole-far"}


def test_fused_legs_are_lit_alike_and_welded(bridge):
    shown = drawn(bridge, fuse=True)
    assert "leg-far" not in paints(shown, "legL")
    assert any(layer.bare and layer.paint == "leg" for layer in shown.layers)


def test_every_layer_has_as_many_points_in_every_frame(bridge):
    for layer in drawn(bridge).layers:
        assert len({len(outline) for outline in layer.outlines}) == 1
        assert len(layer.outlines) in (1, 3)


def test_an_author_may_say_what_lies_in_front(bridge):
    assert order(bridge, front=("legL",))[-1] == "legL"
    assert order(bridge, behind=("armR",))[0] == "armR"


def test_a_loop_band_goes_behind_and_before_the_legs(bridge):
    bands = (Band("abovekneeR", "abovekneeL"),)
    units = order(bridge, "band-back", "band-front", bands=bands)
    assert units[0] == "band-back"
    assert units[-1] == "band-front"
    back, front = band_layers(bands[0], Person(*bridge).stages)
    assert (back.unit, front.unit) == ("band-back", "band-front")


def test_a_held_thing_lies_under_its_hand(bridge):
    units = order(bridge, "bottle", props=(Prop("bottle", follow=("palmR",)),))
    assert units.index("bottle") == units.index("armR") - 1


@pytest.mark.parametrize("hair", ["bun", "short", "bob", "bald", "scarf"])
def test_every_head_has_a_face_from_the_side(bridge, hair):
    figure, frames = bridge
    person = Person(replace(figure, look=Look(hair=hair)), frames[:1])
    paints = [layer.paint for layer in person.head()]
    assert "eye" in paints
    assert ("hair" in paints) == (hair != "bald")


def test_a_heavy_body_is_wider(bridge):
    figure, frames = bridge
    slim, heavy = (
        Person(replace(figure, look=Look(build=build)), frames).stages[0].girth
        for build in ("slim", "heavy")
    )
    assert slim == (1, 1)
    assert heavy[0] > 1.2
    assert heavy[1] > 1.1


@pytest.mark.parametrize(
    "prop",
    [
        Prop("chair", x=0.8, z=0.0, seat=0.45, back=0.9, dir="-x"),
        Prop("step", x=(0.5, 0.9), y=(0.0, 0.15), z=(-0.2, 0.2)),
        Prop("table", x=(0.5, 1.0), z=(-0.3, 0.3), height=0.74),
        Prop("wall", x=0.9, dir="-x", span=(-0.5, 0.5), height=1.5),
        Prop("roll", x=0.6, y=0.075, r=0.075, z=(-0.2, 0.2)),
        Prop("ball", at=(0.5, 0.1, 0.0), r=0.1),
        Prop("duo-ball", at=(0.5, 0.1, 0.0), r=0.06),
        Prop("cushion", at=(0.5, 0.05, 0.0), size=(0.3, 0.1, 0.3)),
        Prop("stick", follow=("palmR",)),
        Prop("stick", follow=("palmR", "palmL"), length=0.9),
        Prop("towel", follow=("palmR", "ballR")),
        Prop("bottle", follow=("palmR",)),
    ],
    ids=lambda prop: prop.kind,
)
def test_every_prop_is_drawn(bridge, prop):
    layers = prop_layers(prop, Person(*bridge).stages)
    assert {layer.unit for layer in layers} == {prop.kind}
    assert all(len(layer.outlines) in (1, 3) for layer in layers)


def test_the_order_names_every_unit_once(bridge):
    assert sorted(order(bridge)) == sorted(BODY)
