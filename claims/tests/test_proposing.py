"""What is proposed in a form is seen before it is taken, and taken only with what it belongs to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import FollowUp
from claims.tests.browsing import filled, page_of, save
from claims.tests.makers import a_quote, a_source, a_statement
from sources.models import Quote

pytestmark = pytest.mark.django_db
ADD = reverse("admin:claims_statement_add")


@pytest.fixture
def last(editor):
    """A source that the editor quoted just now."""
    quote = a_quote(source=a_source(title="Read today"))
    Quote.history.filter(id=quote.pk).update(history_user=editor)
    return quote.source


def test_the_source_that_one_quoted_last_is_proposed(client, last):
    for address, field in ((ADD, "quote_source"), (page_of(a_statement()), "follow_ups-0-evidence_source")):
        page = client.get(address).content.decode()
        assert filled(client, address)[field] == str(last.pk)
        assert "the source that you quoted last" in page and "Read today" in page


def test_half_a_day_later_and_to_others_it_is_not(client, last, contributor):
    assert filled(client, ADD)["quote_source"] == ""
    client.force_login(Quote.history.get(source=last).history_user)
    Quote.history.update(history_date=timezone.now() - timedelta(hours=13))
    assert filled(client, ADD)["quote_source"] == ""


def test_words_that_are_pasted_are_of_it(client, last):
    statement = a_statement()
    fields = {"evidence_text": "It was done, they said", "status": "kept", "shows": "action", "summary": "It was done."}
    values = {f"follow_ups-0-{name}": value for name, value in {**fields, "occurred_on": "2022-10-21"}.items()}
    assert len(values) == 5
    assert save(client, statement, **values).redirect_chain
    step = FollowUp.objects.get()
    assert (step.quote.source, step.basis) == (last, "stated")


def test_left_alone_it_is_nothing(client, last):
    statement = a_statement()
    assert save(client, statement, title="Another title").redirect_chain
    assert not FollowUp.objects.exists()
    step = {
        "kind": "check",
        "summary": "Nothing found.",
        "search_note": "Looked at the ministry.",
        "occurred_on": "2022",
    }
    save(client, statement, **{f"follow_ups-0-{name}": value for name, value in step.items()})
    assert (FollowUp.objects.get().quote, FollowUp.objects.get().basis) == (None, "")


def test_a_quote_that_is_picked_stands_beside_it(client, last):
    statement, quote = a_statement(), a_quote()
    step = {"quote": quote.pk, "status": "kept", "shows": "effect", "summary": "Done.", "occurred_on": "2022-10-21"}
    assert save(client, statement, **{f"follow_ups-0-{name}": value for name, value in step.items()}).redirect_chain
    assert FollowUp.objects.get().quote == quote


def test_an_open_follow_up_is_proposed_nothing(client, last):
    statement = a_statement()
    save(client, statement, **{"follow_ups-0-summary": "It was heard.", "follow_ups-0-occurred_on": "2022"})
    address = f"{page_of(statement)}?follow_up={FollowUp.objects.get().pk}"
    assert filled(client, address)["follow_ups-0-evidence_source"] == ""
