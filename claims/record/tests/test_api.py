"""The REST API: what it serves, what it refuses and how it says so, and that it documents itself truly."""

import json
import re

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import OpenAPIV31SpecValidator

from claims import publishing
from claims.record import listing, masthead
from claims.record.api.views import STATEMENT_ORDERS
from claims.record.models import Edition, Head
from claims.tests.makers import a_follow_up, a_source, a_statement, a_topic, an_actor, published
from sources.models import Quote

pytestmark = pytest.mark.django_db

LISTS = ("statements", "claims", "commitments", "follow-ups", "actors", "topics", "sources", "publishers")


def get(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_a_statement_is_served_as_the_very_bytes_that_were_published(client):
    statement = published(a_statement(slug="it"))
    body = Edition.objects.get(slug="it").document.body
    for address in ("statements/it/", "commitments/it/", "statements/it/editions/1/"):
        assert client.get(f"/api/v1/{address}").content.decode() == body
    assert get(client, "statements/")["results"] == [json.loads(body)]
    assert get(client, "claims/it/", status=404)["detail"] == "The record has no claim “it”."
    assert statement.title in body


def test_lists_are_walked_page_by_page_in_both_directions_and_name_every_row_once(client):
    for _ in range(7):
        published(a_statement(made_on="2021-11-04"))
    seen, address = [], "statements/?page_size=3&status=announced"
    while address:
        page = get(client, address)
        assert page["count"] == 7
        seen += [row["slug"] for row in page["results"]]
        address = page["next"] and page["next"].split("/api/v1/")[1]
        last = page
    assert len(seen) == len(set(seen)) == 7
    back = get(client, last["previous"].split("/api/v1/")[1])
    assert [row["slug"] for row in back["results"]] == seen[3:6]


def test_filters_narrow_and_combine(client):
    who, topic, source = an_actor("БЕЛАРУСЬ", slug="who"), a_topic(slug="tax"), a_source(slug="paper")
    quote = Quote.objects.create(slug="q", source=source, exact="We shall")
    wanted = a_statement(
        slug="wanted",
        speakers=[who],
        topics=[topic],
        quote=quote,
        made_on="2018-12-13",
        due_on="2019",
        modality="hedged",
    )
    published(wanted)
    published(a_statement(kind="claim", made_on="2022"))
    for query in (
        "actor=who",
        "speaker=who",
        "topic=tax",
        "source=paper",
        f"publisher={source.publisher.slug}",
        "kind=commitment",
        "status=announced",
        "status=kept&status=announced",
        "modality=hedged",
        "made_before=2019-01-01",
        "made_after=2018-01-01&made_before=2018-12-31",
        "due_before=2019-12-31",
        "timeliness=overdue",
        "q=belarus",
        "q=Беларусь",
        "q=shall+беларусь",
        "actor=who&topic=tax&kind=commitment",
    ):
        assert [row["slug"] for row in get(client, f"statements/?{query}")["results"]] == ["wanted"], query
    for query in ("kind=claim&actor=who", "q=nowhere", "status=kept", "due_after=2020-01-01", "timeliness=late"):
        assert get(client, f"statements/?{query}")["results"] == [], query
    assert get(client, "statements/?made_before=2022-06-30")["count"] == 2


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("colour=red", "colour", "Known here: actor"),
        ("kind=rumour", "kind", "rumour"),
        ("kind=claim&kind=commitment", "kind", "more than once"),
        ("status=done", "status", "done"),
        ("actor=nobody", "actor", "nobody"),
        ("actor=no%20slug", "actor", "slug"),
        ("topic=" + "x" * 500, "topic", "x"),
        ("made_after=04.11.2021", "made_after", "YYYY-MM-DD"),
        ("made_after=2021-02-30", "made_after", "YYYY-MM-DD"),
        ("due_before=99999999999999999999", "due_before", "YYYY-MM-DD"),
        ("q=a%00b", "q", "ull"),
        ("q=" + "x" * 300, "q", "200"),
        ("cursor=abc", "cursor", "next"),
        ("cursor=%00", "cursor", "next"),
        ("page_size=0", "page_size", "1 to 200"),
        ("page_size=-1", "page_size", "1 to 200"),
        ("page_size=%D9%A1", "page_size", "1 to 200"),
        ("order=title", "order", "-made"),
        ("format=csv", "format", "Unknown"),
    ],
)
def test_a_bad_parameter_is_answered_400_and_named_with_its_cure(client, query, parameter, says):
    response = client.get(f"/api/v1/statements/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert {"type", "title", "status", "detail", "instance", "errors"} <= set(problem)
    assert [error["parameter"] for error in problem["errors"]][0] == parameter
    assert says in " ".join(error["detail"] for error in problem["errors"])


@pytest.mark.parametrize("name", LISTS)
def test_every_list_refuses_what_it_does_not_know(client, name):
    assert get(client, f"{name}/?nonsense=1", status=400)["errors"][0]["parameter"] == "nonsense"
    assert get(client, f"{name}/?cursor=WyJuZXh0Il0", status=400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("address", ["statements/it/?x=1", "?x=1", "actors/who/?x=1", "statements/it/editions/1/?x=1"])
def test_details_take_no_parameters(client, address):
    assert get(client, address, status=400)["errors"][0]["parameter"] == "x"


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


def test_the_api_is_read_only(client):
    published(a_statement(slug="it"))
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)("/api/v1/statements/it/", data="{}", content_type="application/json")
        assert response.status_code == 405
        assert json.loads(response.content)["status"] == 405


def test_a_withdrawn_statement_is_410_with_its_reason_and_its_editions_are_no_longer_served(client):
    statement = published(a_statement(slug="it", title="A title to forget"), note="A note to forget")
    publishing.withdraw(statement, by=None, reason="The source took it back.")
    problem = get(client, "statements/it/", status=410)
    assert problem["reason"] == "The source took it back."
    assert get(client, "statements/it/editions/1/", status=410)
    rows = client.get("/api/v1/statements/it/editions/")
    assert b"forget" not in rows.content
    first, second = json.loads(rows.content)["results"]
    assert (first["salt"], second["withdrawn"]) == ("", True)
    assert get(client, "statements/")["count"] == get(client, "actors/")["count"] == 0


def test_what_a_withdrawal_took_out_of_sight_stays_so_when_the_statement_is_published_again(client):
    statement = published(a_statement(slug="it", title="A title to forget"), note="A note to forget")
    publishing.withdraw(statement, by=None, reason="A name had to go.")
    statement.title = "A title to keep"
    statement.save()
    published(statement, note="Without the name.")
    assert get(client, "statements/it/")["title"] == "A title to keep"
    assert get(client, "statements/it/editions/3/")["edition"]["number"] == 3
    assert get(client, "statements/it/editions/1/", status=410)["reason"] == "A name had to go."
    for address in (
        "/api/v1/statements/it/editions/",
        "/statements/it/",
        "/statements/it/editions/1/",
        "/corrections/",
    ):
        assert b"forget" not in client.get(address).content
    assert [bool(row["salt"]) for row in get(client, "statements/it/editions/")["results"]] == [False, True, True]


def test_follow_ups_are_listed_newest_first_with_their_statement(client):
    statement = a_statement(slug="it", title="Build it")
    a_follow_up(statement, occurred_on="2022", status="in_progress")
    a_follow_up(statement, occurred_on="2023-05")
    published(statement)
    rows = get(client, "follow-ups/")["results"]
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[0]["statement"] == {"slug": "it", "kind": "commitment", "title": "Build it"}
    assert [row["number"] for row in get(client, "follow-ups/?status=in_progress&statement=it")["results"]] == [1]


def test_the_number_of_queries_does_not_grow_with_the_record(client):
    api = ("statements/?page_size=200", "follow-ups/?page_size=200", "actors/?page_size=200", "statements/first/")
    pages = ("/", "/statements/", "/statements/first/", "/actors/", "/actors/who/", "/topics/tax/", "/corrections/")

    def costs():
        found = {}
        for address in (*(f"/api/v1/{address}" for address in api), *pages):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    def several(count):
        return [a_statement(**shared) for _ in range(count)]

    quote = Quote.objects.create(slug="q", source=a_source(), exact="One")
    shared = {"speakers": [an_actor(slug="who")], "topics": [a_topic(slug="tax")], "quote": quote}
    publishing.publish([a_statement(slug="first", **shared), *several(2)], by=None)
    small = costs()
    publishing.publish(several(297), by=None)
    assert costs() == small
    assert max(count for address, count in small.items() if address.startswith("/api/")) <= 4
    assert max(small.values()) <= 10


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


def test_the_root_names_every_list_and_the_head(client):
    published(a_statement())
    root = get(client, "")
    assert root["sequence"] == Head.objects.get(pk=1).sequence
    for name in (*LISTS, "schema", "docs"):
        assert client.get(root[name]).status_code == 200, name


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
        Draft202012Validator({**schema, "components": document["components"]}).validate(get(client, address))


def test_the_docs_page_has_no_inline_script_or_style(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert client.get("/api/v1/docs/?script=").status_code == 200


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
    assert get(client, "schema/?format=xml", status=400)["errors"][0]["parameter"] == "format"


def test_the_licence_is_said_the_same_everywhere(client, settings):
    licence = settings.SPECTACULAR_SETTINGS["LICENSE"]
    assert licence == {"name": masthead.LICENCE_NAME, "url": masthead.LICENCE_URL}
    assert get(client, "")["licence"] == masthead.LICENCE
    assert masthead.LICENCE.startswith(f"{licence['name']} ({licence['url']})")


def test_pages_and_api_order_statements_alike_and_the_schema_names_the_orders(client):
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    parameters = document["paths"]["/api/v1/statements/"]["get"]["parameters"]
    assert list(listing.ORDERS) == list(STATEMENT_ORDERS)
    assert next(p for p in parameters if p["name"] == "order")["schema"]["enum"] == sorted(listing.ORDERS)
    assert all(listing.ORDERS[name][0] is order for name, order in STATEMENT_ORDERS.items())


def test_only_answers_that_the_documentation_says_so_of_have_a_validator(client):
    published(a_statement(slug="it"))
    assert all(
        "ETag" in client.get(f"/api/v1/{address}") for address in ("", "statements/it/", *(f"{n}/" for n in LISTS))
    )
    for address in ("schema/", "docs/", "statements/no/", "statements/?bogus=1"):
        assert "ETag" not in client.get(f"/api/v1/{address}")


def test_the_docs_page_says_what_it_is_to_readers_without_scripts(client):
    page = client.get("/api/v1/docs/").content.decode()
    said = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert page.count("<h1>") == said.count("<h1>") == said.count("<main>") == 1
    address = re.search(r'href="([^"]+schema[^"]+)"', said)[1]
    assert json.loads(client.get(address).content)["openapi"] == "3.1.0"
