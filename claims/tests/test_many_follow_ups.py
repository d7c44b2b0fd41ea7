"""A statement may have any number of follow-ups: its page opens, one of them opens, and it is saved, as with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import FollowUp
from claims.tests.browsing import filled, follow_up, page_of, save
from claims.tests.makers import a_statement

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY, QUERIES, FIELDS = 400, 40, 120


@pytest.fixture
def statement():
    statement = a_statement()
    told = {"statement": statement, "kind": "development", "occurred_on": "2022"}
    steps = [FollowUp(number=number, summary=f"Step {number}.", **told) for number in range(1, MANY + 1)]
    for step in steps:
        step.clean_fields()
    FollowUp.objects.bulk_create(steps)
    return statement


def test_the_page_lists_them_and_opens_one_at_a_time(client, editor, statement):
    step = FollowUp.objects.get(number=200)
    for address in (page_of(statement), f"{page_of(statement)}?follow_up={step.pk}"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        assert len(queries) <= QUERIES and page.count('class="desk-number"') == MANY
        assert len(filled(client, address)) <= FIELDS


def test_one_is_added_and_an_old_one_is_changed(client, editor, statement):
    save(client, statement, **follow_up(summary="The newest."))
    assert statement.follow_ups.get(summary="The newest.").number == MANY + 1
    step = FollowUp.objects.get(number=200)
    save(client, statement, opened=step, **{"follow_ups-0-summary": "Better said."})
    assert FollowUp.objects.get(number=200).summary == "Better said." and statement.follow_ups.count() == MANY + 1
