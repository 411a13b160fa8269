from .delivery import Delivery
from .reminder import MailSettings, Reminder

__all__ = ["Delivery", "MailSettings", "Reminder"]
