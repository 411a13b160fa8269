"""A picture as pixels, so that checks can look at it: which layer is seen where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw

from .drawing.layer import LINE, SPLINE, Layer
from .drawing.outline import Point
from .drawing.picture import Picture

SCALE = 150  # pixels per metre
PERSON = ("arm", "leg", "tru", "hea")
BACKGROUND = 0


def flattened(outline: Sequence[Point], kind: str, parts: int = 4) -> list[Point]:
    """The points of a layer's outline as a browser draws it."""
    if kind != SPLINE:
        return list(outline)
    return [point for piece in pieces(outline) for point in along(piece, parts)]


def pieces(controls: Sequence[Point]) -> Iterator[tuple[Point, Point, Point]]:
    count = len(controls)
    for i, bend in enumerate(controls):
        before, after = controls[i - 1], controls[(i + 1) % count]
        yield halfway(before, bend), bend, halfway(bend, after)


def halfway(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def along(piece: tuple[Point, Point, Point], parts: int) -> list[Point]:
    (ax, ay), (bx, by), (cx, cy) = piece
    found = []
    for k in range(parts):
        t = k / parts
        p, q, r = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((p * ax + q * bx + r * cx, p * ay + q * by + r * cy))
    return found


def area(points: Sequence[Point]) -> float:
    """Square metres, positive when it goes round anticlockwise."""
    ring = zip(points, [*points[1:], points[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in ring) / 2


def is_person(layer: Layer) -> bool:
    return layer.unit[:3] in PERSON


@dataclass(frozen=True)
class Raster:
    """One frame; a pixel holds 1 + the number of the layer that is seen there."""

    picture: Picture
    frame: int

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        return self.picture.full

    @cached_property
    def size(self) -> tuple[int, int]:
        left, low, right, high = self.box
        return round((right - left) * SCALE), round((high - low) * SCALE)

    def placed(self, points: Sequence[Point]) -> list[Point]:
        left, _, _, high = self.box
        return [((x - left) * SCALE, (high - y) * SCALE) for x, y in points]

    def painted(self, layers: Sequence[tuple[int, Layer]]) -> Image.Image:
        image = Image.new("L", self.size, BACKGROUND)
        draw = ImageDraw.Draw(image)
        for value, layer in layers:
            outline = layer.outlines[min(self.frame, len(layer.outlines) - 1)]
            if layer.kind != LINE:
                draw.polygon(self.placed(flattened(outline, layer.kind)), fill=value)
        return image

    @cached_property
    def seen(self) -> Image.Image:
        return self.painted(list(enumerate(self.picture.layers, 1)))

    @cached_property
    def person(self) -> Image.Image:
        """1 where the person is, whatever stands before."""
        layers = [(1, layer) for layer in self.picture.layers if is_person(layer)]
        return self.painted(layers)

    def is_body(self, point: Point) -> bool:
        (x, y), (width, height) = self.placed([point])[0], self.size
        spot = (min(max(int(x), 0), width - 1), min(max(int(y), 0), height - 1))
        return self.person.getpixel(spot) == 1

    def square_cm(self, pixels: int) -> float:
        return pixels * (100 / SCALE) ** 2

    def visible(self, number: int) -> float:
        """Square centimetres of a layer that nothing hides."""
        return self.square_cm(self.seen.histogram()[number + 1])

    def whole(self, layer: Layer) -> float:
        return self.square_cm(self.painted([(1, layer)]).histogram()[1])


def patches(image: Image.Image, value: int, least: int = 1) -> list[int]:
    """Sizes in pixels of the connected regions of a value."""
    rest = image.point(lambda v: 255 if v == value else 0)
    sizes = []
    box = rest.getbbox()
    while box:
        spot = first(rest, box)
        before = rest.histogram()[255]
        ImageDraw.floodfill(rest, spot, 0)
        size = before - rest.histogram()[255]
        if size >= least:
            sizes.append(size)
        box = rest.getbbox()
    return sizes


def first(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int]:
    """A set pixel in the top row of a box."""
    left, top, right, _ = box
    row = image.crop((left, top, right, top + 1)).tobytes()
    return left + row.index(255), top
