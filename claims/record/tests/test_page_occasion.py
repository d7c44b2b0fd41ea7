"""Where people met: what was said there, what came of other statements there, and who took part."""

import pytest

from claims import publishing
from claims.models import Statement
from claims.record.tests.reading import get_json, get_page
from claims.record.tests.sections import links, section, text
from claims.tests.makers import a_follow_up, a_statement, an_actor, an_occasion, published

pytestmark = pytest.mark.django_db


def a_summit(*participants, **fields):
    return an_occasion(*participants, **{"slug": "summit", "name": "They meet in Minsk", **fields})


def said_at(occasion, **fields):
    return published(a_statement(occasion=occasion, **fields))


def followed_up_at(occasion, **fields):
    """A statement that was made elsewhere, and of which something came at an occasion."""
    statement = a_statement(**fields)
    a_follow_up(statement, occasion=occasion, summary="They signed it.")
    return published(statement)


def parts_of_page(client, slug="summit"):
    """What a reader finds under each of the two headings."""
    page = get_page(client, f"/occasions/{slug}/")
    return text(section(page, "statements")), text(section(page, "came"))


def is_pending(statement):
    return Statement.objects.with_pending().get(pk=statement.pk).pending


def test_what_was_said_there_comes_first_and_then_what_came_of_other_statements_there(client):
    summit = a_summit()
    followed_up_at(summit, title="An older promise", made_on="2020")
    said_at(summit, title="A promise of that day", made_on="2021-11-04")
    said, came = parts_of_page(client)
    assert said.startswith("Said and signed here 1 Commitment · 4 November 2021")
    assert "A promise of that day" in said
    assert "An older promise" not in said
    assert came.startswith("What came of other statements here")
    assert "An older promise" in came
    assert "A promise of that day" not in came


def test_a_statement_that_was_said_and_followed_up_there_is_not_among_the_others(client):
    session = an_occasion(slug="session", held_on="2021-11-04/2021-11-06", kind="session")
    statement = a_statement(title="Said on the first day", occasion=session, made_on="2021-11-04")
    a_follow_up(statement, occasion=session, occurred_on="2021-11-06", status="agreed", summary="Signed on the last.")
    published(statement)
    said, came = parts_of_page(client, "session")
    assert "Said on the first day" in said
    assert came == ""


def test_an_occasion_where_nothing_was_said_shows_what_came_of_others_there(client):
    followed_up_at(a_summit(), title="An older promise", made_on="2020")
    said, came = parts_of_page(client)
    assert said == "Said and signed here 0 Nothing that the record holds."
    assert "An older promise" in came


def test_the_newest_of_what_came_of_others_are_shown_and_the_list_of_all_is_linked(client, monkeypatch):
    monkeypatch.setattr("claims.record.pages.entities.CAME_SHOWN", 2)
    summit = a_summit()
    for year in (2018, 2020, 2019):
        followed_up_at(summit, title=f"Promise of {year}", made_on=str(year))
    came = parts_of_page(client)[1]
    assert came.index("Promise of 2020") < came.index("Promise of 2019")
    assert "Promise of 2018" not in came
    everything = "/statements/?occasion=summit&show=all"
    assert everything in links(get_page(client, "/occasions/summit/"))
    assert "<strong>3</strong> statements" in get_page(client, everything)


def test_who_took_part_is_linked_only_if_the_record_has_a_page_of_them(client):
    speaker, silent = an_actor(slug="speaker", name="The Speaker"), an_actor(slug="silent", name="Silent & Co")
    said_at(a_summit(speaker, silent), speakers=[speaker])
    page = get_page(client, "/occasions/summit/")
    assert "Took part: Silent &amp; Co, The Speaker" in text(page)
    assert "/actors/speaker/" in links(page)
    assert "/actors/silent/" not in links(page)
    get_page(client, "/actors/silent/", status=404)


def test_the_head_says_what_it_was_when_and_where(client):
    said_at(a_summit(kind="signing", held_on="2021-11-04", place="Minsk"))
    assert "Signing · 4 November 2021 · Minsk They meet in Minsk" in text(get_page(client, "/occasions/summit/"))


