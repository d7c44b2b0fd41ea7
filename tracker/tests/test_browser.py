"""The whole loop in a real browser, against a real server on a real database: editor, public page, API.

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

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium found: apt-get install chromium"
    ),
]


class Site:
    """A server started as `make run` starts it, with its editor's password."""

    def __init__(self, address: str, password: str) -> None:
        self.address, self.password = address, password

    def json(self, path: str):
        with urllib.request.urlopen(f"{self.address}{path}") as answer:
            return json.load(answer)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    bind = f"127.0.0.1:{free_port()}"
    with scratch_database(folder) as database:
        environment = {**os.environ, "DATABASE_URL": database, "DATA_DIR": str(folder), "DEBUG": "0"}
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
            yield Site(f"http://{bind}", password[1])
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


@pytest.fixture(scope="module")
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


def log_in(page, site) -> None:
    page.goto(f"{site.address}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()


def open_statement(page, site, title: str) -> None:
    page.goto(f"{site.address}/admin/claims/statement/")
    page.get_by_role("searchbox").or_(page.locator("#searchbar")).first.fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=title).first.click()


def new_follow_up(page):
    """The form that is ready for the next follow-up on a statement's page."""
    return page.locator("[id^=follow_ups-]:not(.empty-form)").filter(has=page.locator("textarea[name$=summary]")).last


def pick(page, form, field: str, words: str) -> None:
    """Choose in one of the admin's autocomplete fields."""
    form.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def test_an_editor_changes_a_status_with_evidence_and_readers_and_programs_see_it(page, site):
    before = site.json("/api/v1/commitments/su25-modernisation/")
    assert "Su 25" in before["quote"]["exact"]
    assert before["status"] == "in_progress"

    log_in(page, site)
    open_statement(page, site, before["title"])
    form = new_follow_up(page)
    form.locator("[name$=occurred_on]").fill("2026-11")
    form.locator("[name$=summary]").fill("The systems were reported to be in service.")
    form.locator("select[name$=status]").select_option(label="Kept")
    form.locator("select[name$=shows]").select_option("announcement")
    form.locator("select[name$=basis]").select_option("stated")
    page.get_by_role("button", name="Save and publish").click()

    # Without evidence it is refused at the field, and nothing is public or saved.
    assert "needs evidence" in new_follow_up(page).locator(".field-quote").inner_text()
    assert site.json("/api/v1/commitments/su25-modernisation/") == before

    form = new_follow_up(page)
    assert form.locator("[name$=summary]").input_value() == "The systems were reported to be in service."
    form.locator("textarea[name$=evidence_text]").fill("Belarusian crews have taken over the systems")
    pick(page, form, "evidence_source", "Diplomatic isolation continues")
    page.get_by_role("button", name="Save and publish").click()

    # With no more than an announcement it is refused too.
    form = new_follow_up(page)
    assert "An announcement alone makes nothing" in form.inner_text()
    form.locator("select[name$=shows]").select_option("action")
    page.get_by_role("button", name="Save and publish").click()
    assert "published as edition 2" in page.locator(".messagelist").inner_text()

    page.locator(".messagelist a").click()
    content = page.locator("main").text_content()
    assert "Kept" in content
    assert "The systems were reported to be in service." in content
    assert "Belarusian crews have taken over the systems" in content
    assert "November 2026" in content

    after = site.json("/api/v1/commitments/su25-modernisation/")
    assert (after["status"], after["edition"]["number"]) == ("kept", 2)
    assert [step["number"] for step in after["follow_ups"] if step["status"] == "kept"] == [
        len(before["follow_ups"]) + 1
    ]
    assert site.json("/api/v1/statements/?status=kept&q=modernised")["results"][0]["slug"] == "su25-modernisation"
    assert site.json("/api/v1/statements/su25-modernisation/editions/1/") == before


@pytest.mark.one_engine
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/statements/",
        "/statements/union-state-28-programmes/",
        "/actors/belarus/",
        "/occasions/",
        "/occasions/supreme-state-council-2021/",
        "/statements/supranational-tax-committee/",
        "/methodology/",
        "/corrections/",
    ],
)
def test_public_pages_fit_a_phone_and_a_desk(page, site, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    response = page.goto(f"{site.address}{path}")
    assert response.status == 200
    assert page.locator("h1").count() == 1
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{path} is {overflow} px wider than a screen of {width} px"


@pytest.mark.one_engine
def test_a_reader_filters_the_list_and_opens_a_statement(page, site):
    page.goto(f"{site.address}/statements/?kind=commitment&status=stalled")
    assert page.locator("main a[href^='/statements/hydrocarbon-market/']").count() >= 1
    page.goto(f"{site.address}/statements/?q=ЛУКАШЕНКО&kind=commitment")
    first = page.locator("main h2 a, main h3 a").first
    title = first.inner_text()
    first.click()
    assert title in page.locator("h1").inner_text()


@pytest.mark.one_engine
def test_the_api_documentation_works_under_the_security_policy(page, site):
    page.goto(f"{site.address}/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    assert page.locator(".opblock").count() >= 20
    assert (page.locator("h1").count(), page.locator("main").count()) == (1, 1)
