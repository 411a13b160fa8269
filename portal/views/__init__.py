from .looks import looks
from .mail_hook import mail_hook
from .patient import home, progress, today
from .site import (
    demo_mail,
    demo_mail_html,
    demo_mails,
    healthz,
    help_page,
    readyz,
    set_language,
    set_theme,
)
from .styleguide import styleguide, styleguide_mail

__all__ = [
    "demo_mail",
    "demo_mail_html",
    "demo_mails",
    "healthz",
    "help_page",
    "home",
    "looks",
    "mail_hook",
    "progress",
    "readyz",
    "set_language",
    "set_theme",
    "styleguide",
    "styleguide_mail",
    "today",
]
