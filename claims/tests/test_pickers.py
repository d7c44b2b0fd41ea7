"""Pickers: who is called as somebody typed is offered first, then whose name begins so; each with what tells it apart."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.tests.makers import (
    a_publisher,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    an_occasion,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14


def offered(client, field, typed, page=1, model="statement", app="claims"):
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": typed, "page": page}
    return client.get(f"/admin/autocomplete/?{urlencode(asked)}").json()


def texts(client, field, typed, **where):
    return [row["text"] for row in offered(client, field, typed, **where)["results"]]


def actors(client, typed, **where):
    return texts(client, "actor", typed, model="party", **where)


@pytest.fixture
def named(editor):
    an_actor(name="Academy of Sciences of Belarus", kind="organisation")
    an_actor(name="Belarusian Railways", kind="organisation")
    an_actor("Беларусь", "Белоруссия", name="Belarus", kind="state")
    an_actor(name="Bank Belarus", kind="organisation")


@pytest.mark.parametrize("typed", ["Беларусь", "belarus", "Белоруссия", "BELARUS\u200b"])
def test_who_is_called_so_is_offered_first(client, named, typed):
    assert actors(client, typed)[0].startswith("Belarus (")


def test_whose_name_begins_so_comes_before_whom_it_merely_names(client, named):
    found = [text.split(" ·")[0].split(" (")[0] for text in actors(client, "bela")]
    assert found == ["Belarus", "Belarusian Railways", "Academy of Sciences of Belarus", "Bank Belarus"]


def test_what_somebody_did_not_call_by_name_stays_as_it_was(client, named):
    assert len(actors(client, "belarus -bank")) == 3
    assert actors(client, "sciences belarus") == ["Academy of Sciences of Belarus · Organisation"]
    assert actors(client, "nobody") == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("belarus", "Belarus (Беларусь) · State"),
        ("Белоруссия", "Belarus (Белоруссия) · State"),
        ("беларус", "Belarus (Беларусь) · State"),
    ],
)
def test_an_actor_is_offered_with_its_kind_and_the_spelling_that_was_typed(client, named, typed, shown):
    assert actors(client, typed)[0] == shown


def test_everything_that_is_picked_says_what_tells_it_apart(client, editor):
    source = a_source(title="The Gazette", publisher=a_publisher(name="State Press"), published_on="2021-12-08")
    a_quote(exact="Мы придём", translation="We shall come", source=source)
    a_reference(shows="They came.", locator="page 2", source=source)
    an_occasion(name="Summit", held_on="2021-11", place="Minsk")
    a_topic(name="Energy")
    assert texts(client, "source", "gazette", app="sources", model="quote") == [
        "The Gazette · State Press · 8 December 2021 · Article"
    ]
    assert texts(client, "quote", "come") == ["“Мы придём” (We shall come) · The Gazette · 8 December 2021"]
    assert texts(client, "reference", "came", model="followup") == ["They came. · The Gazette · page 2"]
    assert texts(client, "occasion", "summit") == ["Summit · Meeting · November 2021 · Minsk"]
    assert texts(client, "topics", "energy") == ["Energy"]


@pytest.mark.parametrize(
    ("field", "typed", "make"),
    [
        ("topics", "Gas", lambda words: a_topic(name=words)),
        ("quote", "Gas", lambda words: a_quote(exact=words)),
        ("occasion", "Gas", lambda words: an_occasion(name=words)),
        ("to_statement", "Gas", lambda words: a_statement(title=words)),
        ("source", "Gas", lambda words: a_source(title=words)),
    ],
)
def test_the_exact_name_is_first_for_all_that_is_picked(client, editor, field, typed, make):
    for words in ("Cheap gas", "Gasoline", "Gas", "Dear gas"):
        make(words)
    where = {"to_statement": {"model": "link"}, "source": {"model": "quote", "app": "sources"}}.get(field, {})
    found = [text.lstrip("“").split(" ·")[0].rstrip("”") for text in texts(client, field, typed, **where)]
    assert found[:2] == ["Gas", "Gasoline"] and set(found[2:]) == {"Cheap gas", "Dear gas"}


def test_every_row_is_on_one_page_and_the_page_after_follows(client, editor):
    for number in range(30):
        an_actor(name=f"Bank of Minsk {number:02}")
    for number in range(45):
        an_actor(name=f"Minsk {number:02}")
    an_actor(name="Minsk")
    pages = [offered(client, "actor", "minsk", page, model="party") for page in range(1, 5)]
    found = [row["text"].split(" ·")[0] for page in pages for row in page["results"]]
    assert found[0] == "Minsk" and len(found) == len(set(found)) == 76
    assert [page["pagination"]["more"] for page in pages] == [True, True, True, False]


@pytest.mark.parametrize("number", [3, 60])
def test_offering_costs_the_same_whatever_there_is(client, editor, number):
    for name in range(number):
        an_actor("Мінск", name=f"Minsk {name}")
    with CaptureQueriesContext(connection) as queries:
        assert len(actors(client, "minsk")) == min(number, 20)
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:200] for query in queries)
