"""The ledger's chain: append-only, gapless, and no entry changes without breaking it."""

import hashlib
import json
from datetime import timedelta
from functools import reduce

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from claims import publishing
from claims.record import erasure, ledger, verification
from claims.record.models import Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference
from claims.record.tests.auditing import entry_of, fault, two_editions, verify_ledger, without_guard
from claims.record.verification import Fault
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


def test_what_was_published_verifies_from_the_first_entry_to_the_head():
    two_editions()
    publishing.withdraw(published(a_statement()), by=None, reason="A doubt.")
    count = LedgerEntry.objects.count()
    assert list(verification.verify()) == list(range(1, count + 1))
    assert Head.objects.get().sequence == count
    assert verify_ledger() == (f"{count} ledger entries verify.\n", 0)


def test_an_empty_ledger_verifies():
    assert list(verification.verify()) == []
    assert verify_ledger() == ("0 ledger entries verify.\n", 0)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_a_stranger_can_recompute_the_chain_from_what_the_documentation_says():
    two_editions()
    chain = "0" * 64
    for entry in LedgerEntry.objects.order_by("sequence"):
        said = {
            "action": entry.action,
            "content": entry.content_digest,
            "number": entry.number,
            "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "slug": entry.slug,
            "subject": entry.subject,
        }
        leaf = sha256(entry.salt + json.dumps(said, sort_keys=True, separators=(",", ":")))
        chain = sha256(chain + leaf)
        assert (leaf, chain) == (entry.leaf, entry.chain_digest)
    assert Head.objects.get().chain_digest == chain
    for document in Document.objects.select_related("edition__entry"):
        assert sha256(document.salt + document.body) == document.edition.entry.content_digest
    for entity in Entity.objects.select_related("entry"):
        assert sha256(entity.salt + entity.body) == entity.entry.content_digest


def test_leaves_alone_prove_the_history():
    two_editions()
    leaves = LedgerEntry.objects.order_by("sequence").values_list("leaf", flat=True)
    assert reduce(lambda chain, leaf: sha256(chain + leaf), leaves, "0" * 64) == Head.objects.get().chain_digest


def test_two_editions_with_the_same_words_have_different_salts_and_digests():
    statement = published(a_statement(slug="it"))
    publishing.withdraw(statement, by=None, reason="A doubt.")
    published(statement)
    publishing.withdraw(statement, by=None, reason="A doubt.")
    salts = list(Document.objects.values_list("salt", flat=True))
    assert len(set(salts)) == 4
    assert all(len(salt) == 32 for salt in salts)


