"""What is to be published is worked out before the ledger is locked: what came into the record meanwhile is heeded."""

import json

import pytest

from claims import publishing
from claims.record import ledger
from claims.record.models import Edition, LedgerEntry
from claims.record.tests.auditing import fault
from claims.tests.makers import a_link, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """A function that has a job done by somebody else just before the next lock of the ledger is had."""
    lock = ledger.lock

    def then(job):
        def after_another():
            monkeypatch.setattr(ledger, "lock", lock)
            job()
            return lock()

        monkeypatch.setattr(ledger, "lock", after_another)

    return then


def document(slug):
    return json.loads(Edition.objects.newest().select_related("document").get(slug=slug).document.body)


def test_a_shared_actor_of_whom_another_publication_just_told_is_not_told_of_again(meanwhile):
    actor = an_actor(slug="who", name="Before")
    one, other = (published(a_statement(speakers=[actor])) for _number in range(2))
    actor.name = "After"
    actor.save()
    meanwhile(lambda: publishing.publish_one(other, by=None))
    publishing.publish_one(one, by=None)
    assert LedgerEntry.objects.filter(subject="actor", slug="who").count() == 2
    assert fault() is None


def test_a_link_to_what_became_public_meanwhile_is_there(meanwhile):
    target = a_statement(slug="target")
    statement = a_statement(slug="it")
    a_link(statement, "part_of", target)
    meanwhile(lambda: publishing.publish_one(target, by=None))
    publishing.publish_one(statement, by=None)
    assert [link["statement"] for link in document("it")["links"]] == ["target"]


def test_a_link_to_what_was_withdrawn_meanwhile_is_gone(meanwhile):
    target = published(a_statement(slug="target"))
    statement = a_statement(slug="it")
    a_link(statement, "part_of", target)
    meanwhile(lambda: publishing.withdraw(target, by=None, reason="A doubt."))
    publishing.publish_one(statement, by=None)
    assert document("it")["links"] == []


def test_what_has_nothing_to_do_with_it_changes_nothing(meanwhile):
    other = a_statement(slug="other", speakers=[an_actor(slug="another")])
    statement = published(a_statement(slug="it"))
    statement.title = "Another title"
    statement.save()
    meanwhile(lambda: publishing.publish_one(other, by=None))
    publishing.publish_one(statement, by=None)
    assert document("it")["title"] == "Another title"
    assert fault() is None
