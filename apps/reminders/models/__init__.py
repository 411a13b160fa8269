from .delivery import Delivery
from .reminder import MailSettings, Reminder
from .tick import LATE_AFTER, Tick

__all__ = ["LATE_AFTER", "Delivery", "MailSettings", "Reminder", "Tick"]
