"""A whole and its parts, the deadlines of both, what would count, and links that both pages show."""

import pytest

from claims import publishing
from claims.record.tests.reading import get_page
from claims.record.tests.sections import follow_up, links, section, text
from claims.tests.makers import a_criterion, a_follow_up, a_link, a_statement, published

pytestmark = pytest.mark.django_db


def a_whole(*statuses, **fields):
    """A published whole with a part for each of these statuses."""
    whole = a_statement(**{"slug": "whole", "title": "The whole", **fields})
    parts = [a_statement(slug=f"part-{number}", title=f"Part {number}") for number in range(1, len(statuses) + 1)]
    for part, status in zip(parts, statuses, strict=True):
        a_link(part, "part_of", whole)
        if status != "announced":
            a_follow_up(part, status=status)
    publishing.publish([whole, *parts], by=None)
    return whole, *parts


def others(client, slug, edition=""):
    """What the page of a statement says under “Other statements”."""
    return text(section(get_page(client, f"/statements/{slug}/{edition}"), "links"))


def deadline(client, slug):
    page = get_page(client, f"/statements/{slug}/")
    return text(page[page.index("<dt>Deadline</dt>") :].partition("</dd>")[0]).removeprefix("Deadline ")


def test_a_whole_says_how_many_parts_it_has_of_how_many_and_how_they_stand(client):
    a_whole("kept", "announced", "kept", "broken", parts_expected=28)
    said = others(client, "whole")
    assert said.startswith("Other statements 4 parts recorded of 28: 1 announced, 2 kept, 1 broken")
    assert "includes Part 1 Kept Part 2 Announced Part 3 Kept Part 4 Broken" in said
    assert others(client, "part-1") == "Other statements is part of The whole Announced"


def test_a_whole_that_does_not_say_how_many_it_has_says_how_many_are_recorded(client):
    a_whole("announced")
    assert others(client, "whole").startswith("Other statements 1 part recorded: 1 announced")


def test_one_part_of_many_is_one_part(client):
    a_whole("kept", parts_expected=28)
    assert "1 part recorded of 28: 1 kept" in others(client, "whole")


def test_a_whole_of_which_no_part_is_recorded_says_so(client):
    a_whole(parts_expected=28)
    assert "0 parts recorded of 28" in others(client, "whole")


def test_a_statement_without_parts_says_nothing_of_parts(client):
    it = a_statement(slug="it")
    a_link(it, "repeats", published(a_statement()))
    published(it)
    assert "recorded" not in others(client, "it")


def test_a_part_that_was_withdrawn_or_is_not_public_is_not_counted(client):
    whole, first, *_others = a_whole("kept", "kept", "kept", parts_expected=4)
    a_link(a_statement(title="A draft"), "part_of", whole)
    publishing.withdraw(first, by=None, reason="It was never said.")
    said = others(client, "whole")
    assert "2 parts recorded of 4: 2 kept" in said
    assert "A draft" not in said
    assert "Part 1" not in said


def test_an_earlier_edition_of_a_whole_does_not_say_that_no_part_is_recorded(client):
    whole, _part = a_whole("announced", parts_expected=28)
    a_link(whole, "repeats", published(a_statement()))
    published(whole)
    whole.title = "The whole, said better"
    whole.save()
    published(whole)
    assert "1 announced" in others(client, "whole")
    assert "repeats" in others(client, "whole", edition="editions/2/")
    assert "0 parts" not in others(client, "whole", edition="editions/2/")


def test_a_part_without_a_deadline_shows_that_of_the_whole(client):
    whole = a_statement(slug="whole", title="The whole", due_on="2027-12-31")
    part, dated = a_statement(slug="part"), a_statement(slug="dated", due_on="2029-06")
    for one in (part, dated):
        a_link(one, "part_of", whole)
    publishing.publish([whole, part, dated], by=None)
    assert deadline(client, "part") == "with the whole (The whole), 31 December 2027"
    assert deadline(client, "dated") == "June 2029 Not yet due"
    a_follow_up(whole, kind="restatement", due_on="2028")
    published(whole)
    assert deadline(client, "part") == "with the whole (The whole), 2028"
    publishing.withdraw(whole, by=None, reason="It was never said.")
    assert deadline(client, "part") == "None was given"


