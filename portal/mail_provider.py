"""A mail provider that speaks HTTP: how it is set up from the environment."""

import os

from portal.environment import env_text

PREFIX = "ANYMAIL_"
# No provider may follow who opens a mail or a link in it. One that cannot be told so in
# each mail, or takes no mark, gets the mail without.
ALWAYS = {
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,
}


def anymail_settings():
    """Every variable ANYMAIL_NAME (or ANYMAIL_NAME_FILE) is the setting NAME of anymail."""
    found = {name.removesuffix("_FILE") for name in os.environ if name.startswith(PREFIX)}
    given = {name.removeprefix(PREFIX): env_text(name) for name in sorted(found)}
    return {name: value for name, value in given.items() if value} | ALWAYS
