from .device import device
from .first_run import (
    skip_first_run,
    start_goal,
    start_if_then,
    start_language,
    start_plan,
)
from .health import healthz, readyz, readyz_reminders
from .looks import looks
from .mail_hook import mail_hook
from .patient import home, progress, today
from .site import (
    demo_mail,
    demo_mail_html,
    demo_mails,
    help_page,
    set_language,
    set_theme,
)
from .styleguide import styleguide, styleguide_mail

__all__ = [
    "demo_mail",
    "demo_mail_html",
    "demo_mails",
    "device",
    "healthz",
    "help_page",
    "home",
    "looks",
    "mail_hook",
    "progress",
    "readyz",
    "readyz_reminders",
    "set_language",
    "set_theme",
    "skip_first_run",
    "start_goal",
    "start_if_then",
    "start_language",
    "start_plan",
    "styleguide",
    "styleguide_mail",
    "today",
]
