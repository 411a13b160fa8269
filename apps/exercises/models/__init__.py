from .dosage import Dosage, Phase
from .library import (
    ALWAYS_THERE,
    BodyArea,
    Equipment,
    EquipmentVariant,
    Exercise,
    ExerciseQuerySet,
    ExerciseText,
    GuidanceText,
    LibraryQuerySet,
    SafetyNote,
)
from .picture import ExercisePicture, PictureFile, Which

__all__ = [
    "ALWAYS_THERE",
    "BodyArea",
    "Dosage",
    "Equipment",
    "EquipmentVariant",
    "Exercise",
    "ExercisePicture",
    "ExerciseQuerySet",
    "ExerciseText",
    "GuidanceText",
    "LibraryQuerySet",
    "Phase",
    "PictureFile",
    "SafetyNote",
    "Which",
]