def test_a_statement_and_its_follow_ups_lead_to_where_they_happened(client):
    summit, session = a_summit(), an_occasion(slug="session", name="The session")
    statement = a_statement(slug="it", occasion=summit)
    a_follow_up(statement, occasion=session)
    published(statement)
    page = get_page(client, "/statements/it/")
    assert "Occasion They meet in Minsk" in text(page)
    assert "Occasion The session" in text(page)
    assert {"/occasions/summit/", "/occasions/session/"} <= set(links(page))


def test_the_index_and_the_api_list_occasions_with_how_many_statements_have_to_do_with_them(client):
    summit = a_summit(an_actor(slug="guest", name="The Guest"), place="Minsk")
    an_occasion(slug="unused", name="Nothing was said there")
    said_at(summit)
    followed_up_at(summit)
    index = text(get_page(client, "/occasions/"))
    assert "They meet in Minsk 2 Meeting, 4 November 2021, Minsk" in index
    assert "Nothing was said there" not in index
    [listed] = get_json(client, "occasions/")["results"]
    assert get_json(client, "occasions/summit/") == listed
    assert listed["participants"] == [{"slug": "guest", "name": "The Guest"}]
    assert (listed["kind"], listed["place"], listed["held_on"]["edtf"]) == ("meeting", "Minsk", "2021-11-04")
    assert get_json(client, "occasions/?q=minsk")["count"] == 1
    get_json(client, "occasions/unused/", status=404)


def test_the_filter_finds_what_was_said_there_and_what_came_of_others_there(client):
    summit = a_summit()
    said_at(summit, slug="said")
    followed_up_at(summit, slug="came")
    said_at(an_occasion(slug="elsewhere"), slug="other")
    found = get_json(client, "statements/?occasion=summit")["results"]
    assert {document["slug"] for document in found} == {"said", "came"}
    assert get_json(client, "statements/?occasion=elsewhere")["count"] == 1
    unknown = get_json(client, "statements/?occasion=nowhere", status=400)
    assert "The record has no occasion “nowhere”." in unknown["detail"]


def test_an_occasion_of_which_everything_was_withdrawn_has_no_page(client):
    statement = said_at(a_summit())
    get_page(client, "/occasions/summit/")
    publishing.withdraw(statement, by=None, reason="It was never said.")
    get_page(client, "/occasions/summit/", status=404)
    assert "They meet in Minsk" not in get_page(client, "/occasions/")


def test_an_occasion_that_is_renamed_is_pending_and_told_when_its_statements_are_published_again(client):
    summit = a_summit()
    said, followed_up = said_at(summit, slug="said"), followed_up_at(summit, slug="came")
    elsewhere = published(a_statement())
    summit.name = "They meet in Brest"
    summit.save()
    assert [is_pending(one) for one in (said, followed_up, elsewhere)] == [True, True, False]
    assert "They meet in Minsk" in get_page(client, "/occasions/summit/")
    published(said)
    assert [is_pending(one) for one in (said, followed_up)] == [False, True]
    assert "<h1>They meet in Brest</h1>" in get_page(client, "/occasions/summit/")
    assert get_json(client, "occasions/summit/")["name"] == "They meet in Brest"
    assert get_json(client, "statements/said/")["occasion"]["name"] == "They meet in Brest"
    assert get_json(client, "statements/came/")["follow_ups"][0]["occasion"]["name"] == "They meet in Minsk"
    published(followed_up)
    assert get_json(client, "statements/came/")["follow_ups"][0]["occasion"]["name"] == "They meet in Brest"


def test_a_participant_who_is_renamed_is_pending_too_though_they_said_nothing(client):
    guest = an_actor(name="Before")
    said = said_at(a_summit(guest))
    guest.name = "After"
    guest.save()
    assert is_pending(said)
    published(said)
    assert "Took part: After" in text(get_page(client, "/occasions/summit/"))
