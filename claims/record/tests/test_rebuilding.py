"""A newer release derives more: old rows are stale until they are rebuilt, while readers read and editors publish."""

import pytest
from django.core.management import CommandError
from django.db import connection

from claims.record import documents
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
from claims.record.projection import VERSION, comparison, derivation, rebuilding, writing
from claims.record.search import terms
from claims.record.tests.altering import a_rich_record
from claims.record.tests.auditing import all_rows, fault, rebuild_record, verify_record
from claims.record.tests.reading import get_json, get_page
from claims.tests.makers import a_follow_up, a_statement, published

pytestmark = pytest.mark.django_db
NEWER = VERSION + 1


@pytest.fixture
def newer_version(monkeypatch):
    """Raise the version of what derives, as a release does that derives something else."""
    for module in (derivation, comparison, writing, rebuilding):
        monkeypatch.setattr(module, "VERSION", NEWER)


def also_search_the_deadline(monkeypatch):
    texts = terms.texts
    monkeypatch.setattr(terms, "texts", lambda document: [*texts(document), document.get("due_text", "")])


def also_filter_by_language(monkeypatch):
    columns = derivation.columns

    def more(document):
        derived = columns(document)
        language = {"language": document["quote"]["language"]} if "quote" in document else {}
        return {**derived, "facets": {**derived["facets"], **language}}

    monkeypatch.setattr(derivation, "columns", more)


def three_statements():
    for number in range(3):
        statement = a_statement(slug=f"it-{number}", due_on="2022", due_text="by the Great Feast")
        a_follow_up(statement, status="stalled")
        published(statement)


def require_stale_then_mended():
    """Nothing is forged; every edition is stale, and no longer after a rebuild."""
    assert fault() is None
    said, code = verify_record()
    assert (code, said.count("Stale: edition")) == (1, 3)
    assert rebuild_record()[1] == 0
    assert verify_record()[1] == 0
    assert fault() is None


def test_a_key_more_in_the_document_of_a_follow_up(add_mood):
    three_statements()
    add_mood(documents.FollowUpDocument, default="light")
    require_stale_then_mended()
    assert all('"mood":"light"' in body for body in Event.objects.filter(number=1).values_list("body", flat=True))


def test_a_word_more_to_search(monkeypatch, client):
    three_statements()
    also_search_the_deadline(monkeypatch)
    assert get_json(client, "statements/?q=great+feast")["count"] == 0
    require_stale_then_mended()
    assert get_json(client, "statements/?q=great+feast")["count"] == 3


def test_a_column_more_to_filter_by(monkeypatch):
    three_statements()
    also_filter_by_language(monkeypatch)
    require_stale_then_mended()
    assert Edition.objects.filter(facets__language="en").count() == 3


def test_rows_of_an_older_version_are_stale_and_new_ones_are_not(request):
    three_statements()
    request.getfixturevalue("newer_version")
    said, code = verify_record()
    assert (code, said.count(f"derived by version {VERSION}, now {NEWER}")) == (1, 3)
    published(a_statement(slug="new"))
    assert "(new · 1)" not in verify_record()[0]
    require_stale_then_mended()
    assert set(Edition.objects.values_list("projection", flat=True)) == {NEWER}


def test_only_what_another_release_derived_is_looked_at_on_request(request):
    three_statements()
    request.getfixturevalue("newer_version")
    published(a_statement(slug="new"))
    Edition.objects.filter(slug="new").update(title="forged")
    assert rebuild_record(outdated=True)[1] == 0
    assert set(Edition.objects.values_list("projection", flat=True)) == {NEWER}
    said, code = verify_record()
    assert (code, said.count("Stale: ")) == (1, 1)
    assert "(new · 1): title" in said


def versions():
    return list(Edition.objects.order_by("pk").values_list("projection", flat=True))


def test_a_rebuild_goes_on_where_it_was_stopped(request, monkeypatch):
    three_statements()
    request.getfixturevalue("newer_version")
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    batches = rebuilding.rebuild()
    assert [next(batches).mended, next(batches).last_edition] == [1, Edition.objects.get(slug="it-1").pk]
    batches.close()
    assert versions() == [NEWER, NEWER, VERSION]
    Edition.objects.filter(slug="it-0").update(projection=VERSION)
    assert rebuild_record(after=Edition.objects.get(slug="it-1").pk)[1] == 0
    assert versions() == [VERSION, NEWER, NEWER], "what was said to be done is not looked at"
    assert rebuild_record()[1] == 0
    assert verify_record()[1] == 0


