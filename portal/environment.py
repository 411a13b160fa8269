"""Readers of the environment for settings.py. What cannot be read stops the start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str) -> str:
    """The value itself, or what stands in the file that NAME_FILE names: a secret of Docker
    or systemd then shows in no list of processes."""
    path = os.environ.get(f"{name}_FILE", "")
    if os.environ.get(name, "") or not path:
        return os.environ.get(name, "")
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read.") from None


def refuse(wrong: object, why: str) -> None:
    if wrong:
        raise ImproperlyConfigured(why)


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    if int(value) < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {value}.")
    return int(value)


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """The first one is the default."""
    value = os.environ.get(name, "") or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def split(parts: str) -> list[str]:
    return [part.strip() for part in parts.split(",") if part.strip()]


def kept_secret(path: Path) -> str:
    """The embedded site makes its own key once and keeps it beside its database. Linking the
    finished file into place lets one of several first starts win, and all read the same."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
