"""Kinds of props, and what each of them has."""

NUMBER, PAIR, VECTOR, NAMES, DIRECTION, NAME = "number", "pair", "vector", "points", "dir", "name"
# kind -> field -> (what it is, default; ... is compulsory). `name` only where two are of a kind.
PROPS: dict[str, dict[str, tuple[str, object]]] = {
    "mat": {"x": (PAIR, ...), "z": (PAIR, (-0.36, 0.36))},
    "shadow": {
        "x": (NUMBER, ...),
        "z": (NUMBER, 0.0),
        "w": (NUMBER, 0.5),
        "d": (NUMBER, 0.2),
    },
    "chair": {
        "x": (NUMBER, ...),
        "z": (NUMBER, 0.0),
        "seat": (NUMBER, 0.45),
        "back": (NUMBER, 0.90),
        "dir": (DIRECTION, "+x"),
    },
    "step": {"x": (PAIR, ...), "y": (PAIR, (0.0, 0.15)), "z": (PAIR, (-0.25, 0.25))},
    "box": {"x": (PAIR, ...), "y": (PAIR, ...), "z": (PAIR, ...)},
    "table": {"x": (PAIR, ...), "z": (PAIR, ...), "height": (NUMBER, 0.74)},
    "wall": {
        "x": (NUMBER, None),
        "z": (NUMBER, None),
        "dir": (DIRECTION, ...),
        "span": (PAIR, (-0.5, 0.5)),
        "height": (NUMBER, 1.9),
    },
    "roll": {  # where it follows points it rolls along x only
        "x": (NUMBER, None),
        "follow": (NAMES, ()),
        "off": (VECTOR, (0.0, 0.0, 0.0)),
        "y": (NUMBER, 0.075),
        "r": (NUMBER, 0.075),
        "z": (PAIR, (-0.2, 0.2)),
    },
    "ball": {
        "at": (VECTOR, None),
        "follow": (NAMES, ()),
        "off": (VECTOR, (0.0, 0.0, 0.0)),
        "r": (NUMBER, ...),
    },
    "duo-ball": {
        "at": (VECTOR, None),
        "follow": (NAMES, ()),
        "off": (VECTOR, (0.0, 0.0, 0.0)),
        "r": (NUMBER, 0.06),
    },
    "cushion": {
        "at": (VECTOR, None),
        "follow": (NAMES, ()),
        "off": (VECTOR, (0.0, 0.0, 0.0)),
        "size": (VECTOR, (0.34, 0.10, 0.30)),
    },
    "stick": {"follow": (NAMES, ...), "length": (NUMBER, 0.9)},
    "towel": {"follow": (NAMES, ...)},
    "bottle": {"follow": (NAMES, ...)},
}
EITHER = dict.fromkeys(("ball", "duo-ball", "cushion"), ("at", "follow")) | {"wall": ("x", "z")}
for _fields in PROPS.values():
    _fields["name"] = (NAME, "")
