"""The API's schema: valid OpenAPI, true of what is served, in both of its forms."""

import json

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from claims.record.tests.reading import get_json
from claims.tests.makers import a_follow_up, a_statement, published

pytestmark = pytest.mark.django_db


def test_the_schema_is_valid_openapi_3_1_and_names_every_filter_and_error(client):
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"
    listed = document["paths"]["/api/v1/statements/"]["get"]
    assert {"q", "actor", "status", "timeliness", "cursor", "page_size", "order"} <= {
        p["name"] for p in listed["parameters"]
    }
    assert "application/problem+json" in listed["responses"]["400"]["content"]
    assert "410" in document["paths"]["/api/v1/statements/{slug}/"]["get"]["responses"]


def test_what_is_served_has_the_documented_shape(client):
    from jsonschema import Draft202012Validator

    statement = a_statement(slug="it", due_on="2022")
    wrong = a_follow_up(statement, status="stalled")
    a_follow_up(statement, occurred_on="2023", kind="correction", corrects=wrong)
    published(statement)
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    for address, path in {
        "statements/it/": "/api/v1/statements/{slug}/",
        "statements/": "/api/v1/statements/",
        "follow-ups/": "/api/v1/follow-ups/",
        "actors/": "/api/v1/actors/",
        "sources/": "/api/v1/sources/",
        "statements/it/editions/": "/api/v1/statements/{slug}/editions/",
    }.items():
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(get_json(client, address))


def test_the_schema_comes_as_yaml_or_json_by_parameter_or_by_header(client):
    as_yaml, as_json = client.get("/api/v1/schema/"), client.get("/api/v1/schema/?format=json")
    assert json.loads(as_json.content) == yaml.safe_load(as_yaml.content)
    by_header = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert json.loads(by_header.content)["openapi"] == "3.1.0"
    assert yaml.safe_load(client.get("/api/v1/schema/?format=yaml").content)["openapi"] == "3.1.0"


def test_errors_of_the_schema_and_of_the_docs_page_are_problems_too(client):
    answers = {
        400: client.get("/api/v1/schema/?format=xml"),
        405: client.post("/api/v1/schema/"),
        406: client.get("/api/v1/schema/", headers={"Accept": "image/png"}),
    }
    for status, response in [*answers.items(), (405, client.post("/api/v1/docs/"))]:
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(response.content)["status"] == status
    assert get_json(client, "schema/?format=xml", status=400)["errors"][0]["parameter"] == "format"
