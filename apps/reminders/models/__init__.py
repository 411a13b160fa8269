from .delivery import Delivery
from .mail_settings import MailSettings
from .reminder import Reminder
from .sitting_break import SittingBreak

__all__ = ["Delivery", "MailSettings", "Reminder", "SittingBreak"]
