"""Erasing for legal reasons: the content goes, the entry says so, and the chain still verifies."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims import publishing
from claims.record import erasure
from claims.record.models import Document, Edition, Entity, EntityTerms, Event, Head, LedgerEntry, Mention, Reference
from claims.record.tests.auditing import entry_of, fault, two_editions, verify_record
from claims.record.verification import Fault
from claims.tests.makers import a_follow_up, a_link, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


def test_an_entity_that_nobody_mentions_is_erased_and_comes_back_only_by_publishing():
    actor = an_actor(slug="who", name="A Name")
    statement = published(a_statement(slug="it", speakers=[actor]))
    with pytest.raises(ValueError, match="current statements mention it"):
        erasure.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    publishing.withdraw(statement, by=None, reason="A doubt.")
    erasure.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    entity = Entity.objects.get(slug="who")
    assert (entity.body, entity.salt, entity.name) == ("", "", "")
    assert not EntityTerms.objects.filter(entity=entity).exists()
    assert fault() is None
    with pytest.raises(ValueError, match="erased before"):
        erasure.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    published(statement)
    assert Entity.objects.get(slug="who").name == "A Name"
    assert fault() is None


def test_an_erased_edition_is_gone_and_the_chain_still_verifies():
    first, second = a_statement(slug="it"), published(a_statement(slug="other"))
    a_follow_up(first)
    a_link(first, "supports", second)
    published(first, note="Secret note.")
    first.title = "Another title"
    first.save()
    published(first)
    said, code = erase_edition("it", 1)
    assert code == 0
    assert said == f"Edition 1 of it is erased; ledger entry {Head.objects.get().sequence} says so.\n"
    edition = Edition.objects.select_related("document").get(slug="it", number=1)
    document = edition.document
    assert (document.body, document.salt, document.folded, edition.title) == ("", "", "", "")
    assert edition.change_note == "A court order."
    for rows in (Event, Mention, Reference):
        assert not rows.objects.filter(edition=edition).exists()
        assert rows.objects.filter(edition__slug="it", edition__number=2).exists()
    newest = LedgerEntry.objects.last()
    assert (newest.action, newest.slug, newest.number) == ("erased", "it", 1)
    assert edition.erased_by == newest
    assert fault() is None
    assert verify_record()[1] == 0


def erase_edition(slug, number):
    said = StringIO()
    try:
        call_command("erase_edition", slug, str(number), reason="A court order.", stdout=said)
    except CommandError as refusal:
        return str(refusal), refusal.returncode
    return said.getvalue(), 0


def test_an_edition_is_erased_once():
    two_editions()
    erase_edition("it", 1)
    entries = LedgerEntry.objects.count()
    said, code = erase_edition("it", 1)
    assert (code, "erased before" in said) == (2, True)
    assert LedgerEntry.objects.count() == entries


def test_what_the_record_says_now_is_not_erased():
    two_editions()
    said, code = erase_edition("it", 2)
    assert (code, "withdraw the statement" in said) == (2, True)
    assert Document.objects.get(edition__number=2).body
    assert fault() is None


@pytest.mark.parametrize(("slug", "number"), [("it", 3), ("it", 0), ("other", 1)])
def test_an_unknown_edition_is_not_erased(slug, number):
    two_editions()
    entries = LedgerEntry.objects.count()
    said, code = erase_edition(slug, number)
    assert (code, "has no edition" in said) == (2, True)
    assert LedgerEntry.objects.count() == entries


def test_a_withdrawn_statement_can_be_erased_down_to_its_tombstone():
    statement = published(a_statement(slug="it"))
    publishing.withdraw(statement, by=None, reason="A doubt.")
    assert erase_edition("it", 1)[1] == 0
    assert erase_edition("it", 2)[1] == 2
    assert fault() is None


def blanked_in_silence(slug, erased_by):
    Document.objects.filter(edition__slug=slug, edition__number=1).update(body="", salt="", folded="")
    Edition.objects.filter(slug=slug, number=1).update(erased_by=erased_by)


def test_blanking_in_silence_is_not_taken_for_an_erasure():
    two_editions()
    blanked_in_silence("it", erased_by=None)
    assert fault() == Fault(entry_of(1).sequence, "its content was changed")


@pytest.mark.parametrize("claimed", ["an entry of something else", "the erasure of another edition"])
def test_the_erasure_of_one_edition_excuses_no_other(claimed):
    two_editions(slug="it")
    two_editions(slug="other")
    erase_edition("other", 1)
    action = {"an entry of something else": "published", "the erasure of another edition": "erased"}[claimed]
    blanked_in_silence("it", erased_by=LedgerEntry.objects.filter(slug="other", action=action).last())
    assert fault() == Fault(entry_of(1).sequence, "it is marked as erased by an entry that says nothing of it")


def test_an_erased_edition_that_is_no_longer_marked_so_is_found():
    two_editions()
    erase_edition("it", 1)
    Edition.objects.filter(number=1).update(erased_by=None, made_latest="2021-11-04")
    assert fault() == Fault(entry_of(1).sequence, "its content was changed")


def test_what_an_erasure_took_away_is_not_put_back():
    two_editions()
    before = Document.objects.filter(edition__number=1).values("body", "salt").get()
    erase_edition("it", 1)
    Edition.objects.filter(number=1).update(erased_by=None, made_latest="2021-11-04")
    Document.objects.filter(edition__number=1).update(**before)
    assert fault() == Fault(LedgerEntry.objects.last().sequence, "what it erased is there again")


def test_another_reason_for_an_erasure_is_found():
    two_editions()
    erase_edition("it", 1)
    Edition.objects.filter(number=1).update(change_note="No reason.")
    assert fault() == Fault(entry_of(1).sequence, "the reason of its erasure was changed")


@pytest.mark.parametrize("column", ["body", "salt", "folded"])
def test_an_erased_edition_that_holds_something_again_is_found(column):
    two_editions()
    erase_edition("it", 1)
    Document.objects.filter(edition__number=1).update(**{column: "{}"})
    assert fault() == Fault(entry_of(1).sequence, "it is marked as erased, but holds content")


@pytest.mark.parametrize("what", ["title", "due_latest", "facets", "an event", "a mention", "a link"])
def test_what_was_derived_from_an_erased_edition_does_not_come_back(what):
    two_editions()
    erase_edition("it", 1)
    erased = Edition.objects.get(number=1)
    again = {
        "an event": Event(edition=erased, slug="it", number=0, kind="made", occurred_latest="2021-11-04"),
        "a mention": Mention(edition=erased, entity=Entity.objects.first(), role="speaker"),
        "a link": Reference(edition=erased, relation="repeats", target="other"),
    }
    if what in again:
        again[what].save()
    else:
        values = {"title": "A name", "due_latest": "2022-01-01", "facets": {"modality": "plain"}}
        Edition.objects.filter(pk=erased.pk).update(**{what: values[what]})
    assert fault() == Fault(entry_of(1).sequence, "it is marked as erased, but holds content")


def test_an_entity_is_erased_by_command_or_refused_in_one_line():
    statement = published(a_statement(speakers=[an_actor(slug="who")]))
    for slug, why in (("who", "current statements mention it"), ("nobody", "has no actor nobody")):
        with pytest.raises(CommandError, match=why) as refused:
            call_command("erase_entity", "actor", slug, reason="A request.")
        assert refused.value.returncode == 2
    publishing.withdraw(statement, by=None, reason="A doubt.")
    said = StringIO()
    call_command("erase_entity", "actor", "who", reason="A request.", stdout=said)
    assert "actor who is erased" in said.getvalue()
