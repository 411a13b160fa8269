from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def column(name, language):
    return build_localized_fieldname(name, language)


def in_every_language(source, names):
    """The columns of translated fields, to copy a text as it stands in each language."""
    columns = [column(name, code) for name in names for code in LANGUAGES]
    return {name: getattr(source, name) for name in columns}
