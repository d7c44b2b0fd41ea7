"""What is to be published is worked out and settled before the ledger is locked: what came into the record meanwhile is
heeded, and nothing of a first attempt stays.
"""

import json

import pytest
from django.db import transaction

from claims import publishing
from claims.publishing import publication
from claims.record import ledger
from claims.record.models import Edition, LedgerEntry
from claims.record.tests.auditing import fault
from claims.tests.makers import a_link, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """A function that has a job done by somebody else just before the next lock of the ledger is had.

    Here both are one transaction. What somebody else committed is not taken back with a first attempt: it is done again.
    """
    lock, take_back = ledger.lock, transaction.savepoint_rollback

    def then(job):
        def and_again(savepoint):
            take_back(savepoint)
            job()

        monkeypatch.setattr(publication.transaction, "savepoint_rollback", and_again)

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


def test_who_has_nothing_left_to_say_is_told_so_and_the_history_does_not_say_otherwise(meanwhile):
    actor = an_actor(slug="who", description="Before.")
    one, other = (published(a_statement(speakers=[actor])) for _number in range(2))
    actor.description = "After."
    actor.save()
    moves = one.history.count()
    meanwhile(lambda: publishing.publish([other], by=None))
    with pytest.raises(publishing.NothingNew):
        publishing.publish_one(one, by=None)
    assert one.history.count() == moves
    one.refresh_from_db()
    assert one.synced_at > actor.changed_at


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
