from .activity import last_activity_of
from .asked import CHECK_IN_DAYS
from .barrier import Barrier
from .change import ChangeAnswer
from .check_in import CheckIn
from .day_off import DayOff
from .earlier_weekdays import EarlierWeekdays
from .handled import HandledFact
from .log import LOG_WINDOW_DAYS, ExerciseLog, SessionLog
from .log_revision import SessionLogRevision
from .pause import ProgrammePause
from .plans import plans_of
from .prescribed import PrescribedExercise, ProgrammePhase
from .programme import Programme
from .safety import SafetyAnswer
from .settling import PAINFUL_FROM, SETTLE_DAYS
from .template import BREAK_MINUTES, ProgrammeTemplate, TemplateExercise, TemplatePhase

__all__ = [
    "BREAK_MINUTES",
    "CHECK_IN_DAYS",
    "LOG_WINDOW_DAYS",
    "PAINFUL_FROM",
    "SETTLE_DAYS",
    "Barrier",
    "ChangeAnswer",
    "CheckIn",
    "DayOff",
    "EarlierWeekdays",
    "ExerciseLog",
    "HandledFact",
    "PrescribedExercise",
    "Programme",
    "ProgrammePause",
    "ProgrammePhase",
    "ProgrammeTemplate",
    "SafetyAnswer",
    "SessionLog",
    "SessionLogRevision",
    "TemplateExercise",
    "TemplatePhase",
    "last_activity_of",
    "plans_of",
]
