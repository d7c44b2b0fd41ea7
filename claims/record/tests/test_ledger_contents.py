"""What the ledger vouches for: the bytes of documents and entities, and that none is gone or set back."""

import pytest
from django.utils import timezone

from claims.record import erasure
from claims.record.models import Document, Edition, Entity, LedgerEntry, Mention
from claims.record.tests.auditing import entry_of, fault, two_editions
from claims.record.verification import Fault
from claims.tests.makers import a_statement, an_actor, published

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
    before = Entity.objects.filter(slug="who").values("body", "entry", "salt", "name").get()
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


def test_an_edition_that_no_publication_made_is_found():
    two_editions()
    erasure.erase_edition("it", 1, reason="A court order.", at=timezone.now())
    forged = Edition.objects.get(slug="it", number=2)
    forged.pk, forged.slug, forged.entry = None, "forged", LedgerEntry.objects.last()
    forged.save(force_insert=True)
    Document.objects.create(edition=forged, body=Document.objects.get(edition__slug="it", edition__number=2).body)
    assert fault().what == "edition “forged · 2” points to the entry of something else"
