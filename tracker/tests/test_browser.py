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


@pytest.fixture(scope="module")
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


def log_in(page, site, name: str = "editor") -> None:
    page.context.clear_cookies()
    page.goto(f"{site.address}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.passwords[name])
    page.get_by_role("button", name="Log in").click()


def open_first(page, site, queue: str) -> None:
    """Go from the desk's first page to the first that waits in a queue."""
    page.goto(f"{site.address}/admin/")
    page.locator(f"section:has(#queue-{queue}) li a").first.click()


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
    page.get_by_role("button", name="Save and review").click()

    # Without evidence it is refused at the field, and nothing is public or saved.
    assert "needs evidence" in new_follow_up(page).locator(".field-quote").inner_text()
    assert site.json("/api/v1/commitments/su25-modernisation/") == before

    form = new_follow_up(page)
    assert form.locator("[name$=summary]").input_value() == "The systems were reported to be in service."
    form.locator("textarea[name$=evidence_text]").fill("Belarusian crews have taken over the systems")
    pick(page, form, "evidence_source", "Diplomatic isolation continues")
    page.get_by_role("button", name="Save and review").click()

    # With no more than an announcement it is refused too.
    form = new_follow_up(page)
    assert "An announcement alone makes nothing" in form.inner_text()
    form.locator("select[name$=shows]").select_option("action")
    page.get_by_role("button", name="Save and review").click()
    assert "somebody else publishes what you edited" in page.locator(".errornote").inner_text()
    page.get_by_role("button", name="Hand to review").click()
    assert site.json("/api/v1/commitments/su25-modernisation/") == before

    # Somebody else reads what would change, and publishes it.
    log_in(page, site, "second")
    open_first(page, site, "to-review")
    assert "Belarusian crews have taken over the systems" in page.locator(".desk-differences").inner_text()
    assert page.get_by_label("What changed (public)").input_value() == "Status: In progress → Kept."
    page.get_by_role("button", name="Publish").click()
    assert "Published as edition 2" in page.locator(".messagelist").inner_text()

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


def test_a_draft_is_written_sent_back_mended_and_published(page, site):
    log_in(page, site, "writer")
    page.goto(f"{site.address}/admin/claims/statement/add/")
    page.select_option("#id_kind", "claim")
    page.get_by_label("Title").fill("The wether is mild")
    page.get_by_label("Summary").fill("A remark about the day.")
    page.get_by_label("Made on").fill("2023-01-13")
    page.select_option("#id_initial_status", "unchecked")
    page.locator("#id_quote_text").fill("The weather today is remarkably mild")
    pick(page, page.locator("form"), "quote_source", "Weekly commentary")
    pick(page, page.locator("#parties-0"), "actor", "Alyaksandr Lukashenka")
    page.select_option("#id_parties-0-role", "speaker")
    pick(page, page.locator("form"), "topics", "Energy")
    page.get_by_role("button", name="Submit for review").click()
    assert "handed to review" in page.locator(".messagelist").inner_text()

    log_in(page, site)
    open_first(page, site, "to-review")
    assert "The wether is mild" in page.locator(".desk-differences").inner_text()
    page.get_by_label("Note (desk only)").fill("Mend the spelling of weather.")
    page.get_by_role("button", name="Send back").click()

    log_in(page, site, "writer")
    open_first(page, site, "sent-back")
    assert "Mend the spelling of weather." in page.locator(".desk-thread").inner_text()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title").fill("The weather is mild")
    page.get_by_role("button", name="Submit for review").click()

    log_in(page, site)
    open_first(page, site, "to-review")
    page.get_by_label("How you checked these words").fill("Compared with the page of 16 January 2023.")
    page.get_by_role("button", name="I have checked them").click()
    page.get_by_role("button", name="Publish").click()
    assert "Published as edition 1" in page.locator(".messagelist").inner_text()
    [found] = site.json("/api/v1/statements/?q=weather+mild")["results"]
    assert (found["title"], found["quote"]["anchor"]) == ("The weather is mild", "no_text")
    page.goto(f"{site.address}/statements/{found['slug']}/")
    assert "Compared with the page of 16 January 2023." in page.locator("main").inner_text()


def test_a_change_of_a_published_quote_reaches_nobody_before_a_second_person_has_seen_the_words(page, site):
    before = site.json("/api/v1/statements/iskander-transfer/")
    log_in(page, site, "writer")
    page.goto(f"{site.address}/admin/sources/quote/?q={before['quote']['exact'].split()[0]}")
    open_statement(page, site, before["title"])
    page.locator(".field-quote .view-related").first.click()
    page.wait_for_url("**/sources/quote/**")
    assert page.locator("[name=exact]").count() == 0
    page.get_by_role("link", name="Correct these words").click()
    page.locator("[name=exact]").fill("An invention of the writer")
    page.locator("input[name=_save]").click()
    assert site.json("/api/v1/statements/iskander-transfer/") == before

    log_in(page, site, "second")
    open_first(page, site, "pending")
    differences = page.locator(".desk-differences").inner_text()
    assert "An invention of the writer" in differences and before["quote"]["exact"] in differences
    assert page.get_by_role("button", name="Publish").count() == 0  # nobody has said how the words were checked
    assert site.json("/api/v1/statements/iskander-transfer/") == before


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
