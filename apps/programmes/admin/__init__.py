from . import handled, parts, people, programmes, sessions, templates
from .base import PatientModelAdmin

__all__ = [
    "PatientModelAdmin",
    "handled",
    "parts",
    "people",
    "programmes",
    "sessions",
    "templates",
]
