"""The whole loop in a real browser, against a real server on a real database: editor, public page, API."""

import pytest

from tracker.tests.walking import log_in, new_follow_up, open_first, open_statement, pick

pytestmark = pytest.mark.browser


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

    # A source that is older than what it is to prove is asked about, and confirmed.
    assert "was published before this" in new_follow_up(page).inner_text()
    page.locator(".desk-sure input").check()
    page.get_by_role("button", name="Save and review").click()
    assert "somebody else publishes what you edited" in page.locator(".errornote").first.inner_text()
    page.get_by_role("button", name="Hand to review").click()
    assert site.json("/api/v1/commitments/su25-modernisation/") == before

    # Somebody else reads what would change, and publishes it.
    log_in(page, site, "second")
    open_first(page, site, "to-review")
    assert "Belarusian crews have taken over the systems" in page.locator(".desk-differences").inner_text()
    page.get_by_label("How you checked these words").fill("Compared with the printed page.")
    page.get_by_role("button", name="I have checked them").click()
    assert page.get_by_label("What changed (public)").input_value() == "Status: In progress → Kept."
    page.get_by_role("button", name="Publish").click()
    assert "Published as edition 2" in page.locator(".messagelist").inner_text()

    page.locator(".messagelist a").click()
    content = page.locator("main").text_content()
    assert "Kept" in content
    assert "The systems were reported to be in service." in content
    assert "Belarusian crews have taken over the systems" in content
    assert "November 2026" in content
    assert "Compared with the printed page." in content

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
    page.get_by_label("Made on").fill("2022-07-20")
    page.select_option("#id_initial_status", "unchecked")
    page.locator("#id_quote_text").fill("The weather today is remarkably mild")
    pick(page, page.locator("form"), "quote_source", "Lithuania has resumed rail transit")
    pick(page, page.locator("#parties-0"), "actor", "Alyaksandr Lukashenka")
    page.select_option("#id_parties-0-role", "speaker")
    pick(page, page.locator("form"), "topics", "Energy")
    page.get_by_role("button", name="Submit for review").click()
    assert "handed to review" in page.locator(".messagelist").inner_text()

    log_in(page, site)
    open_first(page, site, "to-review")
    assert "The wether is mild" in page.locator(".desk-differences").inner_text()
    page.get_by_label("Note (desk only)").fill("Mend the spelling of weather.")
    page.get_by_label("Note (desk only)").press("Control+Enter")  # the button beside it, and not “Publish”
    assert "was sent back" in page.locator(".messagelist").inner_text()

    log_in(page, site, "writer")
    open_first(page, site, "sent-back")
    assert "Mend the spelling of weather." in page.locator(".desk-thread").inner_text()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title").fill("The weather is mild")
    page.get_by_role("button", name="Submit for review").click()
    assert "handed to review" in page.locator(".messagelist").inner_text()

    log_in(page, site)
    open_first(page, site, "to-review")
    page.get_by_label("How you checked these words").fill("Compared with the page of 16 January 2023.")
    page.get_by_role("button", name="I have checked them").click()
    page.get_by_label("What changed (public)").press("Enter")
    assert "Published as edition 1" in page.locator(".messagelist").inner_text()
    [found] = site.json("/api/v1/statements/?q=weather+mild")["results"]
    assert (found["title"], found["quote"]["anchor"]) == ("The weather is mild", "no_text")
    page.goto(f"{site.address}/statements/{found['slug']}/")
    assert "Compared with the page of 16 January 2023." in page.locator("main").inner_text()


def test_a_change_of_a_published_quote_reaches_nobody_before_a_second_person_has_seen_the_words(page, site):
    before = site.json("/api/v1/statements/iskander-transfer/")
    log_in(page, site, "writer")
    page.goto(f"{site.address}/admin/sources/quote/")
    page.locator("#searchbar").fill(" ".join(before["quote"]["exact"].split()[:8]))
    page.keyboard.press("Enter")
    page.locator("#result_list tbody th a").first.click()
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
