"""The pages for errors: they stand by themselves."""

import pytest

from claims.record.tests.reading import get_page

pytestmark = pytest.mark.django_db


def test_the_pages_for_errors_stand_by_themselves(rf, client):
    assert "There is nothing at this address" in get_page(client, "/no/such/place/", status=404)
    from claims.record.errors import server_error

    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()
