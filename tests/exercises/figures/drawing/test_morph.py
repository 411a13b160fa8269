from math import cos, hypot, pi, sin

import pytest

from apps.exercises.figures.drawing.morph import bends, chosen, controls, matched, picked, spread


def circle(count, start=0.0, radius=1.0):
    turns = [start + 2 * pi * k / count for k in range(count)]
    return [(radius * cos(t), radius * sin(t)) for t in turns]


def lifted(points):
    return [(x, y, 0.0) for x, y in points]


def test_points_are_spread_evenly():
    square = spread([(0, 0), (2, 0), (2, 2), (0, 2)], 8)
    assert square == [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]


def test_the_same_contour_matches_itself():
    places = lifted(circle(80))
    assert matched(places, places) == list(range(80))


def test_a_contour_that_starts_elsewhere_is_matched_by_place():
    egg = [(1.5 * x if x > 0 else x, y) for x, y in circle(80)]
    turned = egg[30:] + egg[:30]
    path = matched(lifted(egg), lifted(turned))
    assert (
        max(hypot(egg[i][0] - turned[j][0], egg[i][1] - turned[j][1]) for i, j in enumerate(path))
        < 0.1
    )


def test_a_corner_bends_and_a_side_does_not():
    turns = bends(spread([(0, 0), (2, 0), (2, 2), (0, 2)], 16))
    assert turns[4] == pytest.approx(pi / 2, abs=0.01)
    assert turns[2] == pytest.approx(0, abs=0.01)


def test_nodes_stand_closer_where_it_bends():
    stadium = spread([*circle(40)[:20], *[(x - 6, y) for x, y in circle(40)[20:]]], 80)
    nodes = picked(stadium, chosen([stadium], 20))
    straight = [p for p in nodes if -5.5 < p[0] < -0.5]
    assert len(straight) < 10


def test_the_spline_goes_through_its_nodes():
    nodes = circle(12)
    points = controls(nodes)
    middles = [
        (
            (points[i - 1][0] + 6 * points[i][0] + points[(i + 1) % 12][0]) / 8,
            (points[i - 1][1] + 6 * points[i][1] + points[(i + 1) % 12][1]) / 8,
        )
        for i in range(12)
    ]
    assert max(hypot(a - c, b - d) for (a, b), (c, d) in zip(nodes, middles, strict=True)) < 1e-4
