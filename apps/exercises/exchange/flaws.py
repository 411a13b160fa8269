"""What the form of a row would no longer take, were its texts as they are wanted. Faults that it
has already are not the translator's."""

from copy import copy

from django.core.exceptions import ValidationError

from .texts import LANGUAGES


def new_flaws(changed, texts):
    """(text, language, what is wrong). The text is the one that lacks something, if it is among
    `texts`, else one that was changed."""
    places = {
        (id(text.row), text.column(code)): (text, code) for text in texts for code in LANGUAGES
    }
    for row in rows_of(changed):
        own = [text for text in changed if text.row is row]
        known = flaws(row)
        for column, problems in flaws(as_wanted(own)).items():
            if column not in known:
                yield *(places.get((id(row), column)) or place_of(own[0])), problems


def rows_of(texts):
    return {id(text.row): text.row for text in texts}.values()


def place_of(text):
    return text, next(iter(text.wanted))


def as_wanted(texts):
    row = copy(texts[0].row)
    for text in texts:
        for language, wanted in text.wanted.items():
            setattr(row, text.column(language), wanted)
    return row


def flaws(row):
    try:
        row.clean()
    except ValidationError as error:
        told = error.update_error_dict({})
        return {name: ValidationError(problems).messages for name, problems in told.items()}
    return {}
