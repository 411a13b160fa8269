"""A picture that somebody sends in: what becomes of it, and what is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from factories import webp
from PIL import Image

from apps.exercises.pictures import LONGEST_SIDE, NoPicture, TooLarge, reencoded


def taken(file):
    return reencoded(BytesIO(file))


def opened(picture):
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_becomes_webp(kind):
    picture = taken(webp(40, 30, format=kind))
    image = opened(picture)
    assert (image.format, image.size, image.mode) == ("WEBP", (40, 30), "RGB")
    assert (picture.width, picture.height) == (40, 30)


def test_large_picture_becomes_smaller_and_keeps_its_shape():
    picture = taken(webp(4000, 1000, format="JPEG"))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 400)


def test_place_and_camera_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Anna"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    sent = webp(format="JPEG", exif=exif, comment=b"taken at home")
    assert b"Camera of Anna" in sent
    picture = taken(sent)
    assert dict(opened(picture).getexif()) == {}
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {picture.content[i : i + 4] for i in range(400)}
    assert b"Camera" not in picture.content


def test_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(taken(webp(40, 30, format="JPEG", exif=exif))).size == (30, 40)


def test_clear_ground_becomes_white():
    to = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(to, "PNG")
    assert opened(taken(to.getvalue())).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16"])
def test_every_kind_of_png_can_be_read(mode):
    to = BytesIO()
    Image.new(mode, (20, 20)).save(to, "PNG")
    assert taken(to.getvalue()).width == 20


def test_same_picture_has_the_same_digest():
    assert taken(webp()).digest == taken(webp()).digest != taken(webp(color="white")).digest


def other(kind):
    to = BytesIO()
    Image.new("RGB", (20, 20)).save(to, kind)
    return to.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
        other("BMP"),
        other("TIFF"),
        other("GIF"),
        webp(format="PNG")[:60],
        webp(400, 400, format="JPEG")[:300],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "false gif",
        "bmp",
        "tiff",
        "gif",
        "half png",
        "half jpeg",
        "zeros",
    ],
)
def test_what_is_no_picture_is_refused(file):
    with pytest.raises(NoPicture):
        taken(file)


def png_of(width, height):
    """A small file that says it is that large."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (60_000, 60_000)])
def test_bomb_is_refused_by_its_head(size):
    with pytest.raises(TooLarge):
        taken(png_of(*size))
