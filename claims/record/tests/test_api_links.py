"""How statements bear on each other, for programs: both ways, with titles; and the filters that ask for it."""

import pytest

from claims import publishing
from claims.models import Party
from claims.record.tests.reading import get_json
from claims.tests.makers import a_follow_up, a_link, a_reference, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


def rows(client, slug):
    """The links of a statement, in short: direction, words, and the other's slug."""
    found = get_json(client, f"statements/{slug}/links/")
    return [(row["direction"], row["words"], row["statement"]["slug"]) for row in found]


def slugs(client, query):
    return {row["slug"] for row in get_json(client, f"statements/?{query}")["results"]}


def a_whole_with_a_part():
    whole, part = a_statement(slug="whole", title="The whole"), a_statement(slug="part", title="The part")
    a_link(part, "part_of", whole)
    a_follow_up(part, status="kept")
    publishing.publish([whole, part], by=None)
    return whole, part


def test_a_link_is_told_on_both_sides_with_the_title_and_the_status_of_the_other(client):
    a_whole_with_a_part()
    assert get_json(client, "statements/part/links/") == [
        {
            "relation": "part_of",
            "direction": "to",
            "words": "is part of",
            "statement": {"slug": "whole", "kind": "commitment", "title": "The whole"},
            "status": "announced",
            "withdrawn": False,
        }
    ]
    assert get_json(client, "statements/whole/links/") == [
        {
            "relation": "part_of",
            "direction": "from",
            "words": "includes",
            "statement": {"slug": "part", "kind": "commitment", "title": "The part"},
            "status": "kept",
            "withdrawn": False,
        }
    ]


def test_what_tells_a_follow_up_is_among_the_links_of_both_and_once_however_often_it_tells(client):
    teller, it = a_statement(slug="teller", kind="claim"), a_statement(slug="it")
    for year in ("2022", "2023"):
        a_follow_up(it, told_by=teller, occurred_on=year)
    publishing.publish([teller, it], by=None)
    assert rows(client, "it") == [("to", "is followed up in", "teller")]
    assert rows(client, "teller") == [("from", "tells what became of", "it")]


def test_a_contradiction_has_the_same_words_on_both_sides(client):
    one, other = a_statement(slug="one"), a_statement(slug="other")
    a_link(one, "contradicts", other)
    publishing.publish([one, other], by=None)
    assert rows(client, "one") == [("to", "contradicts", "other")]
    assert rows(client, "other") == [("from", "contradicts", "one")]


def test_links_stand_in_the_order_of_their_words_and_titles(client):
    it = a_statement(slug="it")
    others = [a_statement(slug=f"other-{title}", title=title) for title in ("Beta", "alpha", "gamma")]
    for other in others:
        a_link(it, "supports", other)
    a_link(others[2], "answers", it)
    publishing.publish([it, *others], by=None)
    expected = [
        ("from", "is answered by", "other-gamma"),
        ("to", "supports", "other-alpha"),
        ("to", "supports", "other-Beta"),
        ("to", "supports", "other-gamma"),
    ]
    assert rows(client, "it") == expected


def test_a_statement_without_links_and_one_whose_links_are_drafts_have_none(client):
    it = a_statement(slug="it")
    a_link(it, "supports", a_statement(slug="draft"))
    published(it)
    assert get_json(client, "statements/it/links/") == []


def test_of_one_that_was_withdrawn_neither_title_nor_status_is_told(client):
    whole, part = a_whole_with_a_part()
    publishing.withdraw(whole, by=None, reason="It was never said.")
    [row] = get_json(client, "statements/part/links/")
    assert row["statement"] == {"slug": "whole", "kind": "commitment", "title": ""}
    assert (row["status"], row["withdrawn"]) == ("", True)
    published(part)
    assert get_json(client, "statements/part/links/") == []


def test_what_a_withdrawn_statement_said_of_others_is_told_no_more(client):
    _whole, part = a_whole_with_a_part()
    publishing.withdraw(part, by=None, reason="It was never said.")
    assert get_json(client, "statements/whole/links/") == []


def test_links_follow_what_is_published_again(client):
    whole, part = a_whole_with_a_part()
    whole.title = "The whole, said better"
    whole.save()
    part.links.all().delete()
    assert [row["statement"]["title"] for row in get_json(client, "statements/part/links/")] == ["The whole"]
    publishing.publish([whole, part], by=None)
    assert rows(client, "whole") == rows(client, "part") == []


