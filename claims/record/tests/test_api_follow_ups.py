"""The API's list of follow-ups."""

import pytest

from claims.record.tests.reading import get_json
from claims.tests.makers import a_follow_up, a_statement, published

pytestmark = pytest.mark.django_db


def test_follow_ups_are_listed_newest_first_with_their_statement(client):
    statement = a_statement(slug="it", title="Build it")
    a_follow_up(statement, occurred_on="2022", status="in_progress")
    a_follow_up(statement, occurred_on="2023-05")
    published(statement)
    rows = get_json(client, "follow-ups/")["results"]
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[0]["statement"] == {"slug": "it", "kind": "commitment", "title": "Build it"}
    assert [row["number"] for row in get_json(client, "follow-ups/?status=in_progress&statement=it")["results"]] == [1]
