"""SQLite, which keeps no numbers of its own unless it is told to, reads what is current along the list's index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.tests.makers import a_statement, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.mark.parametrize("route", ["/api/v1/statements/", "/api/v1/statements/?order=made", "/statements/"])
def test_what_is_current_is_read_in_its_order(client, route):
    published(a_statement())
    with CaptureQueriesContext(connection) as caught:
        assert client.get(route).status_code == 200
    [listing] = [query["sql"] for query in caught if "record_document" in query["sql"] and "ORDER BY" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
        steps = [row[-1] for row in cursor.fetchall()]
    assert "record_edition_current" in steps[0]
    assert not [step for step in steps if "B-TREE" in step]
