from . import assigning, people, programmes, sessions, templates
from .base import PatientModelAdmin

__all__ = ["PatientModelAdmin", "assigning", "people", "programmes", "sessions", "templates"]
