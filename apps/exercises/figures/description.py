"""What a figure is: the parts of library/<slug>.yaml as values, and the words it may use.

README.md beside this file says how an author uses them; reading.py reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from .anatomy import MIDDLE, ROOT, SIDES, Angles
from .body import Posture, marks, skeleton
from .builds import BUILDS, SLIM, Build
from .camera import Camera
from .vectors import Vector

LIBRARY = Path(__file__).parent / "library"
LANGUAGES = ("nl", "en", "de")
STILLS = ("start", "mid", "end")
SAME = "="  # of a pin: where the point was in the first pose
POINTS = frozenset(marks(SLIM))
LIMBS = ("thigh", "shank", "foot", "toes", "upper_arm", "forearm", "hand", "fingers")
BONES = frozenset(
    {"pelvis", *MIDDLE, *(f"{limb}{side}" for limb in LIMBS for side in SIDES), "world"}
)
SIDED_ZONES = (
    *("glute", "gluteside", "deepglute", "ham", "quad", "calf", "adductor", "hipflexor"),
    *("outerthigh", "shin", "shoulder", "knee"),
)
ZONES = frozenset(
    {*(f"{zone}{side}" for zone in SIDED_ZONES for side in SIDES)}
    | {"lowback", "midback", "abdomen", "neck", "chest"}
)
LOOKS = {
    "build": tuple(BUILDS),
    "skin": ("light", "tan", "brown", "dark"),
    "hair": ("bun", "short", "bob", "bald", "scarf"),
    "hair_color": ("brown", "black", "blond", "red", "grey"),
    "clothes": ("blue", "green", "plum"),
}
READS_SIDES = ("right", "left", "both", "in turn", "none")
# Units of the painter's order, beside the props by name or kind.
UNITS = ("armR", "armL", "legR", "legL", "trunk", "head", "band-back", "band-front")
DIRECTIONS = ("+x", "-x", "+z", "-z")
Spot = tuple[float | str | None, float | str | None, float | str | None]


class DescriptionError(Exception):
    """A YAML file that cannot be read: `file:line: sentence`."""

    def __init__(self, file: str, line: int, text: str) -> None:
        super().__init__(f"{file}:{line}: {text}")
        self.file, self.line, self.text = file, line, text


@dataclass(frozen=True)
class Look:
    build: str = "slim"
    skin: str = "tan"
    hair: str = "bun"
    hair_color: str = "brown"
    clothes: str = "blue"


@dataclass(frozen=True)
class Pin:
    """Holds a point: `at` in the world (None is free), or `off` from `near` in the axes of `frame`."""

    point: str
    at: Spot | None = None
    near: str = ""
    off: Spot = (0.0, 0.0, 0.0)
    frame: str = "world"
    line: int = 0


@dataclass(frozen=True)
class Pose:
    """`angles` are the authored ones only; the others carry over from the solved pose before."""

    angles: Angles = field(default_factory=dict)
    pins: Mapping[str, Pin] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Prop:
    """See prop_kinds.py for what each kind has; what it has not is None."""

    kind: str
    x: tuple[float, float] | float | None = None
    y: tuple[float, float] | float | None = None
    z: tuple[float, float] | float | None = None
    at: Vector | None = None
    follow: tuple[str, ...] = ()
    off: Vector = (0.0, 0.0, 0.0)
    size: Vector | None = None
    r: float = 0.0
    w: float = 0.0
    d: float = 0.0
    seat: float = 0.0
    back: float = 0.0
    height: float = 0.0
    length: float = 0.0
    dir: str = ""
    span: tuple[float, float] = (-0.5, 0.5)
    name: str = ""
    line: int = 0


@dataclass(frozen=True)
class Band:
    """Two strands between two points; a loop band goes round both limbs."""

    a: str
    b: str


@dataclass(frozen=True)
class Arrow:
    """Along `path`, or along the way `point` goes to its pose, moved by `off`, `lead` m longer."""

    path: tuple[Vector, ...] = ()
    point: str = ""
    off: Vector = (0.0, 0.0, 0.0)
    lead: float = 0.0
    both: bool = False
    pose: int = -1  # drawn with this pose; -1 is the last


# word -> (how many names, unit of its limits, default of `within` or `by`); see README.md.
WORDS: dict[str, tuple[int, str, float | None]] = {
    "straight": (3, "degrees", None),
    "angle": (1, "degrees", None),
    "near": (2, "metres", None),
    "apart": (2, "metres", None),
    "touches": (2, "metres", 0.03),
    "level": (2, "metres", 0.03),
    "above": (2, "metres", 0.0),
    "below": (2, "metres", 0.0),
    "over": (2, "metres", 0.06),
    "still": (1, "metres", 0.02),
    "moves": (1, "metres", None),
}


@dataclass(frozen=True)
class Expectation:
    """What has to be so, at some poses: a word of WORDS, its names, and its limits."""

    word: str
    names: tuple[str, ...]
    low: float
    high: float
    at: str  # start, mid, end, all, poses, or the number of a pose
    line: int = 0


@dataclass(frozen=True)
class Alt:
    """What a still shows, per language: language -> text."""

    start: Mapping[str, str]
    end: Mapping[str, str]
    mid: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reads:
    """What somebody who sees only the picture should answer, in English."""

    position: str
    moves: str
    direction: str
    side: str


@dataclass(frozen=True)
class Frame:
    """A solved moment. `at` is 0 at the first pose and 1 at the last (of a loop: before the end)."""

    at: float
    key: bool
    angles: Angles  # with the root


@dataclass(frozen=True, eq=False)
class Figure:
    slug: str
    base: str
    camera: Camera
    poses: tuple[Pose, ...]
    durations: tuple[float, ...]  # seconds: per move, and the way back
    alt: Alt
    reads: Reads
    look: Look = Look()
    near: str = "R"
    fuse: bool = False
    mirror: bool = False
    isometric: bool = False
    loop: bool = False  # from the last pose straight to the first, not back through the others
    hold: float = 0.0  # seconds at the last pose
    zones: tuple[str, ...] = ()
    props: tuple[Prop, ...] = ()
    bands: tuple[Band, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    front: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    expects: tuple[Expectation, ...] = ()
    waive: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    @property
    def build(self) -> Build:
        return BUILDS[self.look.build]

    @cached_property
    def moves(self) -> tuple[tuple[int, int], ...]:
        """Numbers of the poses each move goes between; the way back only in a loop."""
        steps = [(number, number + 1) for number in range(len(self.poses) - 1)]
        return (*steps, (len(self.poses) - 1, 0)) if self.loop else tuple(steps)

    def posture(self, frame: Frame) -> Posture:
        return posture(self.build, self.base, tuple(sorted(frame.angles.items())))

    def new_posture(self, angles: Angles) -> Posture:
        """For many postures that are looked at once."""
        return skeleton(self.build, self.base, angles)

    def prop(self, name: str) -> Prop | None:
        """By its name or, where it has none, by its kind."""
        return next((prop for prop in self.props if name in (prop.name, prop.kind)), None)


@lru_cache(maxsize=256)
def posture(build: Build, base: str, angles: tuple[tuple[str, float], ...]) -> Posture:
    return skeleton(build, base, dict(angles))


def root_of(angles: Angles) -> dict[str, float]:
    return {key: angles[key] for key in ROOT if key in angles}
