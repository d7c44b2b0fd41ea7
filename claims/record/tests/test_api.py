"""What all endpoints of the API share: refusals in one shape, validators, other origins."""

import pytest

from claims.record.tests.reading import LISTS, get_json
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", LISTS)
def test_every_list_refuses_what_it_does_not_know(client, name):
    assert get_json(client, f"{name}/?nonsense=1", status=400)["errors"][0]["parameter"] == "nonsense"
    assert get_json(client, f"{name}/?cursor=WyJuZXh0Il0", status=400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("address", ["statements/it/?x=1", "?x=1", "actors/who/?x=1", "statements/it/editions/1/?x=1"])
def test_details_take_no_parameters(client, address):
    assert get_json(client, address, status=400)["errors"][0]["parameter"] == "x"


@pytest.mark.parametrize(
    "address",
    [
        "nothing/",
        "statements/no_such/",
        "statements/%00/",
        "actors/x/",
        "topics/99999999999999999999/",
        "statements/it/editions/9/",
        "statements/it/editions/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_404_in_the_same_shape(client, address):
    published(a_statement(slug="it"))
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_an_answer_is_not_sent_twice_until_the_record_changes(client):
    published(a_statement(slug="it"))
    first = client.get("/api/v1/statements/")
    again = client.get("/api/v1/statements/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    a_statement()
    assert client.get("/api/v1/statements/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    published(a_statement())
    assert client.get("/api/v1/statements/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_pages_of_other_origins_may_read_the_api_and_its_errors(client):
    for address in ("statements/", "statements/?nonsense=1", "statements/nosuch/"):
        assert client.get(f"/api/v1/{address}")["Access-Control-Allow-Origin"] == "*"


def test_only_answers_that_the_documentation_says_so_of_have_a_validator(client):
    published(a_statement(slug="it"))
    assert all(
        "ETag" in client.get(f"/api/v1/{address}") for address in ("", "statements/it/", *(f"{n}/" for n in LISTS))
    )
    for address in ("schema/", "docs/", "statements/no/", "statements/?bogus=1"):
        assert "ETag" not in client.get(f"/api/v1/{address}")
