"""The API's editions of a statement: what a withdrawal takes out of sight, and keeps there."""

import json

import pytest
from django.utils import timezone

from claims import publishing
from claims.record import erasure
from claims.record.tests.auditing import two_editions
from claims.record.tests.reading import get_json
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


def test_a_withdrawn_statement_is_410_with_its_reason_and_its_editions_are_no_longer_served(client):
    statement = published(a_statement(slug="it", title="A title to forget"), note="A note to forget")
    publishing.withdraw(statement, by=None, reason="The source took it back.")
    problem = get_json(client, "statements/it/", status=410)
    assert problem["reason"] == "The source took it back."
    assert get_json(client, "statements/it/editions/1/", status=410)
    rows = client.get("/api/v1/statements/it/editions/")
    assert b"forget" not in rows.content
    first, second = json.loads(rows.content)["results"]
    assert (first["salt"], second["withdrawn"]) == ("", True)
    assert get_json(client, "statements/")["count"] == get_json(client, "actors/")["count"] == 0


def test_what_a_withdrawal_took_out_of_sight_stays_so_when_the_statement_is_published_again(client):
    statement = published(a_statement(slug="it", title="A title to forget"), note="A note to forget")
    publishing.withdraw(statement, by=None, reason="A name had to go.")
    statement.title = "A title to keep"
    statement.save()
    published(statement, note="Without the name.")
    assert get_json(client, "statements/it/")["title"] == "A title to keep"
    assert get_json(client, "statements/it/editions/3/")["edition"]["number"] == 3
    assert get_json(client, "statements/it/editions/1/", status=410)["reason"] == "A name had to go."
    for address in (
        "/api/v1/statements/it/editions/",
        "/statements/it/",
        "/statements/it/editions/1/",
        "/corrections/",
    ):
        assert b"forget" not in client.get(address).content
    assert [bool(row["salt"]) for row in get_json(client, "statements/it/editions/")["results"]] == [False, True, True]


def test_an_erased_edition_is_410_and_the_others_are_served(client):
    two_editions()
    erasure.erase_edition("it", 1, reason="A court said so.", at=timezone.now())
    assert "erased for legal reasons" in get_json(client, "statements/it/editions/1/", status=410)["detail"]
    assert get_json(client, "statements/it/editions/2/")["edition"]["number"] == 2
