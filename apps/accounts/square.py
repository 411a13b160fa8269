"""A square that a phone's camera reads."""

from itertools import groupby

import qrcode


def square(address):
    """A QR code as the path of its dark runs, and the size of its box."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    rows = code.get_matrix()
    runs = [
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in dark(row)
    ]
    return {"path": "".join(runs), "size": len(rows)}


def dark(row):
    """(where it starts, how long it is) of each run of dark squares."""
    x = 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            yield x, length
        x += length
