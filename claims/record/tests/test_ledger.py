"""The ledger: append-only, gapless, and nothing in the record changes without breaking its chain."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from claims import publishing
from claims.record import ledger
from claims.record.ledger import Fault
from claims.record.models import Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference
from claims.tests.makers import a_follow_up, a_link, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


def two_editions(slug="it", **fields):
    """A statement that was published, renamed together with its speaker, and published again."""
    speaker = an_actor(slug=f"{slug}-speaker", name="Before")
    statement = published(a_statement(slug=slug, speakers=[speaker], **fields))
    speaker.name, statement.title = "After", "A second title"
    speaker.save()
    statement.save()
    return published(statement, note="Renamed.")


def entry_of(number, slug="it"):
    return Edition.objects.get(slug=slug, number=number).entry


def fault():
    """The Fault that the whole ledger shows, None where it verifies."""
    *_held, last = ledger.verify()
    return last if isinstance(last, Fault) else None


def verify_ledger():
    said = StringIO()
    try:
        call_command("verify_ledger", stdout=said)
    except SystemExit as ended:
        return said.getvalue(), ended.code
    return said.getvalue(), 0


def without_guard():
    """Take the database's own guard away until the test ends, as someone with its password could."""
    table = " ON record_ledgerentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_ledger_append_only{table}")


def test_what_was_published_verifies_from_the_first_entry_to_the_head():
    two_editions()
    publishing.withdraw(published(a_statement()), by=None, reason="A doubt.")
    count = LedgerEntry.objects.count()
    assert list(ledger.verify()) == list(range(1, count + 1))
    assert Head.objects.get().sequence == count
    assert verify_ledger() == (f"{count} ledger entries verify.\n", 0)


def test_an_empty_ledger_verifies():
    assert list(ledger.verify()) == []
    assert verify_ledger() == ("0 ledger entries verify.\n", 0)


def test_a_stranger_can_recompute_the_chain_from_what_the_documentation_says():
    two_editions()
    previous = "0" * 64
    for entry in LedgerEntry.objects.order_by("sequence"):
        said = {
            "previous": previous,
            "content": entry.content_digest,
            "sequence": entry.sequence,
            "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "action": entry.action,
            "subject": entry.subject,
            "slug": entry.slug,
            "number": entry.number,
        }
        plain = json.dumps(said, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(plain.encode()).hexdigest() == entry.chain_digest
        previous = entry.chain_digest
    document = Document.objects.select_related("edition__entry").get(edition__number=2)
    digest = hashlib.sha256((document.salt + document.body).encode()).hexdigest()
    assert digest == document.edition.entry.content_digest


def test_two_editions_with_the_same_words_have_different_salts_and_digests():
    statement = published(a_statement(slug="it"))
    publishing.withdraw(statement, by=None, reason="A doubt.")
    published(statement)
    publishing.withdraw(statement, by=None, reason="A doubt.")
    salts = list(Document.objects.values_list("salt", flat=True))
    assert len(set(salts)) == 4
    assert all(len(salt) == 32 for salt in salts)


@pytest.mark.parametrize("column", ["content_digest", "chain_digest", "slug", "recorded_at", "number"])
def test_the_database_refuses_to_change_an_entry(column):
    two_editions()
    value = {"recorded_at": timezone.now(), "number": 9}.get(column, "x" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.filter(sequence=1).update(**{column: value})
    assert fault() is None


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's guard leaves DELETE out")
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
}


@pytest.mark.parametrize("column", TAMPERED_ENTRY)
def test_any_changed_column_of_an_entry_is_found_where_it_stands(column):
    two_editions()
    sequence = entry_of(1).sequence
    without_guard()
    LedgerEntry.objects.filter(sequence=sequence).update(**{column: TAMPERED_ENTRY[column]})
    assert fault().sequence == sequence
    assert verify_ledger() == (
        f"Ledger entry {sequence}: its chain digest does not follow from the entry before it.\n",
        1,
    )


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


def test_an_entity_that_nobody_mentions_is_erased_and_comes_back_only_by_publishing():
    actor = an_actor(slug="who", name="A Name")
    statement = published(a_statement(slug="it", speakers=[actor]))
    with pytest.raises(ValueError, match="current statements mention it"):
        ledger.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    publishing.withdraw(statement, by=None, reason="A doubt.")
    ledger.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    entity = Entity.objects.get(slug="who")
    assert (entity.body, entity.salt, entity.name, entity.folded) == ("", "", "", "")
    assert fault() is None
    with pytest.raises(ValueError, match="erased before"):
        ledger.erase_entity("actor", "who", reason="A request.", at=timezone.now())
    published(statement)
    assert Entity.objects.get(slug="who").name == "A Name"
    assert fault() is None


def test_a_follow_up_that_no_longer_says_what_its_document_says_is_found():
    statement = a_statement(slug="it")
    a_follow_up(statement)
    published(statement)
    Event.objects.filter(number=1).update(body='{"forged": true}')
    assert fault() == Fault(entry_of(1).sequence, "its events do not say what its document says")


def test_a_clock_that_was_set_back_does_not_turn_the_record_s_time_around():
    ahead = timezone.now() + timedelta(hours=1)
    with transaction.atomic():
        ledger.append(ledger.lock(), action="entity", subject="topic", slug="t", digest="0" * 64, at=ahead)
    published(a_statement(slug="it"))
    assert list(LedgerEntry.objects.values_list("recorded_at", flat=True)) == [ahead] * LedgerEntry.objects.count()


def test_only_the_first_of_several_faults_is_named():
    two_editions()
    Document.objects.update(body="{}")
    *held, last = ledger.verify()
    assert last.sequence == entry_of(1).sequence
    assert held == list(range(1, last.sequence))


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


def test_publishing_and_erasing_meanwhile_are_no_faults():
    two_editions(slug="first")
    two_editions(slug="second")
    results = ledger.verify()
    next(results)
    published(a_statement())
    ledger.erase("second", 1, reason="A court order.", at=timezone.now())
    assert not [result for result in results if isinstance(result, Fault)]
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
    assert document.erased_at
    for rows in (Event, Mention, Reference):
        assert not rows.objects.filter(edition=edition).exists()
        assert rows.objects.filter(edition__slug="it", edition__number=2).exists()
    newest = LedgerEntry.objects.last()
    assert (newest.action, newest.slug, newest.number) == ("erased", "it", 1)
    assert fault() is None


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


def test_blanking_in_silence_is_not_taken_for_an_erasure():
    two_editions()
    Document.objects.filter(edition__number=1).update(body="", salt="", folded="", erased_at=timezone.now())
    assert fault() == Fault(entry_of(1).sequence, "its content was changed")


def test_the_erasure_of_one_edition_excuses_no_other():
    two_editions(slug="it")
    two_editions(slug="other")
    erase_edition("other", 1)
    Document.objects.filter(edition__slug="it", edition__number=1).update(body="", salt="", erased_at=timezone.now())
    assert fault().sequence == entry_of(1).sequence


def test_an_erased_edition_that_holds_something_again_is_found():
    two_editions()
    erase_edition("it", 1)
    Document.objects.filter(edition__number=1).update(body="{}")
    assert fault() == Fault(entry_of(1).sequence, "it is marked as erased, but holds content")


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