def test_a_deadline_that_moved_says_how_often_and_what_it_was_at_first(client):
    statement = a_statement(slug="it", due_on="2024", due_text="by the end of the year")
    published(statement)
    assert "moved" not in deadline(client, "it")
    a_follow_up(statement, kind="restatement", due_on="2025", occurred_on="2023-01")
    published(statement)
    assert "2025 by the end of the year Overdue The deadline moved once; at first 2024" in deadline(client, "it")
    wrong = a_follow_up(statement, kind="restatement", due_on="2027", occurred_on="2024-01")
    a_follow_up(statement, kind="restatement", due_on="2029", occurred_on="2024-06")
    a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2024-07")
    published(statement)
    assert deadline(client, "it").startswith("2029 by the end of the year Not yet due")
    assert "The deadline moved 2 times; at first 2024" in deadline(client, "it")


def test_a_restatement_shows_both_readings_and_the_new_deadline(client):
    statement = a_statement(slug="it", due_on="2022")
    changed = {"words_before": "31 programmes", "words_after": "28 programmes", "due_on": "2029"}
    a_follow_up(statement, kind="restatement", **changed)
    published(statement)
    step = follow_up(get_page(client, "/statements/it/"), 1)
    assert "before: 31 programmes → after: 28 programmes" in text(step)
    assert "New deadline 2029" in text(step)


def test_what_would_count_is_said_with_the_day_on_which_it_was_written(client):
    statement = a_statement(slug="it", weight="key")
    a_criterion(statement, text="Bills say <one> tariff.", counts_as="kept", written_at="2022-03-01T09:00Z")
    a_criterion(statement, text="The law is repealed.", counts_as="broken", written_at="2022-03-01T09:00Z")
    published(statement)
    said = text(section(get_page(client, "/statements/it/"), "criteria"))
    assert said == (
        "What would count Counts as kept: Bills say &lt;one&gt; tariff. Written on 1 March 2022 "
        "Counts as broken: The law is repealed. Written on 1 March 2022 "
        "Criteria are written before the first verdict, and stay as they were."
    )
    published(a_statement(slug="other"))
    assert section(get_page(client, "/statements/other/"), "criteria") == ""


def test_criteria_of_different_days_do_not_all_claim_the_first_day(client):
    statement = a_statement(slug="it")
    a_criterion(statement, counts_as="kept", written_at="2022-03-01T09:00Z")
    a_criterion(statement, counts_as="broken", written_at="2023-05-01T09:00Z")
    published(statement)
    assert "1 May 2023" in text(section(get_page(client, "/statements/it/"), "criteria"))


def test_a_contradiction_reads_alike_on_both_pages(client):
    one, other = a_statement(slug="one", title="It is so"), a_statement(slug="other", title="It is not")
    a_link(one, "contradicts", other)
    publishing.publish([one, other], by=None)
    assert others(client, "one") == "Other statements contradicts It is not Announced"
    assert others(client, "other") == "Other statements contradicts It is so Announced"


def told(**fields):
    """A statement that another one tells what became of."""
    teller, statement = a_statement(slug="teller", title="We came", **fields), a_statement(slug="it", title="Come")
    a_follow_up(statement, summary="They say they came.", told_by=teller, quote=teller.quote)
    publishing.publish([teller, statement], by=None)
    return teller


def test_what_tells_a_follow_up_is_named_at_it_and_names_what_it_tells_of(client):
    told()
    page = get_page(client, "/statements/it/")
    assert "Told by We came" in text(follow_up(page, 1))
    assert "/statements/teller/" in links(follow_up(page, 1))
    assert others(client, "it") == ""
    assert others(client, "teller") == "Other statements tells what became of Come Announced"


def test_a_teller_that_readers_can_no_longer_open_is_not_linked(client):
    publishing.withdraw(told(), by=None, reason="It was never said.")
    step = follow_up(get_page(client, "/statements/it/"), 1)
    assert "They say they came." in step
    assert "Told by" not in step
    assert "/statements/teller/" not in links(step)
