"""The API's lists of statements: pages, filters, orders, and how a bad parameter is refused."""

import json

import pytest
import yaml

from claims.record import listing
from claims.record.tests.reading import get_json
from claims.tests.makers import a_source, a_statement, a_topic, an_actor, published
from sources.models import Quote

pytestmark = pytest.mark.django_db


def test_lists_are_walked_page_by_page_in_both_directions_and_name_every_row_once(client):
    for _ in range(7):
        published(a_statement(made_on="2021-11-04"))
    seen, address = [], "statements/?page_size=3&status=announced"
    while address:
        page = get_json(client, address)
        assert page["count"] == 7
        seen += [row["slug"] for row in page["results"]]
        address = page["next"] and page["next"].split("/api/v1/")[1]
        last = page
    assert len(seen) == len(set(seen)) == 7
    back = get_json(client, last["previous"].split("/api/v1/")[1])
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
        assert [row["slug"] for row in get_json(client, f"statements/?{query}")["results"]] == ["wanted"], query
    for query in ("kind=claim&actor=who", "q=nowhere", "status=kept", "due_after=2020-01-01", "timeliness=late"):
        assert get_json(client, f"statements/?{query}")["results"] == [], query
    assert get_json(client, "statements/?made_before=2022-06-30")["count"] == 2


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


def test_claims_have_no_timeliness_though_nothing_has_a_deadline(client):
    published(a_statement(kind="claim"))
    published(a_statement())
    found = get_json(client, "claims/?timeliness=no_deadline")
    assert (found["count"], found["results"]) == (0, [])


def test_pages_and_api_order_statements_alike_and_the_schema_names_the_orders(client):
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    parameters = document["paths"]["/api/v1/statements/"]["get"]["parameters"]
    assert list(listing.ORDERS) == list(listing.STATEMENT_ORDERS)
    assert next(p for p in parameters if p["name"] == "order")["schema"]["enum"] == sorted(listing.ORDERS)
    assert all(listing.ORDERS[name][0] is order for name, order in listing.STATEMENT_ORDERS.items())
