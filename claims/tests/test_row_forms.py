"""The form that a browser copies for one more row: written out once with the blank one, and as if it had been itself."""

import re

import pytest
from django.urls import reverse

from claims.tests.browsing import follow_up, page_of, save
from claims.tests.makers import a_follow_up, a_statement
from tracker.templatetags import desk_forms

pytestmark = pytest.mark.django_db
COPIED = re.compile(r'id="(?:follow_ups|parties)-empty">.*?(?=class="inline-related|</fieldset>\s*</div>)', re.DOTALL)


@pytest.fixture
def statement():
    statement = a_statement()
    a_follow_up(statement, summary="It was begun, says “follow_ups-0-summary”.")
    return statement


def copied(response):
    """What is written of each form that is copied, with the headings of its folds numbered alike."""
    found = COPIED.findall(response.content.decode())
    return [re.sub(r'"(follow_ups|parties)-[^-"]+-(\d+)-heading', r'"\1-\2-heading', one) for one in found]


def pages(client, statement):
    add = f"{reverse('admin:claims_statement_add')}?kind=commitment"
    return [copied(client.get(address)) for address in (page_of(statement), add)]


def test_the_copied_form_is_as_if_it_was_written_out_itself(client, editor, statement, monkeypatch):
    copies, again = [], desk_forms.Blank.again
    monkeypatch.setattr(desk_forms.Blank, "again", lambda *one: copies.append(again(*one)) or copies[-1])
    shortened = pages(client, statement)
    assert len(copies) == 2
    monkeypatch.setattr(desk_forms.Blank, "__bool__", lambda blank: False, raising=False)
    whole = pages(client, statement)
    assert [len(found) for found in whole] == [2, 2] and "__prefix__-evidence_text" in whole[0][0]
    assert "says “follow_ups-0-summary”" in whole[0][0]
    assert shortened == whole


def test_a_form_that_was_sent_is_not_copied(client, editor, statement):
    response = save(client, statement, **follow_up(summary="Typed, and no date.", occurred_on=""))
    page = response.content.decode()
    assert page.count("Typed, and no date.") == 1
    assert "Typed" not in copied(response)[0] and "errorlist" not in copied(response)[0]


def test_where_one_is_open_a_link_leads_to_a_blank_one(client, editor, statement):
    """The page would be twice as long with a form of which the browser makes one more."""
    opened = statement.follow_ups.get()
    page = client.get(f"{page_of(statement)}?follow_up={opened.pk}").content.decode()
    assert (
        'id="follow_ups-empty"' not in page and '<a class="addlink" href="?#follow_ups-group">New follow-up</a>' in page
    )
    group = re.search(r'<div\s+class="([^"]*)"\s+id="follow_ups-group"', page)
    assert "js-inline-admin-formset" not in group[1], "the admin’s script would offer to copy what is not there"
    save(client, statement, opened=opened, **{"follow_ups-0-summary": "Better said."})
    save(client, statement, **follow_up(summary="One more."))
    assert {one.summary for one in statement.follow_ups.all()} == {"Better said.", "One more."}
