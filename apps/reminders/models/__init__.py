from .delivery import Delivery
from .mail_settings import MailSettings
from .reminder import Reminder
from .sitting_break import SittingBreak
from .tick import LATE_AFTER, Tick

__all__ = ["LATE_AFTER", "Delivery", "MailSettings", "Reminder", "SittingBreak", "Tick"]
