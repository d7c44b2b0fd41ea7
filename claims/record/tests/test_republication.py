"""A statement that is published anew while somebody pages through a list keeps its place: it is seen once, as are all."""

import html
import re

import pytest

from claims import publishing
from claims.record.pages.lists import listing
from claims.tests.makers import a_follow_up, a_statement, a_topic, published

pytestmark = pytest.mark.django_db


def publish_anew(statement, round_number):
    statement.summary = f"Said anew, for the {round_number}. time."
    statement.save()
    publishing.publish_one(statement, by=None)


def of_the_api(response):
    page = response.json()
    names = [row["statement"]["slug"] if "statement" in row else row["slug"] for row in page["results"]]
    return names, page["next"]


def of_a_page(response):
    page = response.content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    names = re.findall(r'class="(?:card-title|development-of)".*?href="/statements/([\w-]+)/', page, re.DOTALL)
    return names, following and response.request["PATH_INFO"] + html.unescape(following[1])


def seen_while_all_are_published_anew(client, address, read, statements):
    """The names on all pages, in order. Between two pages, statements before, on and after them get a new edition."""
    seen, round_number = [], 0
    while address:
        response = client.get(address)
        assert response.status_code == 200, address
        names, address = read(response)
        seen += names
        round_number += 1
        assert round_number < 20, "the walk does not end"
        for statement in statements[round_number % 3 :: 3]:
            publish_anew(statement, round_number)
    assert round_number > 2
    return seen


@pytest.mark.parametrize("order", ["-made", "made"])
@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("/api/v1/statements/?page_size=3&order=", of_the_api),
        ("/api/v1/commitments/?page_size=3&topic=all&order=", of_the_api),
        ("/statements/?order=", of_a_page),
        ("/topics/all/?order=", of_a_page),
    ],
)
def test_every_statement_of_one_day_is_seen_once(client, monkeypatch, address, read, order):
    monkeypatch.setattr(listing, "__defaults__", (3,))
    topic = a_topic(slug="all")
    statements = [published(a_statement(made_on="2021-11-04", topics=[topic])) for _ in range(10)]
    seen = seen_while_all_are_published_anew(client, f"{address}{order}", read, statements)
    assert sorted(seen) == sorted(statement.slug for statement in statements)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("/api/v1/follow-ups/?page_size=3&order=-occurred", of_the_api),
        ("/api/v1/follow-ups/?page_size=3&order=occurred", of_the_api),
        ("/api/v1/follow-ups/?page_size=3&kind=correction", of_the_api),
        ("/corrections/", of_a_page),
    ],
)
def test_every_follow_up_of_one_day_is_seen_once(client, monkeypatch, address, read):
    monkeypatch.setattr(listing, "__defaults__", (3,))
    statements = [a_statement(made_on="2021-11-04") for _ in range(9)]
    for statement in statements:
        wrong = a_follow_up(statement, occurred_on="2022-10-01")
        a_follow_up(statement, occurred_on="2022-10-01", kind="correction", corrects=wrong, reason="Mixed up.")
        published(statement)
    times = 1 if "correction" in address else 2
    seen = seen_while_all_are_published_anew(client, address, read, statements)
    assert sorted(seen) == sorted(times * [statement.slug for statement in statements])
