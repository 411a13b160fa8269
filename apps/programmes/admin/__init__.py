from . import parts, people, programmes, sessions, templates
from .base import PatientModelAdmin

__all__ = ["PatientModelAdmin", "parts", "people", "programmes", "sessions", "templates"]
