"""Strict reading of settings from the environment: a wrong value stops the start and names itself."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default, an unset or empty variable stops the start."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name}: it is required when DEBUG is off. See docs/deploy.md.")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}: say 1 or 0.")
    return value in TRUE


def words(name: str, default: str | None = None) -> list[str]:
    """A comma-separated variable as a list without blanks; without a default, an empty list stops the start."""
    found = [word.strip() for word in text(name, default).split(",") if word.strip()]
    if not found and default is None:
        raise ImproperlyConfigured(f"{name} names nothing: write what it is to hold, with commas between.")
    return found


def whole_number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}: say a whole number of at least {least}.")
    return int(value)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = os.environ.get(name, "").strip() or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}: say one of {', '.join(choices)}.")
    return value
