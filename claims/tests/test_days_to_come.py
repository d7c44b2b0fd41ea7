"""Nothing that is said to have happened lies on a day that is still to come: refused at every door."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from claims import publishing, workflow
from claims.models import FollowUp, Statement
from claims.tests.browsing import page_of, save
from claims.tests.makers import a_follow_up, a_quote, a_source, a_statement, published
from tracker.clock import today, today_anywhere

pytestmark = pytest.mark.django_db

AHEAD = "2202-01-01"
SAID = "“2202-01-01” is still to come"


def said_ahead(follow_up, **fields):
    """Behind the desk's back, as an older release took it."""
    days = {"occurred_on": AHEAD, "occurred_earliest": AHEAD, "occurred_latest": AHEAD}
    FollowUp.objects.filter(pk=follow_up.pk).update(**days, **fields)
    return follow_up


def test_at_the_field_of_a_statement(client, editor):
    statement = a_statement()
    refused = save(client, statement, made_on=AHEAD)
    assert SAID in refused.content.decode()
    assert Statement.objects.get().made_on == statement.made_on


def test_at_the_field_of_a_follow_up_and_of_a_source():
    statement, source = a_statement(), a_source()
    follow_up = FollowUp(statement=statement, number=1, occurred_on=AHEAD, summary="It will have happened.")
    source.published_on = AHEAD
    for row, field in ((follow_up, "occurred_on"), (source, "published_on")):
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert set(refused.value.message_dict) == {field}


def test_publishing_refuses_what_came_in_by_another_door():
    statement = a_statement(made_on=AHEAD)
    assert any(SAID in want for want in workflow.publication_blockers(statement))
    other = a_statement()
    said_ahead(a_follow_up(other, status="kept"))
    with pytest.raises(workflow.NotReady, match="still to come"):
        publishing.publish_one(other, by=None)


def test_what_is_public_can_be_corrected():
    statement = published(a_statement())
    wrong = said_ahead(a_follow_up(statement, status="kept"), public=True)
    assert any(SAID in want for want in workflow.publication_blockers(statement))
    a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2022-01-01")
    assert workflow.publication_blockers(statement) == []


def test_today_is_a_day_on_which_something_may_have_happened(client, editor):
    statement = a_statement(quote=a_quote(source=a_source(published_on="")))
    for day in (today(), today_anywhere()):
        save(client, statement, made_on=day.isoformat())
        assert Statement.objects.get().made_on == day.isoformat()
    refused = save(client, statement, made_on=(today_anywhere() + timedelta(days=1)).isoformat())
    assert "still to come" in refused.content.decode()
    assert client.get(reverse("admin:claims_statement_changelist")).status_code == 200
    assert client.get(page_of(statement)).status_code == 200


def test_a_deadline_may_lie_ahead():
    statement = a_statement(due_on=AHEAD)
    statement.full_clean()
    assert workflow.publication_blockers(statement) == []
