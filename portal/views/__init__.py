from .device import device, manifest, offline, worker
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
from .own_data import own_data, take_own_data
from .patient import home, today
from .progress import as_pdf, as_table, keep, paper, progress
from .site import (
    accessibility,
    demo_mail,
    demo_mail_html,
    demo_mails,
    help_page,
    set_language,
    set_theme,
)
from .styleguide import styleguide, styleguide_mail

__all__ = [
    "accessibility",
    "as_pdf",
    "as_table",
    "demo_mail",
    "demo_mail_html",
    "demo_mails",
    "device",
    "healthz",
    "help_page",
    "home",
    "keep",
    "looks",
    "mail_hook",
    "manifest",
    "offline",
    "own_data",
    "paper",
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
    "take_own_data",
    "today",
    "worker",
]
