"""The sheet itself: written so that only the texts can be typed in, read without trusting it."""

import zipfile
import zlib
from io import BytesIO

import tablib
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

LANGUAGES = dict(settings.LANGUAGES)
HEADERS = {"key": _("Key"), "label": _("Which text"), **LANGUAGES}
WIDTHS = {"key": 34, "label": 34}
TEXT_WIDTH = 60
ROW = "row"
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TAGS = 400_000  # in each part of it: empty ones pack to almost nothing and take long to read
MOST_ROWS = 20_000
MOST_COLUMNS = 50
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,  # of the XML inside
    TypeError,
    ValueError,
)


class NotOurs(Exception):
    """The file as a whole cannot be read as one of our sheets; says why."""


# --- out --------------------------------------------------------------------------------------


def title_of(model):
    """What a sheet is called, in the language of the moment."""
    return str(capfirst(model._meta.verbose_name_plural))[:31]


def as_xlsx(dataset, title):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    put_row(sheet, 1, [str(HEADERS[name]) for name in dataset.headers])
    for number, values in enumerate(dataset, start=2):
        put_row(sheet, number, values)
    dress(sheet, dataset.headers)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put_row(sheet, number, values):
    """Every cell is text: what looks like a formula is no formula."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def dress(sheet, headers):
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    for number, name in enumerate(headers, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, TEXT_WIDTH)
        for cell in sheet[letter]:
            cell.protection = Protection(locked=name not in LANGUAGES or cell.row == 1)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DFF0E7")
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed


# --- in ---------------------------------------------------------------------------------------


def from_xlsx(file, model):
    """A dataset with the row numbers of the sheet. Raises NotOurs."""
    if file.size > MOST_BYTES:
        raise NotOurs(gettext("This file is larger than 2 MB. Send it in parts."))
    try:
        rows = read_cells(file, names_in_every_language(lambda: title_of(model)), title_of(model))
    except UNREADABLE as error:
        raise NotOurs(gettext("This is not an XLSX file that can be read.")) from error
    if not rows:
        raise NotOurs(gettext("The sheet is empty."))
    names = columns_of(rows[0][1])
    return dataset_of(rows[1:], names)


def read_cells(file, titles, title):
    refuse_bomb(file)
    book = load_workbook(file, read_only=True)
    try:
        sheet = next((sheet for sheet in book.worksheets if sheet.title in titles), None)
        if sheet is None:
            found = ", ".join(f"“{name}”" for name in book.sheetnames)
            text = gettext("The sheet “%(title)s” is missing; this file holds %(found)s.")
            raise NotOurs(text % {"title": title, "found": found})
        sheet.reset_dimensions()
        return list(filled_rows(sheet))
    finally:
        book.close()


def refuse_bomb(file):
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        is_large = sum(part.file_size for part in parts) > MOST_UNPACKED
        if is_large or any(archive.read(part).count(b"<") > MOST_TAGS for part in parts):
            raise NotOurs(gettext("This file is larger than 2 MB. Send it in parts."))
    file.seek(0)


def filled_rows(sheet):
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        if number > MOST_ROWS:
            text = gettext("This sheet has more than %(most)s rows. Send it in parts.")
            raise NotOurs(text % {"most": MOST_ROWS})
        if any(value is not None and value != "" for value in values):
            yield number, values


def names_in_every_language(text):
    names = set()
    for code in LANGUAGES:
        with override(code):
            names.add(str(text()))
    return names


def columns_of(cells):
    """The name of each column. All of ours must be there once, and no other."""
    known = {
        title.casefold(): name
        for name, header in HEADERS.items()
        for title in names_in_every_language(lambda header=header: header)
    }
    titles = [as_text(cell, 1, number).strip() for number, cell in enumerate(cells, start=1)]
    names = [known.get(title.casefold(), title) for title in titles]
    for number, name in enumerate(names, start=1):
        if name and (name not in HEADERS or name in names[: number - 1]):
            text = gettext("Column %(letter)s (“%(title)s”) does not belong here. Take it out.")
            place = {"letter": get_column_letter(number), "title": titles[number - 1]}
            raise NotOurs(text % place)
    missing = [str(header) for name, header in HEADERS.items() if name not in names]
    if missing:
        text = gettext("The sheet lacks the column “%s”.")
        raise NotOurs(text % "”, “".join(missing))
    return names


def dataset_of(rows, names):
    dataset = tablib.Dataset(headers=[ROW, *HEADERS])
    for number, values in rows:
        cells = {
            name: as_text(value, number, column)
            for column, (name, value) in enumerate(zip(names, values, strict=False), start=1)
            if name in HEADERS
        }
        dataset.append([number, *(cells.get(name, "") for name in HEADERS)])
    return dataset


def as_text(value, row, column):
    """Numbers are what they look like; a formula is the text that was typed."""
    value = getattr(value, "text", value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else str(value)
    text = gettext("Row %(row)s, column %(letter)s: write a text here, not a date or a yes or no.")
    raise NotOurs(text % {"row": row, "letter": get_column_letter(column)})
