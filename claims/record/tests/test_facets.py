"""Whatever the vocabulary calls a facet can be filtered by, on pages and in the API, and is explained to readers."""

import pytest
from django.http import QueryDict
from rest_framework.fields import empty

from claims.record.documents import StatementDocument
from claims.record.filters import StatementFilter
from claims.record.models import Edition
from claims.record.tests.reading import get_json, get_page
from claims.tests.makers import a_criterion, a_statement, published
from tracker.vocabulary import FACETS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FACETS)
def test_statements_are_filtered_by_each_value_of_a_facet(client, name):
    values = FACETS[name].words.values
    for value in values:
        statement = a_statement(slug=f"its-{value}", **{name: value})
        a_criterion(statement)
        published(statement)
    for value in values:
        assert [row["slug"] for row in get_json(client, f"statements/?{name}={value}")["results"]] == [f"its-{value}"]
        assert "<strong>1</strong> statement" in get_page(client, f"/statements/?{name}={value}")


@pytest.mark.parametrize("name", FACETS)
def test_a_document_from_before_a_facet_means_what_goes_without_saying(name):
    """Then adding a facet makes nothing stale: rows that were derived before it are found by its filter at once."""
    assert StatementDocument().fields[name].default in (empty, FACETS[name].unsaid)


@pytest.mark.parametrize("name", FACETS)
def test_a_facet_is_offered_in_the_form_and_explained(client, name):
    page = get_page(client, "/statements/")
    assert f'<select name="{name}"' in page
    methodology = get_page(client, "/methodology/")
    assert f"<h3>{FACETS[name].label}</h3>" in methodology
    for label in FACETS[name].words.labels:
        assert str(label).partition(":")[0] in methodology


def test_only_the_filters_that_a_request_names_are_made_ready_and_others_are_still_known():
    asked = QueryDict("kind=claim&modality=plain&colour=red")
    filterset = StatementFilter(asked, queryset=Edition.objects.current(), only_named=True)
    assert set(filterset.filters) == {"kind", "modality"}
    assert set(filterset.complaints()) == {"colour"}
    assert "attribution" in filterset.complaints()["colour"][0]
    assert set(StatementFilter(asked, queryset=Edition.objects.current()).filters) == set(StatementFilter.base_filters)
