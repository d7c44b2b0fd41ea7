"""The page of an earlier edition: it says that it is one, or why it is not shown."""

import pytest
from django.utils import timezone

from claims import publishing
from claims.record import erasure
from claims.record.tests.reading import get_page
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


def test_what_was_withdrawn_stays_out_of_sight_when_the_statement_is_published_again(client):
    statement = published(a_statement(slug="it", title="As it was"))
    publishing.withdraw(statement, by=None, reason="Wrong.")
    statement.refresh_from_db()
    statement.title = "As it is"
    statement.save()
    published(statement)
    assert "As it is" in get_page(client, "/statements/it/")
    assert "As it was" not in get_page(client, "/statements/it/")
    assert "As it was" not in get_page(client, "/statements/it/editions/1/", status=410)


def test_an_earlier_edition_says_that_it_is_one(client):
    statement = published(a_statement(slug="it", title="First words"))
    statement.title = "Second words"
    statement.save()
    publishing.publish_one(statement, by=None, note="The title was too short.")
    page = get_page(client, "/statements/it/editions/1/")
    assert "First words" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'The current one is <a href="/statements/it/">edition 2</a>' in page
    assert "The title was too short." in get_page(client, "/statements/it/")
    assert "The title was too short." in get_page(client, "/corrections/?show=revisions")
    get_page(client, "/statements/it/editions/3/", status=404)
    get_page(client, f"/statements/it/editions/{10**30}/", status=404)


def test_an_erased_edition_says_that_it_was_erased(client):
    statement = published(a_statement(slug="it", title="A name that must go"))
    statement.title = "Without the name"
    statement.save()
    published(statement)
    erasure.erase_edition("it", 1, reason="A court said so.", at=timezone.now())
    page = get_page(client, "/statements/it/editions/1/", status=410)
    assert "erased for legal reasons" in page
    assert "A name that must go" not in page + get_page(client, "/statements/it/") + get_page(
        client, "/corrections/?show=revisions"
    )
