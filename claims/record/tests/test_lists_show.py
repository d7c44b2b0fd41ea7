"""Lists and counts show what matters: the background and what nobody maintains only where they are asked for."""

import re

import pytest

from claims import publishing
from claims.models import Party
from claims.record.tests.reading import get_json, get_page
from claims.record.tests.sections import links, section, text
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_statement,
    a_topic,
    an_actor,
    an_occasion,
    published,
)

pytestmark = pytest.mark.django_db

EVERYTHING = {"key", "regular", "background", "left"}


def retired(statement):
    publishing.retire(published(statement), by=None, reason="Nobody has time.")
    return statement


def one_of_each(**fields):
    """A key statement, a regular one, one of the background and one that nobody maintains."""
    for slug, weight in (("key", "key"), ("regular", "regular"), ("background", "background"), ("left", "regular")):
        statement = a_statement(**{"slug": slug, "title": f"The {slug} one", "weight": weight, **fields})
        if weight == "key" and statement.kind == "commitment":
            a_criterion(statement)
        retired(statement) if slug == "left" else published(statement)


def on_page(client, address):
    """The slugs of the statements that a page of the list shows, which must be as many as it says."""
    page = get_page(client, address)
    shown = re.findall(r'class="card-title"><a href="/statements/([^/]+)/"', page)
    assert re.search(r"<strong>(\d+)</strong> statement", page)[1] == str(len(shown)), address
    return set(shown)


def in_api(client, query, resource="statements"):
    found = get_json(client, f"{resource}/?{query}")
    slugs = {row["slug"] for row in found["results"]}
    assert (found["count"], found["count_relation"]) == (len(slugs), "exact")
    return slugs


def compositions(page):
    """What the bars of a page count: how many, and the address that should list exactly these."""
    found = []
    for block in re.findall(r'<section class="composition">.*?</section>', page):
        total = int(re.search(r'class="count">(\d+)<', block)[1])
        numbers = [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', block)]
        assert sum(numbers) == total
        found += zip([total, *numbers], links(block), strict=True)
    return found


def require_true(client, page):
    """Every number of the bars is that of the list to which it leads, on the page and in the API."""
    for number, address in compositions(page):
        assert len(on_page(client, address)) == number, address
        assert len(in_api(client, address.partition("?")[2])) == number, address


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"key", "regular"}),
        ("kind=commitment", {"key", "regular"}),
        ("q=one", {"key", "regular"}),
        ("timeliness=overdue", {"key", "regular"}),
        ("show=all", EVERYTHING),
        ("show=all&status=announced", EVERYTHING),
        ("show=all&kind=commitment&q=one", EVERYTHING),
        ("show=all&timeliness=overdue", EVERYTHING),
        ("weight=background", {"background"}),
        ("weight=key", {"key"}),
        ("weight=regular", {"regular", "left"}),
        ("weight=background&show=all", {"background"}),
    ],
)
def test_page_and_api_leave_out_the_same_and_bring_the_same_when_asked(client, query, shown):
    one_of_each(due_on="2022")
    assert on_page(client, f"/statements/?{query}") == shown
    assert in_api(client, query) == shown


@pytest.mark.parametrize(("kind", "resource"), [("claim", "claims"), ("commitment", "commitments")])
def test_the_lists_of_one_kind_leave_out_the_same(client, kind, resource):
    one_of_each(kind=kind)
    published(a_statement(kind="claim" if kind == "commitment" else "commitment"))
    assert in_api(client, "", resource) == {"key", "regular"}
    assert in_api(client, "show=all", resource) == EVERYTHING
    assert in_api(client, "weight=background", resource) == {"background"}


@pytest.mark.parametrize("query", ["show=some", "show=all&show=all", "weight=heavy"])
def test_another_word_for_everything_is_refused(client, query):
    assert get_json(client, f"statements/?{query}", status=400)["status"] == 400
    get_page(client, f"/statements/?{query}", status=400)


def test_what_is_left_out_of_lists_keeps_its_page_and_its_place_in_the_api(client):
    one_of_each()
    for slug in ("background", "left"):
        assert f"<h1>The {slug} one</h1>" in get_page(client, f"/statements/{slug}/")
        assert get_json(client, f"statements/{slug}/")["slug"] == slug


def test_everything_stays_asked_for_from_page_to_page_and_can_be_taken_away(client):
    for _ in range(26):
        published(a_statement(weight="background"))
    page = get_page(client, "/statements/?show=all")
    assert "Show: Everything" in text(page)
    following = next(address for address in links(page) if "cursor=" in address)
    assert following.startswith("?show=all&")
    assert 'class="card-title"' in get_page(client, f"/statements/{following}")
    assert "There is nothing here yet" in get_page(client, "/statements/")


