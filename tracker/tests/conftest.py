"""A real server on a real database, and a real browser that meets it.

Needs Chromium (Debian's package, or CHROMIUM=path). Where there is none the tests say so; REQUIRE_BROWSER=1 fails them.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest

from tracker.testing import ROOT, scratch_database

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


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium found: apt-get install chromium"
    )
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


MAKE_ACCOUNT = """
from django.contrib.auth.models import Group, User
user = User.objects.create_user({name!r}, password={password!r}, is_staff=True)
user.groups.add(Group.objects.get(name={role!r}))
"""


class Site:
    """A server started as `make run` starts it, with two pairs of eyes, and the passwords of its accounts."""

    def __init__(self, address: str, password: str, environment: dict[str, str]) -> None:
        self.address, self.passwords, self.environment = address, {"editor": password}, environment

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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    bind = f"127.0.0.1:{free_port()}"
    with scratch_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(folder), "DEBUG": "0", "FOUR_EYES": "1"}
        for inherited in ("SECRET_KEY", "ALLOWED_HOSTS"):
            environment.pop(inherited, None)
        command = [sys.executable, "-m", "tracker.run", "--bind", bind, "--workers", "1"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            said = ""
            for line in server.stdout:
                said += line
                if "Admin" in line:
                    break
            password = re.search(r"password: (\S+)", said)
            assert password, said
            wait_until_ready(f"http://{bind}/readyz")
            site = Site(f"http://{bind}", password[1], environment)
            site.make_account("second", "Editor")
            site.make_account("writer", "Contributor")
            yield site
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_until_ready(address: str) -> None:
    import time

    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                assert json.load(answer)["migrations"] == "applied"
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer")


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page that fails the test if anything it loads breaks the site's security policy or a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [fault for fault in faults if "404" not in fault and "410" not in fault] == []
