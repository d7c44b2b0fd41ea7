"""The API's statement: the very bytes that were published, to be read and not written."""

import json

import pytest

from claims.record.models import Edition
from claims.record.tests.reading import get_json
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


def test_a_statement_is_served_as_the_very_bytes_that_were_published(client):
    statement = published(a_statement(slug="it"))
    body = Edition.objects.get(slug="it").document.body
    for address in ("statements/it/", "commitments/it/", "statements/it/editions/1/"):
        assert client.get(f"/api/v1/{address}").content.decode() == body
    assert get_json(client, "statements/")["results"] == [json.loads(body)]
    assert get_json(client, "claims/it/", status=404)["detail"] == "The record has no claim “it”."
    assert statement.title in body


def test_the_api_is_read_only(client):
    published(a_statement(slug="it"))
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)("/api/v1/statements/it/", data="{}", content_type="application/json")
        assert response.status_code == 405
        assert json.loads(response.content)["status"] == 405
