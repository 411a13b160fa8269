"""What the drawing shows, and defects of it that are put in on purpose."""

from dataclasses import replace

import pytest

from apps.exercises.figures import solved
from apps.exercises.figures.anatomy import mirrored
from apps.exercises.figures.checks import CHECKS, PICTURE_CHECKS, picture_findings
from apps.exercises.figures.description import LIBRARY, Arrow
from apps.exercises.figures.drawing.layer import Layer
from apps.exercises.figures.drawing.picture import picture
from apps.exercises.figures.raster import Raster, area, flattened, patches
from apps.exercises.figures.reading import read_figure

SLUGS = ["act-bridge", "act-clam", "str-sit-to-stand"]
SIDED = ["act-clam", "act-side-leg-raise", "act-heel-slide-brace"]


@pytest.fixture(scope="module", params=SLUGS)
def figure(request):
    return read_figure(LIBRARY / f"{request.param}.yaml")


@pytest.fixture(scope="module")
def frames(figure):
    return solved.kept(figure.slug)


@pytest.fixture(scope="module")
def drawn(figure, frames):
    return picture(figure, frames)


def found(check, figure, frames, drawn=None):
    return PICTURE_CHECKS[check](figure, frames, drawn or picture(figure, frames))


def test_without_a_defect_nothing_is_found(figure, frames, drawn):
    assert picture_findings(figure, frames, drawn) == []


def test_a_hidden_highlight_is_found(figure, frames):
    """The zones of the leg that is behind the other one."""
    behind = replace(figure, zones=("glutesideL",), near="R")
    assert found("zones", behind, frames)


def test_a_limb_that_comes_off_is_found(figure, frames, drawn):
    away = tuple(moved(x, 0.1, 1.2) if x.unit == "armR" else x for x in drawn.layers)
    assert found("whole", figure, frames, replace(drawn, layers=away))


def test_a_gap_in_a_limb_is_found(figure, frames, drawn):
    away = tuple(x for x in drawn.layers if not x.paint.startswith("leg"))
    assert found("holes", figure, frames, replace(drawn, layers=away))


@pytest.mark.parametrize("slug", SIDED)
def test_the_wrong_side_is_found(slug):
    """The body mirrored, but not what is said of it."""
    figure = read_figure(LIBRARY / f"{slug}.yaml")
    other = [replace(frame, angles=mirrored(frame.angles)) for frame in solved.kept(slug)]
    assert CHECKS["side"](figure, other) != []


def test_an_arrow_across_the_body_is_found(figure, frames):
    points = figure.posture(frames[-1]).points
    across = Arrow(path=(points["kneeR"], points["hipR"], points["t12"]))
    assert found("arrows", replace(figure, arrows=(across,)), frames)


def test_poses_that_look_alike_are_found(figure, frames):
    still = [replace(frame, angles=frames[0].angles) for frame in frames]
    assert found("change", replace(figure, isometric=False), still)


def test_a_limb_that_crumples_is_found(figure, frames, drawn):
    layer = next(x for x in drawn.layers if x.paint == "leg")
    half = len(layer.outlines[0]) // 2
    twisted = [layer.outlines[0], *[o[half:] + o[:half] for o in layer.outlines[1:]]]
    layers = [replace(layer, outlines=tuple(twisted)) if x is layer else x for x in drawn.layers]
    assert found("morph", figure, frames, replace(drawn, layers=tuple(layers)))


def test_a_picture_that_weighs_too_much_is_found(figure, frames, drawn):
    layers = [moved(x, n * n / 100) for n in range(4) for x in drawn.layers]
    heavy = replace(drawn, layers=tuple(turned(x) for x in layers))
    assert found("bytes", figure, frames, heavy)


def test_a_figure_that_is_lost_in_its_picture_is_found(figure, frames):
    far = Arrow(path=((3.0, 3.0, 0.0), (3.1, 3.1, 0.0), (3.2, 3.2, 0.0)))
    assert found("fill", replace(figure, arrows=(far,)), frames)


def moved(layer, right, up=0.0):
    return replace(
        layer, outlines=tuple([(x + right, y + up) for x, y in o] for o in layer.outlines)
    )


def turned(layer):
    """No two alike, so that they do not compress."""
    bent = [[(x + y * y * 0.37, y + x * x * 0.21) for x, y in o] for o in layer.outlines]
    return replace(layer, outlines=tuple(bent))


def test_a_raster_counts_square_centimetres(figure, frames, drawn):
    square = Layer("legR", "leg", ([(0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.0, 0.2)],), "poly")
    raster = Raster(replace(drawn, layers=(square,)), 0)
    assert raster.whole(square) == pytest.approx(400, rel=0.1)
    assert raster.visible(0) == raster.whole(square)
    assert len(patches(raster.person, 1)) == 1


def test_a_spline_is_flattened_inside_its_control_points():
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert area(square) == 1
    assert area(flattened(square, "spline", 8)) == pytest.approx(5 / 6, abs=0.01)
