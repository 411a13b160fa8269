"""Geometry of the drawings: bows stay open, dots stand on them, lines never leave the data."""

import re
from math import dist

import pytest

from portal.bows import GOAL_CENTRE, GOAL_RADIUS, Goal, PainChart, Ring, Tempo, runs, smooth


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.99, 1])
def test_ring_dot_stands_on_the_ring(share):
    ring = Ring(236, share)
    assert dist(ring.dot, ring.centre) == pytest.approx(ring.radius, abs=0.1)


def test_ring_stays_open_below():
    ring = Ring(200, 1)
    start, end = numbers(ring.empty)[:2], numbers(ring.empty)[-2:]
    assert start[1] == end[1] > ring.centre[1]
    assert start[0] + end[0] == pytest.approx(200)
    assert end[0] - start[0] > 100
    assert ring.dot == ring.end == tuple(end)
    assert Ring(200, 0).dot == tuple(start)


def test_goal_stands_from_left_to_right():
    goal = Goal(0, 10)
    assert (goal.at(0), goal.at(5), goal.at(10)) == ((31.0, 190.0), (171.0, 50.0), (311.0, 190.0))
    assert len(goal.ticks) == 9
    for score in range(11):
        assert dist(goal.at(score), GOAL_CENTRE) == pytest.approx(GOAL_RADIUS, abs=0.1)


@pytest.mark.parametrize(
    ("start", "now", "said"),
    [(4, 7, "+3"), (7, 4, "−3"), (5, 5, "0")],  # noqa: RUF001
)
def test_goal_says_the_difference(start, now, said):
    goal = Goal(start, now)
    assert goal.difference == said
    low, high = sorted((start, now))
    assert numbers(goal.filled)[:2] == pytest.approx(goal.at(low))
    assert numbers(goal.filled)[-2:] == pytest.approx(goal.at(high))


def test_goal_words_stand_outside_unless_they_would_touch():
    apart, close = Goal(2, 8), Goal(4, 5)
    assert dist(apart.start_mark.word_at, GOAL_CENTRE) > GOAL_RADIUS + 20
    assert dist(close.start_mark.word_at, GOAL_CENTRE) < GOAL_RADIUS - 30
    assert [apart.start_mark.anchor, apart.now_mark.anchor, close.now_mark.anchor] == [
        "end",
        "start",
        "middle",
    ]


def test_tempo_gives_each_part_its_seconds():
    tempo = Tempo(2, 1, 3)
    assert tempo.top == (120.0, tempo.HIGH)
    assert tempo.whole.startswith(tempo.rising)
    assert numbers(tempo.whole)[-2:] == list(tempo.end)
    assert tempo.x(6) == tempo.RIGHT


def test_smooth_goes_through_the_points_and_never_beyond():
    points = [(0.0, 10.0), (10.0, 90.0), (20.0, 90.0), (30.0, 10.0)]
    path = numbers(smooth(points, 10, 90))
    assert path[:2] == [0, 10]
    ends = [tuple(path[i : i + 2]) for i in range(6, len(path), 6)]
    assert ends == points[1:]
    assert all(10 <= y <= 90 for y in path[1::2])


def test_runs_leave_gaps():
    assert runs([None, 3, 4, None, None, 2]) == [[1, 2], [5]]
    assert runs([None, None]) == []


def test_pain_chart_keeps_a_gap_and_its_scale():
    chart = PainChart([5, None, 4, 3], [4, 4, None, 2])
    assert (chart.most, len(chart.axis)) == (8, 5)
    assert (len(chart.lines_before), len(chart.lines_after)) == (2, 2)
    assert len(chart.markers) == 3
    assert chart.last_after == (chart.x(3), chart.y(2))
    assert chart.y(0) == chart.BOTTOM
    assert chart.y(8) == chart.TOP
    assert PainChart([9, 8, 7], [8, 8, 7]).most == 10


def test_pain_chart_draws_no_line_of_fewer_than_three():
    assert PainChart([5, 4, 3], [4, None, 2]).has_line is False
    assert PainChart([5, 4, 3], [4, 3, 2]).has_line is True


@pytest.mark.parametrize("last", [(3, 3), (3, 3.2), (3.2, 3), (5, 3), (2, 6)])
def test_pain_chart_words_never_touch(last):
    before, after = last
    words = PainChart([5, 5, before], [5, 5, after]).words_at
    assert abs(words[0] - words[1]) >= 23.9


def test_pain_chart_of_pain_that_was_never_asked_before():
    chart = PainChart([None, None, None], [5, 4, 3])
    assert (chart.last_before, chart.markers, chart.lines_before) == (None, [], [])
    assert chart.words_at[1] == chart.last_after[1]
    assert chart.ends == (None, 3)


def test_pain_chart_words_carry_the_last_rounded_value():
    assert PainChart([5, 5.5, None], [5, 4, 2.4]).ends == (6, 2)


def test_pain_chart_leaves_out_markers_that_would_touch():
    assert len(PainChart([5] * 12, [4] * 12).markers) == 12
    assert PainChart([5] * 26, [4] * 26).markers == []


def test_pain_chart_marks_changes_and_words_only_where_there_is_room():
    chart = PainChart([5] * 6, [4] * 6, changes=[0, 0.5, 4])
    assert [has_room for _x, has_room in chart.change_marks] == [True, False, True]
    assert chart.change_marks[2][0] == chart.x(4)
