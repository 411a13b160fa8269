from .activity import last_activity_of
from .handled import HandledFact
from .log import LOG_WINDOW_DAYS, ExerciseLog, SessionLog, SessionLogRevision
from .pause import ProgrammePause
from .prescribed import PrescribedExercise, ProgrammePhase
from .programme import EarlierWeekdays, Programme
from .template import BREAK_MINUTES, ProgrammeTemplate, TemplateExercise, TemplatePhase

__all__ = [
    "BREAK_MINUTES",
    "LOG_WINDOW_DAYS",
    "EarlierWeekdays",
    "ExerciseLog",
    "HandledFact",
    "PrescribedExercise",
    "Programme",
    "ProgrammePause",
    "ProgrammePhase",
    "ProgrammeTemplate",
    "SessionLog",
    "SessionLogRevision",
    "TemplateExercise",
    "TemplatePhase",
    "last_activity_of",
]
