from . import answers, handled, parts, people, programmes, sessions, templates
from .base import PatientModelAdmin

__all__ = [
    "PatientModelAdmin",
    "answers",
    "handled",
    "parts",
    "people",
    "programmes",
    "sessions",
    "templates",
]
