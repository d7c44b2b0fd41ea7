"""A site and a browser for the tests that are marked `browser`.

Where there is no Chromium they say so; REQUIRE_BROWSER=1 fails them.
"""

import os

import pytest

from tracker.testing import scratch_database
from tracker.tests.running import CHROMIUM, running_browser, running_site


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium found: apt-get install chromium"
    )
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def site(tmp_path_factory, installed):
    folder = tmp_path_factory.mktemp("site")
    with (
        scratch_database(folder, like=installed.address) as database,
        running_site(folder, database, installed.told) as site,
    ):
        yield site


@pytest.fixture(scope="module")
def browser():
    with running_browser() as browser:
        yield browser


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
