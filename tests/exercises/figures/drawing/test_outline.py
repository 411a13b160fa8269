from math import hypot, pi

import pytest

from apps.exercises.figures.drawing.outline import (
    Cut,
    Disc,
    Strand,
    cone,
    contour,
    field,
    inner_point,
    rest_place,
)


def around(strands, step=0.01):
    where = field(strands)
    return contour(where, inner_point(where, strands), step)


def enclosed(points):
    ring = zip(points, [*points[1:], points[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in ring) / 2


def one(*discs, **more):
    return Strand((tuple(discs),), **more)


def test_a_disc_alone_is_a_circle():
    points = around([one(Disc(0, 0, 0.1), Disc(0, 0, 0.1))])
    assert all(abs(hypot(x, y) - 0.1) < 1e-4 for x, y in points)
    assert enclosed(points) == pytest.approx(pi * 0.01, rel=0.01)


def test_a_cone_is_the_hull_of_two_circles():
    points = around([one(Disc(0, 0, 0.1), Disc(1, 0, 0.1))])
    assert enclosed(points) == pytest.approx(0.2 + pi * 0.01, rel=0.01)


def test_a_swallowed_disc_changes_nothing():
    assert cone(Disc(0, 0, 0.1), Disc(0.02, 0, 0.05)).length == 0


def test_strands_melt_where_they_meet():
    arms = [one(Disc(0, 0, 0.05), Disc(0.4, 0, 0.05)), one(Disc(0, 0, 0.05), Disc(0, 0.4, 0.05))]
    soft = [arms[0], one(*arms[1].chains[0], melt=0.1)]
    assert enclosed(around(soft)) > enclosed(around(arms)) + 0.001


def test_a_cut_makes_a_hem():
    hem = Cut(0.3, 0, 1, 0, 0.001)
    points = around([one(Disc(0, 0, 0.1), Disc(0.6, 0, 0.1), cuts=(hem,))])
    assert max(x for x, _ in points) == pytest.approx(0.3, abs=0.003)


def test_a_thing_that_is_cut_away_has_no_outline():
    gone = one(Disc(0, 0, 0.1), Disc(0.1, 0, 0.1), cuts=(Cut(-1, 0, 1, 0),))
    where = field([gone])
    start = inner_point(where, [gone])
    assert where(*start)[0] > 0


def test_a_point_of_the_outline_knows_its_place_on_the_resting_body():
    a = Disc(0, 0, 0.1, (5, 0, 0), (0.1, 0, 0), (0, 0.1, 0))
    b = Disc(1, 0, 0.1, (6, 0, 0), (0.1, 0, 0), (0, 0.1, 0))
    place = rest_place([one(a, b)], (0.25, 0.1))
    assert place == pytest.approx((5.25, 0.1, 0))
