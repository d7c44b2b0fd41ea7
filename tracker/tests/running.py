"""A real server on a real database, and a real browser that meets it.

Needs Chromium (Debian's package, or CHROMIUM=path).
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.testing import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MAKE_ACCOUNT = """
from django.contrib.auth.models import Group, User
user = User.objects.create_user({name!r}, password={password!r}, is_staff=True)
user.groups.add(Group.objects.get(name={role!r}))
"""


class Site:
    """A server started as `make run` starts it, with two pairs of eyes, and the passwords of its accounts."""

    def __init__(self, address: str, passwords: dict[str, str], environment: dict[str, str]) -> None:
        self.address, self.passwords, self.environment = address, passwords, environment

    def make_account(self, name: str, role: str) -> None:
        self.passwords[name] = f"the password of {name}"
        made = MAKE_ACCOUNT.format(name=name, password=self.passwords[name], role=role)
        command = [sys.executable, "manage.py", "shell", "--command", made]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def json(self, path: str):
        with urllib.request.urlopen(f"{self.address}{path}") as answer:
            return json.load(answer)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install(folder: Path, database: str) -> dict[str, str]:
    """Make of a database what `make run` makes of it, and two more accounts; the passwords of all three."""
    with running_site(folder, database) as site:
        site.make_account("second", "Editor")
        site.make_account("writer", "Contributor")
        return site.passwords


@contextmanager
def running_site(folder: Path, database: str, passwords: dict[str, str] | None = None) -> Iterator[Site]:
    """A site that `make run` serves until the block ends; with `passwords`, one that is installed already."""
    bind = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(folder), "DEBUG": "0", "FOUR_EYES": "1"}
    for inherited in ("SECRET_KEY", "ALLOWED_HOSTS"):
        environment.pop(inherited, None)
    command = [sys.executable, "-m", "tracker.run", "--bind", bind, "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        site = Site(f"http://{bind}", passwords or {"editor": password_told_by(server)}, environment)
        wait_until_ready(f"{site.address}/readyz")
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)


def password_told_by(server: Any) -> str:
    said = ""
    for line in server.stdout:
        said += line
        if "Admin" in line:
            break
    password = re.search(r"password: (\S+)", said)
    assert password, said
    return password[1]


def wait_until_ready(address: str) -> None:
    for _ in range(1000):  # a machine may be busy
        try:
            with urllib.request.urlopen(address) as answer:
                assert json.load(answer)["migrations"] == "applied"
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@contextmanager
def running_browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
