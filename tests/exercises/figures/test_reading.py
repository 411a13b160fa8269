"""A description is read into values, and what is wrong is said with file, line and joint."""

import pytest

from apps.exercises.figures.description import Arrow, Band, DescriptionError, Expectation, Pin
from apps.exercises.figures.reading import figure_of

GOOD = """\
base: standing
camera: {yaw: -20, pitch: 12}
mirror: true
durations: [1, 2]
hold: 3
zones: [quadR]
bands: [[kneeR, kneeL]]
props:
  - {kind: chair, x: -0.3}
  - {kind: ball, follow: [kneeR, kneeL], r: 0.1}
arrows: [{point: kneeR, off: [0.1, 0], lead: 0.05}]
poses:
  - hips.flex: 20
    kneeR.flex: 40
    pins:
      heelR: [0, 0, null]
      palmR: {near: kneeR, off: [0, 0.08, 0], frame: thighR}
    free: [pitch, "!hipR.rot"]
  - hips.flex: 40
    pins:
      heelR: ['=', 0, '=']
expects:
  - {at: end, angle: hipR.flex, min: 30, max: 60}
  - {touches: [buttock, chair]}
  - {at: 2, straight: [hipR, kneeR, ankleR], within: 40}
alt:
  nl: {start: a, end: b}
  en: {start: c, end: d}
  de: {start: e, end: f}
reads: {position: standing, moves: knee, direction: down, side: right}
waive: {overlap: the hand rests on the knee}
"""


def read(old="", new=""):
    assert old in GOOD
    return figure_of("bend", "bend.yaml", GOOD.replace(old, new, 1))


def test_a_description_becomes_values():
    figure = read()
    first, second = figure.poses
    assert first.angles == {"hipR.flex": 20, "hipL.flex": 20, "kneeR.flex": 40}
    assert first.pins["heelR"] == Pin("heelR", at=(0, 0, None), line=16)
    assert first.pins["palmR"] == Pin("palmR", None, "kneeR", (0, 0.08, 0), "thighR", 17)
    assert (first.free, first.locked) == (("pitch",), ("hipR.rot",))
    assert second.pins["heelR"].at == ("=", 0, "=")
    assert figure.arrows == (Arrow((), "kneeR", (0.1, 0, 0), 0.05, both=False, pose=1),)
    assert figure.bands == (Band("kneeR", "kneeL"),)
    assert (figure.durations, figure.hold, figure.mirror) == ((1, 2), 3, True)
    assert figure.alt.end == {"nl": "b", "en": "d", "de": "f"}
    assert figure.waive == {"overlap": "the hand rests on the knee"}
    assert figure.expects == (
        Expectation("angle", ("hipR.flex",), 30, 60, "end", 23),
        Expectation("touches", ("buttock", "chair"), -0.03, 0.03, "poses", 24),
        Expectation("straight", ("hipR", "kneeR", "ankleR"), -40, 40, "2", 25),
    )


def test_props_have_their_defaults():
    chair, ball = read().props
    assert (chair.x, chair.z, chair.seat, chair.dir) == (-0.3, 0, 0.45, "+x")
    assert (ball.follow, ball.r) == (("kneeR", "kneeL"), 0.1)


def test_moves_of_a_loop_lead_back_to_the_first_pose():
    assert read().moves == ((0, 1),)
    assert read("hold: 3", "loop: true").moves == ((0, 1), (1, 0))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("base: standing", "base: sitting", "1: base: 'sitting' is no base; did you mean standing"),
        ("kneeR.flex: 40", "kneR.flex: 40", "14: poses[1]: 'kneR' is no joint; did you mean kneeR"),
        ("kneeR.flex: 40", "kneeR.bend: 40", "14: poses[1]: kneeR has no 'bend'; it has flex"),
        ("kneeR.flex: 40", "kneeR: 40", "14: poses[1]: kneeR has no ''; it has flex"),
        ("kneeR.flex: 40", "kneeR.flex: -4", "14: poses[1].kneeR.flex: kneeR.flex goes from 0 to"),
        ("kneeR.flex: 40", "kneeR.flex: much", "14: poses[1].kneeR.flex: 'much' is no number"),
        ("kneeR.flex: 40", "hips.flex: 40", "14: poses[1]: hips.flex stands here twice"),
        ("heelR: [0, 0, null]", "heelR: [0, 0]", "16: poses[1].pins.heelR: three values"),
        ("heelR: [0, 0, null]", "heel: [0, 0, 0]", "16: poses[1].pins: 'heel' is no point; did"),
        ("heelR: [0, 0, null]", "heelR: ['=', 0, 0]", "16: poses[1].pins.heelR: '=' means as in"),
        ("frame: thighR", "frame: leg", "17: poses[1].pins.palmR.frame: 'leg' is no bone"),
        ("x: -0.3", "y: 2", "9: props[1]: 'y' is no field"),
        ("{kind: chair, x: -0.3}", "{kind: chair}", "9: props[1]: x is missing"),
        ("kind: chair", "kind: sofa", "9: props[1].kind: 'sofa' is no prop"),
        ("follow: [kneeR, kneeL], r", "r", "10: props[2]: a ball has either at or follow"),
        ("zones: [quadR]", "zones: [quads]", "6: zones[1]: 'quads' is no zone; did you mean quad"),
        ("durations: [1, 2]", "durations: [1]", "4: durations: 2 durations are expected"),
        ("mirror: true\n", "", "1: mirror is missing"),
        ("de: {start: e, end: f}", "de: {start: e}", "29: alt.de: end is missing"),
        ("start: e", "start: ''", "29: alt.de.start: a text is missing"),
        ("overlap:", "floor:", "31: waive: floor cannot be waived"),
        ("angle: hipR.flex", "angle: hipR", "23: expects[1].angle: 'hipR' is no angle"),
        ("min: 30, max: 60", "within: 2", "23: expects[1]: angle needs min, max or both"),
        ("buttock, chair", "buttock, sofa", "24: expects[2].touches[2]: 'sofa' is no prop"),
        ("base: standing", "base: [}", "1: this is no YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old, new, said):
    with pytest.raises(DescriptionError) as caught:
        read(old, new)
    assert str(caught.value).startswith(f"bend.yaml:{said}")


def test_an_empty_file_is_no_description():
    with pytest.raises(DescriptionError, match="the file is empty"):
        figure_of("bend", "bend.yaml", "")
