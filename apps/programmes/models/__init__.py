from .log import LOG_WINDOW_DAYS, ExerciseLog, SessionLog, SessionLogRevision
from .programme import PrescribedExercise, Programme, ProgrammePhase
from .template import ProgrammeTemplate, TemplateExercise, TemplatePhase

__all__ = [
    "LOG_WINDOW_DAYS",
    "ExerciseLog",
    "PrescribedExercise",
    "Programme",
    "ProgrammePhase",
    "ProgrammeTemplate",
    "SessionLog",
    "SessionLogRevision",
    "TemplateExercise",
    "TemplatePhase",
]
