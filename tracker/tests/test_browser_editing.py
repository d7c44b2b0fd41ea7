"""In a real browser: what was typed is kept until it is saved, keys save, and a page says who else has it open."""

import re

import pytest

from tracker.tests.walking import log_in

pytestmark = pytest.mark.browser


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('desk:')).length")


def first_statement(page, site):
    page.goto(f"{site.address}/admin/claims/statement/")
    page.locator("#result_list tbody th a").first.click()
    return page.url


def test_what_was_typed_survives_and_goes_when_it_is_saved(page, site):
    log_in(page, site)
    address = first_statement(page, site)
    page.locator("#id_internal_note").fill("An hour's thought.")
    page.wait_for_timeout(700)
    assert kept(page) == 1
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.context.clear_cookies()
    page.goto(address)
    assert asked == ["beforeunload"]
    log_in(page, site)
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    assert page.locator("#id_internal_note").input_value() == "An hour's thought."
    page.locator("#id_internal_note").press("Control+s")
    page.wait_for_load_state()
    assert "was changed successfully" in page.content() and page.url == address
    assert page.locator("#id_internal_note").input_value() == "An hour's thought." and kept(page) == 0


def test_a_row_that_was_added_is_put_back_too(page, site):
    log_in(page, site)
    address = first_statement(page, site)
    page.locator("#parties-group .add-row a").click()
    rows = page.locator("#parties-group .dynamic-parties")
    number = rows.count()
    rows.last.locator("select[name$=-role]").select_option("counterparty")
    page.wait_for_timeout(700)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    assert rows.count() == number
    assert rows.last.locator("select[name$=-role]").input_value() == "counterparty"
    page.locator(".desk-keys kbd").first.scroll_into_view_if_needed()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site.address}/admin/")


def test_control_enter_goes_to_review_and_logging_out_forgets(page, site):
    log_in(page, site)
    first_statement(page, site)
    page.locator("#id_internal_note").fill("Another thought.")
    page.locator("#id_internal_note").press("Control+Enter")
    page.wait_for_url(re.compile("/review/$"))
    page.go_back()
    page.locator("#id_internal_note").fill("Not to be kept.")
    page.wait_for_timeout(700)
    assert kept(page) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#logout-form button").click()
    page.wait_for_load_state()
    assert kept(page) == 0


def test_two_people_see_each_other(page, site, browser):
    log_in(page, site)
    address = first_statement(page, site)
    context = browser.new_context()
    other = context.new_page()
    log_in(other, site, "second")
    other.goto(address)
    assert "editor is editing this since" in other.locator(".desk-others").inner_text()
    context.close()


def test_what_two_people_write_is_merged_and_what_both_wrote_is_asked(page, site, browser):
    log_in(page, site)
    address = first_statement(page, site)
    context = browser.new_context()
    other = context.new_page()
    log_in(other, site, "second")
    other.goto(address)
    save(page, "#id_internal_note", "Ask the ministry.")
    save(other, "#id_summary", "Summarised by the second.")
    other.goto(address)
    assert other.locator("#id_internal_note").input_value() == "Ask the ministry."
    assert other.locator("#id_summary").input_value() == "Summarised by the second."

    page.goto(address)
    save(page, "#id_internal_note", "Ask the embassy.")
    save(other, "#id_internal_note", "Ask the agency.")
    asked = other.locator(".desk-conflict")
    assert "embassy" in asked.inner_text() and "agency" in asked.inner_text()
    context.close()


def save(page, field, words):
    page.locator(field).fill(words)
    page.locator("input[name=_continue]").click()
    page.wait_for_load_state()
