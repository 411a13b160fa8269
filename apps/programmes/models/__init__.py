from .log import LOG_WINDOW_DAYS, ExerciseLog, SessionLog, SessionLogRevision
from .prescribed import PrescribedExercise, ProgrammePhase
from .programme import EarlierWeekdays, Programme
from .template import BREAK_MINUTES, ProgrammeTemplate, TemplateExercise, TemplatePhase

__all__ = [
    "BREAK_MINUTES",
    "LOG_WINDOW_DAYS",
    "EarlierWeekdays",
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
