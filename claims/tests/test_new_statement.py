"""A new statement asks what its kind can be asked, and nothing that follows from the rest."""

import pytest
from django.urls import reverse

from claims.models import Statement
from claims.tests.browsing import Fields, filled, page_of
from claims.tests.makers import a_criterion, a_source, a_statement, a_topic, an_actor, published
from tracker.admin_base.slugs import free_slug, stem_of

pytestmark = pytest.mark.django_db

ADD = reverse("admin:claims_statement_add")
OF_COMMITMENTS = {"initial_status", "undertaking", "parts_expected", "due_on", "due_text"}


def told(source, **more):
    """What is typed or picked for a claim from a source that is there already: seven fields."""
    typed = {"title": "The weather is mild", "summary": "A remark.", "made_on": "2023-01-13", "topics": [a_topic().pk]}
    quoted = {"quote_text": "The weather today is mild", "quote_source": source.pk}
    return {**typed, **quoted, "parties-0-actor": an_actor().pk, **more}


def test_seven_fields_make_a_claim_that_lacks_nothing(client, contributor):
    values = told(a_source())
    assert len(values) == 7
    page = filled(client, f"{ADD}?kind=claim")
    assert set(values) <= set(page)
    assert client.post(f"{ADD}?kind=claim", {**page, **values, "_submit": "1"}).status_code == 302
    statement = Statement.objects.get()
    assert (statement.kind, statement.initial_status, statement.slug) == ("claim", "unchecked", "the-weather-is-mild")
    assert statement.publication == "in_review"


def test_a_claim_is_not_asked_what_only_commitments_have(client, editor):
    assert not OF_COMMITMENTS & set(filled(client, f"{ADD}?kind=claim"))
    assert set(filled(client, f"{ADD}?kind=commitment")) >= OF_COMMITMENTS
    assert set(filled(client, ADD)) >= OF_COMMITMENTS
    for kind, expected in (("claim", set()), ("commitment", OF_COMMITMENTS)):
        assert OF_COMMITMENTS & set(filled(client, page_of(a_statement(kind=kind)))) == expected


def test_a_commitment_is_offered_the_statuses_of_commitments_alone(client, editor):
    page = client.get(f"{ADD}?kind=commitment").content.decode()
    offered = page.partition('name="initial_status"')[2].partition("</select>")[0]
    assert "agreed" in offered and "unchecked" not in offered
    values = {**filled(client, f"{ADD}?kind=commitment"), **told(a_source()), "_save": "1"}
    refused = client.post(f"{ADD}?kind=commitment", values)
    assert "initial_status" in refused.context["adminform"].form.errors


class TestADraftOfTheOtherKind:
    def test_a_claim_that_becomes_a_commitment_is_asked_how_it_begins(self, client, editor):
        statement = a_statement(kind="claim")
        values = {**filled(client, page_of(statement)), "kind": "commitment", "_save": "1"}
        page = client.post(page_of(statement), values)
        assert set(page.context["adminform"].form.errors) == {"initial_status"}
        assert "Which is to stay" not in page.content.decode()
        again = {**Fields(page.content.decode()).values, "initial_status": "agreed"}
        done = client.post(page_of(statement), {**again, "_save": "1"})
        assert done.status_code == 302, done.context["errors"]
        assert Statement.objects.get().initial_status == "agreed"

    def test_a_commitment_that_becomes_a_claim_says_what_is_to_be_emptied(self, client, editor):
        statement = a_statement(kind="commitment", due_on="2024", due_text="next year")
        values = {**filled(client, page_of(statement)), "kind": "claim", "_save": "1"}
        page = client.post(page_of(statement), values)
        assert "A claim has no deadline" in page.content.decode()
        assert Statement.objects.get().kind == "commitment"

    def test_criteria_that_were_left_behind_are_still_there_to_be_deleted(self, client, editor):
        statement = a_statement(kind="commitment")
        a_criterion(statement)
        Statement.objects.update(kind="claim", initial_status="unchecked")
        assert "criteria-0-text" in filled(client, page_of(statement))

    def test_what_readers_saw_stays_a_claim(self, client, editor):
        statement = published(a_statement(kind="claim"))
        assert not OF_COMMITMENTS & set(filled(client, f"{page_of(statement)}?kind=commitment"))


def test_the_list_leads_to_a_new_one_of_either_kind_and_back_to_itself(client, editor):
    page = client.get("/admin/claims/statement/?weight=key").content.decode()
    for kind in ("claim", "commitment"):
        assert f"{ADD}?kind={kind}&amp;_changelist_filters=weight%3Dkey" in page


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Kept so far: the “war”", "kept-so-far-the-war"),
        ("Единый энергорынок", "edinyy-energorynok"),
        ("a" * 70, "a" * 60),
        (f"{'word ' * 20}", "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("…", ""),
    ],
)
def test_a_slug_is_made_of_a_title(words, slug):
    assert stem_of(words) == slug


def test_a_slug_that_is_taken_gets_a_number():
    a_statement(slug="the-tax")
    assert free_slug(Statement, "The tax") == "the-tax-2"
    a_statement(slug="the-tax-2")
    assert free_slug(Statement, "The tax") == "the-tax-3"
    assert free_slug(Statement, "…") == "statement"


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("claims_actor", {"name": "Анна", "kind": "person"}),
        ("claims_topic", {"name": "Анна"}),
        ("sources_publisher", {"name": "Анна"}),
        ("sources_source", {"title": "Анна", "language": "ru", "kind": "article"}),
    ],
)
def test_no_slug_has_to_be_typed_anywhere(client, editor, address, values):
    address = reverse(f"admin:{address}_add")
    page = client.post(address, {**filled(client, address), **values, "slug": "", "_save": "1"})
    assert page.status_code == 302, page.context["adminform"].form.errors
    assert stem_of("Анна") == "anna"
