"""One table of the kinds of entities: what is in it has its addresses, its pages, its filter and its place in the API."""

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from claims.record.filters import StatementFilter
from claims.record.kinds import KINDS
from claims.record.tests.reading import get_json, get_page
from claims.tests.makers import a_rich_statement, published

pytestmark = pytest.mark.django_db
WITH_PAGES = [kind for kind in KINDS.values() if kind.has_pages]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_served_by_the_api_and_filters_statements(client, kind):
    published(a_rich_statement())
    listed = get_json(client, f"{kind.path}/")["results"]
    assert len(listed) == 1
    slug = listed[0]["slug"]
    assert get_json(client, f"{kind.path}/{slug}/") == listed[0]
    assert str(StatementFilter.base_filters[kind.value].label) == str(kind.label)
    assert get_json(client, f"statements/?{kind.value}={slug}")["count"] == 1
    assert get_json(client, "")[kind.path].endswith(reverse(f"{kind.api_name}-list"))


@pytest.mark.parametrize("kind", WITH_PAGES, ids=lambda kind: kind.value)
def test_a_kind_with_pages_has_an_index_a_page_and_a_place_in_the_header(client, kind):
    published(a_rich_statement())
    get_template(kind.template)
    get_template(kind.item_template)
    index = get_page(client, reverse(kind.index_name))
    assert f"<h1>{kind.plural}</h1>" in index
    page = reverse(kind.page_name, args=[get_json(client, f"{kind.path}/")["results"][0]["slug"]])
    assert f'href="{page}"' in index
    assert f'<a href="{reverse(kind.index_name)}" aria-current="true">{kind.plural}</a>' in get_page(client, page)


def test_a_kind_without_pages_has_no_address_for_one(client):
    assert [kind.value for kind in KINDS.values() if not kind.has_pages] == ["publisher"]
    get_page(client, "/publishers/", status=404)
    with pytest.raises(NoReverseMatch):
        reverse(KINDS["publisher"].index_name)
