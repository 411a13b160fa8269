from .handled import HandledFact
from .log import LOG_WINDOW_DAYS, ExerciseLog, SessionLog, SessionLogRevision
from .prescribed import PrescribedExercise, ProgrammePhase
from .programme import EarlierWeekdays, Programme
from .template import ProgrammeTemplate, TemplateExercise, TemplatePhase

__all__ = [
    "LOG_WINDOW_DAYS",
    "EarlierWeekdays",
    "ExerciseLog",
    "HandledFact",
    "PrescribedExercise",
    "Programme",
    "ProgrammePhase",
    "ProgrammeTemplate",
    "SessionLog",
    "SessionLogRevision",
    "TemplateExercise",
    "TemplatePhase",
]
