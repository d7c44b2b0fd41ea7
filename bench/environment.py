"""The settings with which everything here runs: those of a server on this machine, and no installation's data."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def use(settings: str = "tracker.settings") -> None:
    """Start Django for the database that DATABASE_URL names; without that, stop."""
    if not os.environ.get("DATABASE_URL"):
        sys.exit("Name the database: DATABASE_URL=postgres://… or sqlite:///…")
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    os.environ.update(served())
    import django

    django.setup()


def served() -> dict[str, str]:
    """What a process needs of the environment to answer over plain HTTP on this machine."""
    local = {"ALLOWED_HOSTS": "127.0.0.1", "HTTPS": "0", "DEBUG": "0"}
    return {"SECRET_KEY": "only-measured-never-served-to-anybody-0123456789", **local}
