"""What lists read is derived: where it no longer says what its document says it is stale, and can be derived again."""

import pytest
from django.core.management import CommandError

from claims.record.models import (
    Document,
    Edition,
    EditionTerms,
    Entity,
    EntityTerms,
    Event,
    Frequency,
    LedgerEntry,
    Mention,
    Reference,
)
from claims.record.projection import rebuilding
from claims.record.tests.auditing import all_rows, fault, rebuild_record, two_editions, verify_record
from claims.tests.makers import a_follow_up, a_link, a_statement, published

pytestmark = pytest.mark.django_db


def require_stale_and_mended(before, *what):
    """The record is not forged but stale, of these words; a rebuild puts every row back."""
    assert all_rows() != before
    assert fault() is None
    said, code = verify_record()
    assert code == 1
    assert all(word in said for word in (*what, "run rebuild_record")), said
    assert rebuild_record()[1] == 0
    assert verify_record()[1] == 0
    assert all_rows() == before


FORGED_COLUMNS = {
    "status": "kept",
    "title": "forged",
    "kind": "claim",
    "facets": {"attribution": "forged"},
    "undertaking": "refrain",
    "change_note": "forged",
    "due_latest": "2030-01-01",
    "made_earliest": None,
    "made_latest": "2030-01-01",
    "settled": "late",
    "recorded_at": "2030-01-01T00:00Z",
    "slug": "forged",
    "number": 9,
    "is_tombstone": True,
    "is_shown": False,
    "projection": 0,
}


@pytest.mark.parametrize("column", FORGED_COLUMNS)
@pytest.mark.parametrize("number", [1, 2])
def test_a_column_that_no_longer_says_what_its_document_says_is_stale(column, number):
    two_editions()
    before = all_rows()
    Edition.objects.filter(slug="it", number=number).update(**{column: FORGED_COLUMNS[column]})
    require_stale_and_mended(before, "derived by version 0" if column == "projection" else column)


@pytest.mark.parametrize(
    ("rows", "change", "what"),
    [
        (Mention, {"role": "reported_by"}, "mentions"),
        (Mention, {"is_current": False}, "mentions"),
        (Event, {"occurred_latest": "2030-01-01"}, "events"),
        (Event, {"body": '{"forged": true}'}, "events"),
        (Event, {"status": "kept"}, "events"),
        (Reference, {"target": "forged"}, "links"),
        (Document, {"folded": "forged"}, "words of phrases"),
        (Entity, {"name": "Forged"}, "name"),
        (EditionTerms, {"terms": {"forged"}}, "terms"),
        (EntityTerms, {"terms": {"forged"}}, "terms"),
        (Frequency, {"count": 9}, "frequency"),
        (Frequency, {"count": 0}, "frequency"),
        (Entity, {"statement_count": 0}, "statement_count"),
        (Entity, {"statement_count": 9}, "statement_count"),
    ],
)
def test_what_lists_filter_by_is_derived_again(rows, change, what):
    statement = a_statement(slug="it")
    a_follow_up(statement)
    a_link(statement, "supports", published(a_statement()))
    published(statement)
    before = all_rows()
    found = rows.objects.order_by("-pk").first()
    rows.objects.filter(pk=found.pk).update(**change)
    require_stale_and_mended(before, what)


def test_an_old_edition_made_current_again_is_stale():
    two_editions()
    before = all_rows()
    Edition.objects.filter(number=2).update(superseded_by=LedgerEntry.objects.first())
    Edition.objects.filter(number=1).update(superseded_by=None)
    require_stale_and_mended(before, "(it · 1): superseded_by_id", "(it · 2): superseded_by_id")


@pytest.mark.parametrize("one", [("it", 1), ("other", 1)])
@pytest.mark.parametrize("other", [("it", 2), ("other", 2)])
def test_editions_that_bear_each_other_s_names_get_their_own_back(one, other, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    two_editions(slug="it")
    two_editions(slug="other")
    before = all_rows()
    rows = [Edition.objects.get(slug=slug, number=number) for slug, number in (one, other)]
    Edition.objects.update(superseded_by=LedgerEntry.objects.first())
    for row, (slug, number) in zip(rows, (("aside", 1), one), strict=True):
        Edition.objects.filter(pk=row.pk).update(slug=slug, number=number)
    Edition.objects.filter(slug="aside").update(slug=other[0], number=other[1], superseded_by=None)
    require_stale_and_mended(before)


@pytest.mark.parametrize("body", ["{", "{}", "[]", '{"format": 2}', '{"made_on": "2021"}'])
def test_a_document_that_cannot_be_read_is_named_and_nothing_is_derived_from_it(body):
    two_editions()
    Document.objects.filter(edition__number=1).update(body=body)
    for command in (verify_record, rebuild_record):
        with pytest.raises(
            CommandError, match=r"The document of edition \d+ \(it · 1\) cannot be read.*run verify_ledger"
        ):
            command()
    assert Edition.objects.get(slug="it", number=1).title


def test_an_entity_that_cannot_be_read_is_named():
    two_editions()
    Entity.objects.filter(slug="it-speaker").update(body="{}")
    with pytest.raises(CommandError, match=r"The document of entity \d+ \(After\) cannot be read"):
        verify_record()


def test_an_edition_without_a_document_is_named():
    two_editions()
    Document.objects.filter(edition__number=2).delete()
    with pytest.raises(CommandError, match=r"\(it · 2\) cannot be read"):
        verify_record()
