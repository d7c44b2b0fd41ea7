"""The pages that list actors, topics and sources, and what else refuses what it cannot read."""

import re

import pytest

from claims.record.tests.reading import get_page
from claims.tests.makers import a_rich_statement, published

pytestmark = pytest.mark.django_db


def test_other_lists_refuse_what_they_cannot_read(client):
    published(a_rich_statement())
    assert "<code>bogus</code>" in get_page(client, "/actors/?bogus=1", status=400)
    get_page(client, "/actors/the-actor/?cursor=zzz", status=400)
    get_page(client, "/corrections/?show=x", status=400)
    assert "The Actor" in get_page(client, "/actors/?q=actor")
    assert "Nothing in the record has such a name." in get_page(client, "/actors/?q=zzz")


def test_a_card_says_what_part_an_entity_has_but_not_that_a_topic_is_one(client):
    published(a_rich_statement())
    parts = {
        "actors/the-actor": ["Speaker", "answers for it"],
        "occasions/the-occasion": [],
        "sources/the-source": ["evidence from here", "quoted from here"],
    }
    for address in (*parts, "topics/the-topic"):
        page = get_page(client, f"/{address}/")
        said = [" ".join(part.split()) for part in re.findall(r'<span class="role">([^<]*)', page)]
        assert sorted(said) == parts.get(address, [])