def test_a_statement_that_is_not_there_was_withdrawn_or_was_merged_has_no_links_of_its_own(client):
    whole, part = a_whole_with_a_part()
    withdrawn = published(a_statement(slug="gone"))
    publishing.withdraw(withdrawn, by=None, reason="It was never said.")
    publishing.withdraw(part, by=None, reason="Twice the same.", merged_into=whole)
    a_statement(slug="draft")
    for unknown in ("nobody", "draft"):
        assert get_json(client, f"statements/{unknown}/links/", status=404)["status"] == 404
    assert get_json(client, "statements/gone/links/", status=410)["reason"] == "It was never said."
    merged = client.get("/api/v1/statements/part/links/")
    assert (merged.status_code, merged["Content-Type"]) == (301, "application/problem+json")


def test_the_address_of_what_was_merged_leads_to_the_same_of_what_stays(client):
    whole, part = a_whole_with_a_part()
    publishing.withdraw(part, by=None, reason="Twice the same.", merged_into=whole)
    for rest in ("", "links/"):
        assert client.get(f"/api/v1/statements/part/{rest}")["Location"].endswith(f"/api/v1/statements/whole/{rest}")
    assert client.get("/statements/part/")["Location"] == "/statements/whole/"


def test_links_are_told_at_the_address_of_each_kind_and_take_no_parameters(client):
    a_whole_with_a_part()
    assert get_json(client, "commitments/part/links/") == get_json(client, "statements/part/links/")
    get_json(client, "claims/part/links/", status=404)
    refused = get_json(client, "statements/part/links/?page_size=1", status=400)
    assert [error["parameter"] for error in refused["errors"]] == ["page_size"]


def test_links_to_finds_what_bears_on_a_statement_and_what_it_tells_of(client):
    it, part, told = (a_statement(slug=slug) for slug in ("it", "part", "told"))
    a_link(part, "part_of", it)
    a_follow_up(told, told_by=it)
    other = a_statement(slug="other")
    a_link(it, "repeats", other)
    publishing.publish([it, part, told, other], by=None)
    assert slugs(client, "links_to=it") == {"part", "told"}
    assert slugs(client, "links_to=other") == {"it"}
    assert slugs(client, "links_to=part") == set()
    assert slugs(client, "links_to=it&kind=claim") == set()
    publishing.withdraw(part, by=None, reason="It was never said.")
    assert slugs(client, "links_to=it") == {"told"}


def in_role(role, actor, **fields):
    statement = a_statement(**fields)
    Party.objects.create(statement=statement, role=role, actor=actor)
    return statement


def test_responsible_finds_who_is_to_do_it_and_answerable_who_is_bound(client):
    ministry, speaker = an_actor(slug="ministry"), an_actor(slug="speaker")
    statements = [
        in_role("responsible", ministry, slug="announced", speakers=[speaker]),
        in_role("responsible", ministry, slug="agreed", speakers=[speaker], initial_status="agreed"),
        in_role("counterparty", ministry, slug="asked", speakers=[speaker]),
        a_statement(slug="own", speakers=[ministry]),
        a_statement(slug="proposed", speakers=[ministry], initial_status="proposed"),
        a_statement(slug="claim", speakers=[ministry], kind="claim"),
    ]
    publishing.publish(statements, by=None)
    assert slugs(client, "responsible=ministry") == {"announced", "agreed"}
    assert slugs(client, "answerable=ministry") == {"agreed", "own", "claim"}
    assert slugs(client, "speaker=ministry") == {"own", "proposed", "claim"}
    assert slugs(client, "answerable=speaker") == {"asked"}
    assert slugs(client, "answerable=ministry&responsible=ministry") == {"agreed"}
    for name in ("responsible", "answerable"):
        assert "nobody" in get_json(client, f"statements/?{name}=nobody", status=400)["detail"]


def test_whoever_becomes_bound_answers_from_the_next_edition_on(client):
    statement = published(in_role("responsible", an_actor(slug="ministry"), slug="it"))
    assert slugs(client, "answerable=ministry") == set()
    a_follow_up(statement, status="agreed")
    published(statement)
    assert slugs(client, "answerable=ministry") == {"it"}


def test_evidence_finds_what_the_status_rests_on(client):
    fields = {
        "own-words": {},
        "quoted": {"status": "kept"},
        "referenced": {"status": "kept", "reference": a_reference()},
        "reasoned": {"status": "unverifiable", "quote": None},
    }
    statements = [a_statement(slug=slug) for slug in fields]
    for statement in statements[1:]:
        a_follow_up(statement, **fields[statement.slug])
    publishing.publish(statements, by=None)
    assert slugs(client, "evidence=quoted") == {"own-words", "quoted"}
    assert slugs(client, "evidence=referenced") == {"referenced"}
    assert slugs(client, "evidence=reasoned") == {"reasoned"}
    assert slugs(client, "evidence=referenced&status=broken") == set()
    assert get_json(client, "statements/?evidence=none", status=400)["errors"][0]["parameter"] == "evidence"