def test_the_first_page_counts_what_lists_show_and_leads_to_it(client):
    one_of_each()
    published(a_statement(kind="claim"))
    published(a_statement(kind="claim", weight="background"))
    page = get_page(client, "/")
    assert "2 commitments and 1 claim" in text(page)
    assert [number for number, _address in compositions(page)] == [2, 2, 1, 1]
    require_true(client, page)


def test_the_first_page_leads_with_what_is_key_as_long_as_somebody_maintains_it(client):
    one_of_each()
    key = a_statement(weight="key", title="A key one that was left")
    a_criterion(key)
    retired(key)
    published(a_statement(kind="claim", weight="key", title="A key claim"))
    leading = text(section(get_page(client, "/"), "key"))
    assert "The key one" in leading
    for title in ("The regular one", "The background one", "A key one that was left", "A key claim"):
        assert title not in leading


def test_what_is_overdue_on_the_first_page_is_what_its_link_lists(client):
    one_of_each(due_on="2022")
    overdue = section(get_page(client, "/"), "overdue")
    assert on_page(client, "/statements/?timeliness=overdue") == {"key", "regular"}
    assert "All 2 overdue commitments" in text(overdue)
    assert "The background one" not in overdue
    assert "The left one" not in overdue


def test_what_is_published_again_or_becomes_regular_is_listed_and_counted_again(client):
    left, aside = retired(a_statement(slug="left")), published(a_statement(slug="aside", weight="background"))
    assert in_api(client, "") == set()
    aside.weight = "regular"
    aside.save()
    publishing.publish([left, aside], by=None)
    assert in_api(client, "") == {"left", "aside"}
    require_true(client, get_page(client, "/"))
    publishing.withdraw(left, by=None, reason="It was never said.")
    assert in_api(client, "show=all") == {"aside"}
    require_true(client, get_page(client, "/"))


def an_actor_with_a_record():
    """An actor who promised, claimed, agreed and was asked, spoken of and reported; and what each of these is."""
    leader = an_actor(slug="leader", name="The Leader")

    def in_role(role, slug, **fields):
        statement = a_statement(slug=slug, **fields)
        Party.objects.create(statement=statement, role=role, actor=leader)
        return statement

    own = [
        a_statement(slug="promised", speakers=[leader]),
        a_statement(slug="in-passing", speakers=[leader], weight="background", initial_status="stalled"),
        a_statement(slug="claimed", speakers=[leader], kind="claim"),
        in_role("on_behalf_of", "spoken-for"),
        in_role("responsible", "bound", initial_status="agreed"),
    ]
    others = [
        a_statement(slug="proposed", speakers=[leader], initial_status="proposed"),
        in_role("counterparty", "asked"),
        in_role("counterparty", "said-of", kind="claim"),
        in_role("reported_by", "reported"),
        in_role("responsible", "told-to"),
    ]
    a_follow_up(own[0], status="kept")
    publishing.publish([*own, *others], by=None)
    retired(a_statement(slug="left", speakers=[leader]))
    return {one.slug for one in own} | {"left"}, {one.slug for one in others}


def test_the_record_of_an_actor_counts_what_it_answers_for_and_leads_to_exactly_that(client):
    own, others = an_actor_with_a_record()
    page = get_page(client, "/actors/leader/")
    assert "Its own record" in page
    counted = [address for _number, address in compositions(page) if "status=" not in address]
    assert set().union(*(on_page(client, address) for address in counted)) == own
    assert on_page(client, "/statements/?actor=leader&show=all") == own | others
    assert {number for number, address in compositions(page) if address in counted} == {5, 1}
    require_true(client, page)


def test_an_actor_who_was_only_asked_has_no_record_of_its_own(client):
    statement = a_statement()
    Party.objects.create(statement=statement, role="counterparty", actor=an_actor(slug="asked"))
    published(statement)
    page = get_page(client, "/actors/asked/")
    assert "It undertook and claimed nothing itself." in page
    assert compositions(page) == []


def test_what_a_topic_or_an_occasion_counts_is_what_its_links_list(client):
    tax, summit = a_topic(slug="tax"), an_occasion(slug="summit")
    one_of_each(topics=[tax], occasion=summit)
    came = a_statement(slug="came", topics=[tax])
    a_follow_up(came, status="kept", occasion=summit)
    published(came)
    for address in ("/topics/tax/", "/occasions/summit/"):
        page = get_page(client, address)
        assert compositions(page)[0][0] == 5
        require_true(client, page)
