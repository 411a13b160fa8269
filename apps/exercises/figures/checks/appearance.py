"""What only a look at the drawing shows: one body, zones that are seen, arrows beside the body."""

from collections.abc import Sequence
from gzip import compress
from itertools import pairwise

from PIL import Image

from apps.exercises.figures import svg
from apps.exercises.figures.description import Figure, Frame
from apps.exercises.figures.drawing import zones
from apps.exercises.figures.drawing.layer import Layer
from apps.exercises.figures.drawing.picture import Picture
from apps.exercises.figures.drawing.shape import Outline
from apps.exercises.figures.drawing.stage import Stage
from apps.exercises.figures.raster import Raster, area, flattened, is_person, patches
from apps.exercises.figures.vectors import between

ZONE_CM2, ZONE_SHARE, AVERTED = 30.0, 0.14, -0.6
CRUMB = 3  # pixels: smaller regions are rounding
LIMBS = ("hip", "knee", "ankle"), ("c7", "shoulder", "elbow", "wrist", "knuckles")
SHARES = [k / 16 for k in range(17)]
BONES = [
    *pairwise(("pelvis", "l5", "t12", "c7", "head")),
    *(
        tuple(name if name == "c7" else name + side for name in bone)
        for side in "RL"
        for limb in LIMBS
        for bone in pairwise(limb)
    ),
]
ARROW_SHARE, CHANGE, FILL = 0.15, 0.08, 0.60
STILL_BYTES, MOVING_BYTES = 2500, 4500


def one_body(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    found = []
    for number in range(len(frames)):
        sizes = patches(Raster(picture, number).person, 1, CRUMB)
        if len(sizes) > 1:
            found.append(f"frame {number}: the body falls into {len(sizes)} parts")
    return found


def no_gaps(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    """Along every bone there is flesh: a pose makes gaps between limbs, never in them."""
    found = []
    for number in picture.keys:
        raster, points = Raster(picture, number), figure.posture(frames[number]).points
        bare = [
            f"{one}-{other}"
            for one, other in BONES
            for share in SHARES
            if not raster.is_body(figure.camera.seen(between(points[one], points[other], share)))
        ]
        if bare:
            found.append(f"frame {number}: a gap in {', '.join(sorted(set(bare)))}")
    return found


def zones_seen(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    """At the start or at the end each is large enough, looks at the camera and is not hidden."""
    drawn = [i for i, layer in enumerate(picture.layers) if layer.paint == "zone"]
    if figure.zones and not drawn:
        return ["no zone can be seen at all"]
    found = []
    rasters = [Raster(picture, picture.still(which)) for which in ("start", "end")]
    for number in drawn:
        largest = max(raster.visible(number) for raster in rasters)
        if largest < ZONE_CM2:
            unit = picture.layers[number].unit
            found.append(f"a zone ({unit}) shows {largest:.0f} cm2; {ZONE_CM2:.0f} is the least")
    return [*found, *averted(figure, frames), *spread(picture, rasters, drawn)]


def averted(figure: Figure, frames: Sequence[Frame]) -> list[str]:
    ends = (frames[0], frames[-1])
    stages = [Stage(figure.build, figure.camera, figure.posture(frame)) for frame in ends]
    return [
        f"{name} looks away from the camera"
        for name in figure.zones
        if max(zones.facing(stage, name) for stage in stages) < AVERTED
    ]


def spread(picture: Picture, rasters: Sequence[Raster], drawn: Sequence[int]) -> list[str]:
    for raster in rasters:
        body = raster.square_cm(raster.person.histogram()[1])
        share = sum(raster.visible(number) for number in drawn) / body
        if share > ZONE_SHARE:
            return [f"the zones cover {share:.0%} of the body; {ZONE_SHARE:.0%} is the most"]
    return []


def arrows_beside(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    if not figure.arrows:
        return []
    found = []
    for which in picture.stills:
        layers = [layer for layer in picture.arrows_at(which) if layer.paint == "arrow-head"]
        ways = [layer for layer in picture.arrows_at(which) if layer.paint == "arrow"]
        raster = Raster(picture, picture.still(which))
        share = covered(raster, layers, ways)
        if share > ARROW_SHARE:
            found.append(f"{share:.0%} of the arrows of the {which} lie on the body")
    return found


def covered(raster: Raster, heads: Sequence[Layer], ways: Sequence[Layer]) -> float:
    """Share of points along the shafts and in the heads that the person is behind."""
    points = [p for way in ways for p in curve(way)]
    points += [p for head in heads for p in head.outlines[0]]
    if not points:
        return 0.0
    return sum(map(raster.is_body, points)) / len(points)


def curve(way: Layer) -> list[tuple[float, float]]:
    (ax, ay), (bx, by), (cx, cy) = way.outlines[0]
    shares = [k / 12 for k in range(13)]
    return [
        (
            (1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx,
            (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy,
        )
        for t in shares
    ]


def changes(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    """The poses differ at one glance."""
    if figure.isometric:
        return []
    keys = [Raster(picture, number).person for number in picture.keys]
    body = max(image.histogram()[1] for image in keys)
    most = max(different(keys[0], image) for image in keys[1:]) / body
    if most >= CHANGE:
        return []
    return [f"the poses differ by {most:.0%} of the body; {CHANGE:.0%} is the least"]


def different(one: Image.Image, other: Image.Image) -> int:
    return sum(a != b for a, b in zip(one.tobytes(), other.tobytes(), strict=True))


def fills(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    left, low, right, high = picture.full
    points = [p for layer in picture.layers for p in layer.points]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    share = max((max(xs) - min(xs)) / (right - left), (max(ys) - min(ys)) / (high - low))
    if share < FILL:
        return [f"the figure fills {share:.0%} of its picture: bring the arrows closer"]
    return []


def keeps_shape(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    """A limb that is turned inside out between two frames was matched wrongly."""
    found = []
    for layer in picture.layers:
        if not is_person(layer) or layer.still or layer.kind != "spline":
            continue
        for here, middle, there in picture.moves:
            a, b = layer.outlines[here], layer.outlines[there]
            m = layer.outlines[middle]
            least = min(abs(area(flattened(o, layer.kind, 2))) for o in (a, m, b))
            early = abs(area(flattened(quarter(a, m, b), layer.kind, 2)))
            if least > 0.004 and early < 0.6 * least:
                found.append(f"{layer.unit} ({layer.paint}) crumples between two frames")
    return found


def quarter(a: Outline, m: Outline, b: Outline) -> Outline:
    """Control points at a quarter of the move, as the script plays it."""

    def played(start: float, between: float, end: float) -> float:
        return start + (end - start) / 4 + (between - (start + end) / 2) * 0.75

    return [
        (played(x[0], y[0], z[0]), played(x[1], y[1], z[1]))
        for x, y, z in zip(a, m, b, strict=True)
    ]


def light_enough(figure: Figure, frames: Sequence[Frame], picture: Picture) -> list[str]:
    sizes = {f"the still of the {w}": (svg.still(picture, w), STILL_BYTES) for w in picture.stills}
    sizes["the moving picture"] = svg.animated(picture), MOVING_BYTES
    found = []
    for name, (markup, most) in sizes.items():
        weight = len(compress(markup.encode(), 9, mtime=0))
        if weight > most:
            found.append(f"{name} weighs {weight} bytes; {most} is the most")
    return found
