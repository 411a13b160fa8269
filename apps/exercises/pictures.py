"""A picture that somebody sends in becomes one of ours: small, plain WebP, with nothing in it
but the picture. Django's own ImageField would keep the file as it came, place and all."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
QUALITY = 82
MEDIA_TYPE = "image/webp"


class NoPicture(Exception):
    """It cannot be read as one of the formats."""


class TooLarge(Exception):
    """Its file is small enough, the picture that it unfolds to is not."""


@dataclass(frozen=True)
class Reencoded:
    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def reencoded(file: BinaryIO) -> Reencoded:
    """Raises NoPicture or TooLarge. The size is read from the head of the file, before
    anything is unfolded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise TooLarge
                return saved(plain(image))
    except Image.DecompressionBombError as error:
        raise TooLarge from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise NoPicture from error


def plain(image: Image.Image) -> Image.Image:
    """Upright, on white, at most LONGEST_SIDE on each side."""
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    clear = upright.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(ground, clear).convert("RGB")


def saved(image: Image.Image) -> Reencoded:
    to = BytesIO()
    image.save(to, "WEBP", quality=QUALITY, method=4)
    return Reencoded(to.getvalue(), *image.size)