def test_a_rebuild_that_is_interrupted_leaves_whole_batches_and_says_where_to_go_on(request, monkeypatch):
    three_statements()
    published(a_statement(slug="it-3"))
    before = all_rows()
    request.getfixturevalue("newer_version")
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    rewrite, rewritten = rebuilding.rewrite, []

    def interrupted(edition, projection):
        rewritten.append(edition.slug)
        rewrite(edition, projection)
        if len(rewritten) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(rebuilding, "rewrite", interrupted)
    last = Edition.objects.get(slug="it-1").pk
    with pytest.raises(CommandError, match=rf"go on with: rebuild_record --after {last}$") as stopped:
        rebuild_record()
    assert stopped.value.returncode == 130
    assert versions() == [NEWER, NEWER, VERSION, VERSION]
    assert rebuild_record(after=last)[1] == 0
    assert rewritten == ["it-0", "it-1", "it-2", "it-2", "it-3"]
    assert verify_record()[1] == 0
    assert {**all_rows(), "edition": [], "entity": []} == {**before, "edition": [], "entity": []}


def test_readers_lists_answer_the_same_during_a_rebuild(request, monkeypatch, client):
    three_statements()
    addresses = ("statements/?status=stalled", "follow-ups/", "actors/", "statements/?q=statement")
    answers = {address: get_json(client, address) for address in addresses}
    assert all(answer["count"] >= 3 for answer in answers.values())
    request.getfixturevalue("newer_version")
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    for _batch in rebuilding.rebuild():
        assert {address: get_json(client, address) for address in addresses} == answers
        assert "it-2" in get_page(client, "/statements/?status=stalled")


def test_publishing_meanwhile_is_not_reported_as_stale():
    """Someone publishes after the editions were read, and before the rows beside them are."""
    statement = published(a_statement(slug="it"))
    statement.title = "A second title"
    statement.save()
    done = []

    def publish_between(execute, sql, params, many, context):
        if "record_event" in sql and not done:
            done.append(sql)
            published(statement)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(publish_between):
        assert verify_record()[1] == 0
    assert done
    assert Edition.objects.filter(slug="it").count() == 2


def test_publishing_and_rebuilding_take_turns(request, monkeypatch):
    three_statements()
    request.getfixturevalue("newer_version")
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    for number, _batch in enumerate(rebuilding.rebuild()):
        if number < 3:
            published(a_statement(slug=f"meanwhile-{number}"))
    assert Edition.objects.count() == 6
    assert verify_record()[1] == 0


def blank_everything():
    """Take away all that is derived, as far as the database's constraints allow."""
    for rows in (Mention, Event, Reference, EditionTerms, EntityTerms, Frequency):
        rows.objects.all().delete()
    first = LedgerEntry.objects.first()
    for edition in Edition.objects.all():
        kept = {"change_note": edition.change_note if edition.erased_by_id else ""}
        Edition.objects.filter(pk=edition.pk).update(slug=f"blank-{edition.pk}", superseded_by=first, **kept)
    Edition.objects.update(
        number=1,
        recorded_at="2000-01-01T00:00Z",
        made_latest="2000-01-01",
        is_tombstone=False,
        is_shown=False,
        projection=0,
        facets={},
        **dict.fromkeys(("kind", "title", "status", "undertaking", "settled"), ""),
        **dict.fromkeys(("made_earliest", "due_latest"), None),
    )
    Document.objects.update(folded="")
    Entity.objects.update(name="", statement_count=0, projection=0)


def test_a_rebuild_from_nothing_gives_the_same_tables():
    a_rich_record()
    before = all_rows()
    assert all(before[name] for name in ("edition", "mention", "event", "reference", "entity"))
    blank_everything()
    assert rebuild_record()[1] == 0
    assert all_rows() == before
    assert (fault(), verify_record()[1]) == (None, 0)


def test_of_two_rebuilds_at_once_the_second_finds_nothing_left(request, monkeypatch):
    three_statements()
    request.getfixturevalue("newer_version")
    mend = rebuilding._mend_editions

    def after_another(batch):
        monkeypatch.setattr(rebuilding, "_mend_editions", mend)
        assert sum(other.mended for other in rebuilding.rebuild(outdated=True)) > 0
        return mend(batch)

    monkeypatch.setattr(rebuilding, "_mend_editions", after_another)
    said, code = rebuild_record(outdated=True)
    assert (code, said.split(" of ")[0]) == (0, "0")


def test_a_rebuild_of_what_is_not_stale_writes_nothing():
    a_rich_record()
    keys = set(Mention.objects.values_list("pk", flat=True))
    said, code = rebuild_record()
    assert (said.split(" ")[0], code) == ("0", 0)
    assert set(Mention.objects.values_list("pk", flat=True)) == keys
