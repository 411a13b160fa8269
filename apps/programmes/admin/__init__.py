from . import answers, checks, handled, parts, people, programmes, sessions, templates
from .base import PatientModelAdmin

__all__ = [
    "PatientModelAdmin",
    "answers",
    "checks",
    "handled",
    "parts",
    "people",
    "programmes",
    "sessions",
    "templates",
]
