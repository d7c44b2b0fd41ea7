"""The public pages in a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


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


def test_a_reader_filters_the_list_and_opens_a_statement(page, site):
    page.goto(f"{site.address}/statements/?kind=commitment&status=stalled")
    assert page.locator("main a[href^='/statements/hydrocarbon-market/']").count() >= 1
    page.goto(f"{site.address}/statements/?q=ЛУКАШЕНКО&kind=commitment")
    first = page.locator("main h2 a, main h3 a").first
    title = first.inner_text()
    first.click()
    assert title in page.locator("h1").inner_text()


def test_the_api_documentation_works_under_the_security_policy(page, site):
    page.goto(f"{site.address}/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    assert page.locator(".opblock").count() >= 20
    assert (page.locator("h1").count(), page.locator("main").count()) == (1, 1)
