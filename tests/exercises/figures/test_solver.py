from dataclasses import replace
from functools import cache

import pytest

pytest.importorskip("numpy")
from apps.exercises.figures import solved
from apps.exercises.figures.description import LIBRARY
from apps.exercises.figures.pins import error, targets_by_frame
from apps.exercises.figures.reading import figure_of, read_figure
from apps.exercises.figures.solver import beyond, implied, solve

REST = """
base: standing
camera: {yaw: 0, pitch: 10}
mirror: false
durations: [1, 1]
expects: [{touches: [heelR, floor]}]
alt: {nl: {start: a, end: b}, en: {start: a, end: b}, de: {start: a, end: b}}
reads: {position: a, moves: b, direction: c, side: both}
"""
SQUAT = """
poses:
  - pins: {heelR: [0, 0, 0.1], ballR: [null, 0, null], heelL: [0, 0, -0.1], ballL: [null, 0, null]}
  - hips.flex: 78
    knees.flex: 70
    pitch: -20
    pins:
      pelvis: [-0.2, 0.65, 0]
      heelR: ['=', 0, '=']
      ballR: [null, 0, null]
      heelL: ['=', 0, '=']
      ballL: [null, 0, null]
      palmR: {near: kneeR, off: [0.05, 0.15, 0], frame: thighR}
    free: [pitch]
"""


@cache
def solved_figure(poses):
    figure = figure_of("squat", "squat.yaml", REST + poses)
    return figure, solve(figure)


def errors(figure, frames):
    return [
        error(target, figure.posture(frame))
        for frame, targets in zip(frames, targets_by_frame(figure, frames), strict=True)
        for target in targets.values()
    ]


def test_pins_hold_in_the_poses_and_in_between():
    figure, frames = solved_figure(SQUAT)
    assert [(frame.at, frame.key) for frame in frames] == [(0, True), (0.5, False), (1, True)]
    assert max(errors(figure, frames)) < 0.005


def test_feet_that_are_pinned_the_same_do_not_slide():
    figure, frames = solved_figure(SQUAT)
    for point in ("heelR", "heelL"):
        places = [figure.posture(frame).points[point] for frame in frames]
        assert all(place == pytest.approx(places[0], abs=0.005) for place in places)


def test_what_is_not_held_stays_as_authored():
    _figure, frames = solved_figure(SQUAT)
    assert "neck.flex" not in frames[-1].angles
    assert "shoulderL.flex" not in frames[-1].angles
    assert frames[-1].angles["pitch"] == pytest.approx(-20, abs=6)


def test_a_locked_angle_stays():
    poses = SQUAT.replace("free: [pitch]", 'free: ["!hipR.rot", "!hipL.rot"]')
    _figure, frames = solved_figure(poses)
    assert frames[-1].angles["hipR.rot"] == frames[0].angles["hipR.rot"]
    assert frames[-1].angles["pitch"] == -20


def test_a_hand_that_is_held_keeps_its_fingers_above_the_floor():
    arm = "shoulderR.flex: 60, elbowR.flex: 100, wristR.ext: -40, pins: {palmR: [0.75, 0.024, 0.2]}"
    text = REST.replace("standing", "prone") + f"poses: [{{{arm}}}, {{chest.flex: -5}}]"
    figure = figure_of("prone", "prone.yaml", text)
    assert figure.posture(solve(figure)[0]).points["tipsR"][1] > 0.005


def test_a_loop_has_a_way_from_the_last_pose_to_the_first():
    figure = figure_of("squat", "squat.yaml", REST + SQUAT + "loop: true\n")
    frames = solve(figure)
    assert [(frame.at, frame.key) for frame in frames] == [
        (0, True),
        (0.25, False),
        (0.5, True),
        (0.75, False),
    ]
    assert len(targets_by_frame(figure, frames)[3]) == 4


def test_solving_twice_gives_the_same_to_the_byte():
    figure, frames = solved_figure(SQUAT)
    again = solve(replace(figure))
    assert solved.text_of("", frames) == solved.text_of("", again)


def test_pins_imply_the_joints_of_their_limb():
    assert implied({"kneeR": None}) == {"hipR.flex", "hipR.abd"}
    assert implied({"sacrum": None, "wristL": None}) == {
        "shoulderL.flex",
        "shoulderL.abd",
        "shoulderL.rot",
        "elbowL.flex",
    }


def test_beyond_counts_from_the_end_of_the_range():
    assert beyond("kneeR.flex", -3) == -3
    assert beyond("kneeR.flex", 153) == 3
    assert beyond("kneeR.flex", 40) == beyond("pitch", 400) == 0


def test_the_library_is_solved_as_it_is_written():
    frames = solve(read_figure(LIBRARY / "act-bridge.yaml"))
    assert solved.text_of("", solved.kept("act-bridge")) == solved.text_of("", frames)
