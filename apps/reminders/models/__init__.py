from .calendar_feed import CalendarFeed
from .delivery import Delivery
from .mail_settings import MailSettings
from .reminder import Reminder
from .sitting_break import SittingBreak
from .tick import LATE_AFTER, Tick

__all__ = [
    "LATE_AFTER",
    "CalendarFeed",
    "Delivery",
    "MailSettings",
    "Reminder",
    "SittingBreak",
    "Tick",
]
