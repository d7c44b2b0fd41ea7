"""The page of a statement: its words, where they come from, what came of it, and what is out of sight."""

import re

import pytest

from claims import publishing
from claims.record.pages.statements import statement_page
from claims.record.tests.reading import get_page
from claims.tests.makers import a_link, a_rich_statement, a_statement, published

pytestmark = pytest.mark.django_db


def test_a_statement_shows_its_words_where_they_come_from_and_what_came_of_it(client):
    published(a_rich_statement())
    page = get_page(client, "/statements/rich/")
    assert '<blockquote lang="ru" cite="https://example.org/a"><p>Мы придём, да</p></blockquote>' in page
    assert "We shall come" in page
    assert "https://example.org/a#:~:text=%D0%BE%D0%BD%20" in page
    assert '<link rel="canonical" href="http://testserver/statements/rich/">' in page
    assert "noindex" not in page
    assert "Where we looked</span> Three newspapers." in page
    assert 'href="/api/v1/statements/rich/"' in page


def test_what_was_corrected_stays_struck_out_and_no_longer_decides_the_status(client):
    published(a_rich_statement())
    page = get_page(client, "/statements/rich/")
    assert "<del>They came.</del>" in page
    assert 'see <a href="#follow-up-2">the correction, #2</a>' in page
    assert 'Corrects <a href="#follow-up-1">#1</a>' in page
    assert '<div class="verdict status-announced">' in page


def test_links_read_both_ways_and_forget_what_was_withdrawn(client):
    whole, part = a_statement(slug="whole", title="The whole"), a_statement(slug="part", title="The part")
    a_link(part, "part_of", whole)
    publishing.publish([whole, part], by=None)
    assert "is part of" in get_page(client, "/statements/part/")
    page = get_page(client, "/statements/whole/")
    assert "includes" in page
    assert "The part" in page
    publishing.withdraw(whole, by=None, reason="It was never said.")
    page = get_page(client, "/statements/part/")
    assert "a statement that was withdrawn" in page
    assert "The whole" not in page


def test_a_withdrawn_statement_leaves_its_reason_and_nothing_of_what_it_said(client):
    statement = published(a_rich_statement(summary="The summary says it"))
    publishing.withdraw(statement, by=None, reason="The source was forged.")
    for address in ("/statements/rich/", "/statements/rich/editions/1/", "/statements/rich/editions/2/"):
        page = get_page(client, address, status=410)
        assert "The source was forged." in page
        assert "This statement was withdrawn on" in page
        assert not re.search("Come in spring|The summary says it|The Actor", page)
    assert get_page(client, "/actors/the-actor/", status=404)
    page = get_page(client, "/corrections/?show=withdrawals")
    assert "The source was forged." in page
    assert "rich" not in page
    assert "Come in spring" not in get_page(client, "/corrections/?show=revisions")


def test_a_draft_is_rendered_by_the_same_page_as_a_preview(rf):
    statement = a_statement(slug="draft", title="Not yet said")
    page = statement_page(rf.get("/admin/"), publishing.preview(statement), preview=True).content.decode()
    assert "Preview – not public." in page
    assert "Not yet said" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'id="editions"' not in page


def test_a_translation_beside_foreign_words_says_that_it_is_english(client):
    published(a_rich_statement())
    assert '<span lang="en">We shall come</span>' in get_page(client, "/statements/rich/")