def test_every_entry_has_a_salt_of_its_own():
    two_editions()
    salts = [salt for rows in (LedgerEntry, Document, Entity) for salt in rows.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == len(salts)
    assert all(len(salt) == 32 for salt in salts)


@pytest.mark.parametrize("column", [field.attname for field in LedgerEntry._meta.concrete_fields])
def test_the_database_refuses_to_change_an_entry(column):
    two_editions()
    value = {"recorded_at": timezone.now(), "number": 9, "sequence": 99}.get(column, "x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.filter(sequence=1).update(**{column: value})
    assert fault() is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's guard leaves DELETE out")
def test_the_database_refuses_to_delete_an_entry():
    two_editions()
    entry = LedgerEntry.objects.get(slug="it-speaker", sequence__lt=entry_of(1).sequence)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


TAMPERED_ENTRY = {
    "content_digest": "0" * 64,
    "chain_digest": "0" * 64,
    "slug": "other",
    "number": 7,
    "action": "withdrawn",
    "subject": "actor",
    "recorded_at": "2020-01-01T00:00Z",
    "salt": "0" * 32,
    "leaf": "0" * 64,
}


@pytest.mark.parametrize("column", TAMPERED_ENTRY)
def test_any_changed_column_of_an_entry_is_found_where_it_stands(column):
    two_editions()
    sequence = entry_of(1).sequence
    without_guard()
    LedgerEntry.objects.filter(sequence=sequence).update(**{column: TAMPERED_ENTRY[column]})
    what = {
        "chain_digest": "its chain digest does not follow from the entry before it",
    }.get(column, "its leaf is not the digest of what it says")
    assert fault() == Fault(sequence, what)
    assert verify_ledger() == (f"Ledger entry {sequence}: {what}.\n", 1)


def test_an_entry_that_was_changed_together_with_its_leaf_breaks_the_chain():
    two_editions()
    entry = entry_of(1)
    entry.slug = "other"
    without_guard()
    LedgerEntry.objects.filter(pk=entry.pk).update(slug="other", leaf=ledger.leaf_digest(entry))
    assert fault() == Fault(entry.pk, "its chain digest does not follow from the entry before it")


def test_a_deleted_entry_is_missed():
    two_editions()
    gone = LedgerEntry.objects.get(slug="it-speaker", sequence__lt=entry_of(1).sequence).sequence
    without_guard()
    LedgerEntry.objects.filter(sequence=gone).delete()
    assert fault() == Fault(gone + 1, f"entry {gone} is missing")


def test_entries_cut_off_at_the_end_are_missed():
    two_editions()
    last = entry_of(2).sequence
    Edition.objects.filter(number=2).delete()
    Edition.objects.filter(number=1).update(superseded_by=None)
    for rows in (Event, Mention, Reference):
        rows.objects.update(is_current=True)
    without_guard()
    LedgerEntry.objects.filter(sequence=last).delete()
    assert fault() == Fault(last, f"the head says {last} entries, the ledger has {last - 1}")


@pytest.mark.parametrize("way", [-1, 1])
def test_a_head_that_was_moved_is_found(way):
    two_editions()
    head = Head.objects.get()
    Head.objects.update(sequence=head.sequence + way)
    said, code = verify_ledger()
    assert code == 1
    assert (
        said
        == f"Ledger entry {head.sequence + 1}: the head says {head.sequence + way} entries, the ledger has {head.sequence}.\n"
    )


def test_a_head_with_another_digest_or_none_at_all_is_found():
    two_editions()
    Head.objects.update(chain_digest="0" * 64)
    assert "chain digest" in fault().what
    Head.objects.all().delete()
    assert fault().what == "the head is missing"


def test_a_clock_that_was_set_back_does_not_turn_the_record_s_time_around():
    ahead = timezone.now() + timedelta(hours=1)
    with transaction.atomic():
        ledger.append(ledger.lock(), [ledger.Change("entity", "topic", "t", "0" * 64)], at=ahead)
    two_editions()
    erasure.erase_edition("it", 1, reason="A court order.", at=timezone.now())
    assert set(LedgerEntry.objects.values_list("recorded_at", flat=True)) == {ahead}


def test_only_the_first_of_several_faults_is_named():
    two_editions()
    Document.objects.update(body="{}")
    *held, last = verification.verify()
    assert last.sequence == entry_of(1).sequence
    assert held == list(range(1, last.sequence))


def test_publishing_and_erasing_meanwhile_are_no_faults():
    two_editions(slug="first")
    two_editions(slug="second")
    results = verification.verify()
    next(results)
    published(a_statement())
    erasure.erase_edition("second", 1, reason="A court order.", at=timezone.now())
    assert not [result for result in results if isinstance(result, Fault)]
    assert fault() is None


def test_a_rollback_gives_its_sequences_back():
    published(a_statement())
    before = Head.objects.values().get()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        published(a_statement(slug="never"))
        raise ZeroDivisionError
    assert Head.objects.values().get() == before
    published(a_statement(slug="next"))
    assert fault() is None
    assert LedgerEntry.objects.filter(sequence=before["sequence"] + 1).exists()
    assert not Edition.objects.filter(slug="never").exists()


def test_the_head_stays_one_row():
    with pytest.raises(DatabaseError), transaction.atomic():
        Head.objects.create(pk=2, sequence=0, chain_digest="0" * 64)


def test_the_record_is_not_written_without_its_head():
    Head.objects.all().delete()
    with pytest.raises(RuntimeError, match="run migrate"):
        ledger.lock()


def test_moments_are_told_in_utc_with_microseconds():
    moment = timezone.datetime.fromisoformat("2022-01-01T02:00:00.000001+03:00")
    assert ledger.timestamp(moment) == "2021-12-31T23:00:00.000001Z"
