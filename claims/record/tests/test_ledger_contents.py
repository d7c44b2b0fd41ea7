"""What the ledger vouches for: documents, editions, entities and every row that lists filter by."""

import pytest

from claims.record.models import Document, Edition, Entity, Event, LedgerEntry, Mention
from claims.record.tests.auditing import entry_of, fault, two_editions
from claims.record.verification import Fault
from claims.tests.makers import a_follow_up, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


def test_a_changed_document_is_found_where_it_was_published():
    two_editions()
    document = Document.objects.get(edition__number=1)
    document.body = document.body.replace("Summary", "Rumour")
    document.save()
    assert fault() == Fault(entry_of(1).sequence, "its content was changed")


@pytest.mark.parametrize("change", [{"salt": "0" * 32}, {"body": ""}, {"body": "", "salt": ""}])
def test_a_blanked_document_or_another_salt_is_found(change):
    two_editions()
    Document.objects.filter(edition__number=2).update(**change)
    assert fault() == Fault(entry_of(2).sequence, "its content was changed")


def test_a_document_or_an_edition_that_is_gone_is_found():
    two_editions()
    first = entry_of(1).sequence
    Document.objects.filter(edition__number=1).delete()
    assert fault() == Fault(first, "its edition is missing")


@pytest.mark.parametrize("column", ["status", "title", "kind", "attribution", "change_note"])
def test_a_column_that_no_longer_says_what_its_document_says_is_found(column):
    two_editions()
    forged = {"status": "kept", "kind": "claim"}.get(column, "forged")
    Edition.objects.filter(slug="it", number=2).update(**{column: forged})
    assert fault() == Fault(entry_of(2).sequence, f"its column {column} does not say what its document says")


@pytest.mark.parametrize(
    ("rows", "change", "what"),
    [
        (Edition, {"due_latest": "2030-01-01"}, "its column due_latest does not say what its document says"),
        (Edition, {"made_latest": "2030-01-01"}, "its column made_latest does not say what its document says"),
        (Edition, {"recorded_at": "2030-01-01T00:00Z"}, "its column recorded_at does not say what its document says"),
        (Mention, {"role": "reported_by"}, "its mentions do not say what its document says"),
        (Event, {"occurred_latest": "2030-01-01"}, "its events do not say what its document says"),
        (Document, {"folded": "forged"}, "its search words do not say what its document says"),
        (Entity, {"name": "Forged"}, "the entity's columns do not say what its content says"),
        (Entity, {"statement_count": 0}, "the entity's columns do not say what its content says"),
    ],
)
def test_what_lists_filter_by_cannot_be_forged(rows, change, what):
    published(a_statement(slug="it"))
    assert fault() is None
    found = rows.objects.order_by("pk").first()
    rows.objects.filter(pk=found.pk).update(**change)
    assert fault().what == what


def test_an_old_edition_cannot_be_made_current_again():
    two_editions()
    Edition.objects.filter(number=2).update(superseded_by=LedgerEntry.objects.first())
    Edition.objects.filter(number=1).update(superseded_by=None)
    assert "not superseded" in fault().what


def test_a_follow_up_that_no_longer_says_what_its_document_says_is_found():
    statement = a_statement(slug="it")
    a_follow_up(statement)
    published(statement)
    Event.objects.filter(number=1).update(body='{"forged": true}')
    assert fault() == Fault(entry_of(1).sequence, "its events do not say what its document says")


def test_a_changed_entity_is_found():
    two_editions()
    entity = Entity.objects.get(slug="it-speaker")
    Entity.objects.filter(pk=entity.pk).update(body=entity.body.replace("After", "Other"))
    assert fault() == Fault(entity.entry_id, "the entity's content was changed")


def test_an_entity_that_is_gone_is_found():
    two_editions()
    entity = Entity.objects.get(slug="it-speaker")
    Mention.objects.filter(entity=entity).delete()
    entity.delete()
    assert fault().what == "its entity is missing"


def test_an_entity_set_back_to_what_it_said_before_is_found():
    statement = published(a_statement(slug="it", speakers=[an_actor(slug="who", name="Before")]))
    before = Entity.objects.filter(slug="who").values("body", "entry", "salt", "name", "folded").get()
    actor = statement.parties.get().actor
    actor.name = "After"
    actor.save()
    published(statement)
    newest = Entity.objects.get(slug="who").entry_id
    assert fault() is None
    Entity.objects.filter(slug="who").update(**before)
    assert fault() == Fault(newest, "its entity was set back to an earlier content")


def test_rows_that_point_to_the_entry_of_something_else_are_found():
    two_editions()
    other = Entity.objects.get(kind="topic")
    Entity.objects.filter(slug="it-speaker").update(entry=entry_of(2))
    assert "“it-speaker” points to the entry of something else" in fault().what
    Entity.objects.filter(slug="it-speaker").update(entry=other.entry)
    assert fault() is not None
