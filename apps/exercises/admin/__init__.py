from . import exercises, lists
from .library import LibraryAdmin

__all__ = ["LibraryAdmin", "exercises", "lists"]
