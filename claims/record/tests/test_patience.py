"""A question that keeps the database busy is cut, told of, and no trouble to the next one."""

import json
import time

import pytest
from django.db import connection, transaction

from claims.record import caching, queries
from claims.record.api import pagination, views
from claims.record.tests.reading import get_page
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db

LONG = {
    "postgresql": "SELECT pg_sleep(20)",
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1e9) SELECT MAX(x) FROM n",
}


def ask_for_long(*_args):
    with transaction.atomic(), connection.cursor() as cursor:  # the test's own transaction goes on
        cursor.execute(LONG[connection.vendor])


@pytest.fixture
def little_patience(monkeypatch):
    monkeypatch.setattr(caching, "PATIENCE", 0.3)
    monkeypatch.setattr(views, "PATIENCE", 0.3)


def test_a_page_that_takes_too_long_is_cut_and_says_when_to_come_back(client, little_patience, monkeypatch):
    published(a_statement())
    with monkeypatch.context() as slow:
        slow.setattr(queries, "compositions", ask_for_long)
        began = time.monotonic()
        response = client.get("/")
        assert time.monotonic() - began < 10
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "The list was not found in time" in response.content.decode()
    assert "ETag" not in response
    assert get_page(client, "/")


def test_a_list_of_the_api_that_takes_too_long_is_a_problem(client, little_patience, monkeypatch):
    published(a_statement())
    with monkeypatch.context() as slow:
        slow.setattr(pagination, "number_of", ask_for_long)
        response = client.get("/api/v1/statements/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["title"] == "This takes too long"
    assert client.get("/api/v1/statements/").status_code == 200


def test_the_limit_is_taken_back(client, little_patience):
    published(a_statement())
    get_page(client, "/statements/")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
    else:
        ends = time.monotonic() + 0.5
        while time.monotonic() < ends:
            assert get_page(client, "/methodology/")
        with connection.cursor() as cursor:
            cursor.execute(LONG["sqlite"].replace("1e9", "1e6"))
            assert cursor.fetchone() == (1_000_000,)
