"""Documents of every format ever released are read for ever; data/ keeps one of each, and none is ever changed there."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from claims.record import documents, ledger
from claims.record.canonical import canonical
from claims.record.kinds import KINDS
from claims.record.models import Action, Edition
from claims.record.projection import derivation, writing
from claims.record.tests.auditing import fault, verify_record
from claims.record.tests.reading import get_json, get_page, require_shape
from tracker.testing import run_python

DATA = Path(__file__).parent / "data"
SHAPES = {
    "statement": documents.StatementDocument,
    "tombstone": documents.TombstoneDocument,
    **{kind.value: kind.document for kind in KINDS.values()},
}
FORMATS = range(documents.FORMAT + 1)
KEPT = sorted(path.stem.rsplit("-format-", 1) for path in DATA.glob("*-format-*.json"))
EVERY = [(subject, int(number)) for subject, number in KEPT]


def stored(subject, number):
    """The kept document of a format, byte for byte."""
    return (DATA / f"{subject}-format-{number}.json").read_text(encoding="utf-8").removesuffix("\n")


@pytest.mark.parametrize(("subject", "number"), EVERY)
def test_a_document_of_any_format_is_read_in_today_s_shape(subject, number):
    document = documents.read(stored(subject, number), SHAPES[subject])
    require_shape(document, SHAPES[subject](), subject)
    valid = SHAPES[subject](data=document)
    assert valid.is_valid(), valid.errors
    assert document["format"] == documents.FORMAT


@pytest.mark.parametrize(("subject", "number"), EVERY)
def test_a_document_says_the_same_in_every_format(subject, number):
    newest = documents.read(stored(subject, documents.FORMAT), SHAPES[subject])
    assert documents.read(stored(subject, number), SHAPES[subject]) == newest


@pytest.mark.parametrize("subject", SHAPES)
def test_what_is_published_today_has_the_newest_format_that_is_kept(subject):
    """Whoever changes a shape gives the field a default, or the format a new number and data/ another file."""
    kept = stored(subject, documents.FORMAT)
    assert canonical(json.loads(kept)) == kept
    rendered = documents.rendered(SHAPES[subject], json.loads(kept))
    assert canonical(rendered) == canonical(documents.read(kept, SHAPES[subject]))
    assert len(documents.UPGRADES) == documents.FORMAT


@transaction.atomic
def put(action, subject, body):
    """A stored document in the record, as if it had been published just so."""
    value, salt, head = json.loads(body), ledger.new_salt(), ledger.lock()
    number = value["edition"]["number"] if "edition" in value else None
    change = ledger.Change(action, subject, value["slug"], ledger.content_digest(body, salt), number)
    [entry] = ledger.append(head, [change], at=timezone.now())
    return writing.Published(entry, body, salt)


def entities_around(body, number):
    """What a statement mentions, by kind and slug, as documents of a format."""
    mentioned = {key for key, _role in derivation.mentions(documents.read(body))}
    return {(kind, slug): {**json.loads(stored(kind, number)), "slug": slug} for kind, slug in mentioned}


@pytest.mark.django_db
@pytest.mark.parametrize("number", FORMATS)
def test_pages_and_api_serve_a_statement_of_any_format(number, client):
    body = stored("statement", number)
    entities = entities_around(body, number)
    writing.put_entities([put(Action.ENTITY, kind, canonical(said)) for (kind, _slug), said in entities.items()])
    writing.add_editions([put(Action.PUBLISHED, ledger.STATEMENT, body)])
    assert (fault(), verify_record()[1]) == (None, 0)
    assert client.get("/api/v1/statements/committee/").content.decode() == body
    assert get_json(client, "statements/?status=stalled")["results"] == [json.loads(body)]
    assert len(get_json(client, "follow-ups/")["results"]) == 6
    for address in ("/statements/committee/", "/statements/committee/editions/3/", "/statements/"):
        assert "Set up the supranational tax committee" in get_page(client, address), address
    for (kind, slug), said in entities.items():
        assert get_json(client, f"{KINDS[kind].path}/{slug}/") == said
        if KINDS[kind].has_pages:
            assert said.get("name", said.get("title")) in get_page(client, f"/{KINDS[kind].path}/{slug}/")
    assert {kind for kind, _slug in entities} == {"actor", "topic", "source", "publisher"}


@pytest.mark.django_db
@pytest.mark.parametrize("number", FORMATS)
def test_pages_and_api_serve_a_tombstone_of_any_format(number, client):
    writing.add_editions([put(Action.WITHDRAWN, ledger.STATEMENT, stored("tombstone", number))])
    assert (fault(), verify_record()[1]) == (None, 0)
    assert get_json(client, "statements/gone/", status=410)["reason"] == "Published in error."
    assert "Published in error." in get_page(client, "/statements/gone/", status=410)
    assert Edition.objects.get().change_note == "Published in error."


@pytest.mark.parametrize("subject", SHAPES)
def test_a_document_of_a_later_release_is_refused(subject):
    later = canonical({**json.loads(stored(subject, documents.FORMAT)), "format": documents.FORMAT + 1})
    with pytest.raises(ValueError, match=r"This document has format 4; this release reads up to 3\."):
        documents.read(later, SHAPES[subject])


@pytest.fixture
def more_fields(add_mood):
    """Fields that a later release adds, each with a default: to documents, and to what is nested in them."""
    shapes = (documents.StatementDocument, documents.FollowUpDocument, documents.SourceReferenceDocument)
    add_mood(*shapes, default="unknown")


@pytest.mark.parametrize("number", FORMATS)
def test_a_field_that_was_added_later_has_its_default_in_an_old_document(number, more_fields):
    document = documents.read(stored("statement", number))
    assert document["mood"] == "unknown"
    assert {step["mood"] for step in document["follow_ups"]} == {"unknown"}
    assert document["quote"]["source"]["mood"] == "unknown"
    assert "mood" not in document["quote"]
    require_shape(document, documents.StatementDocument(), "statement")


def test_a_field_that_was_added_later_is_kept_where_a_document_says_it(more_fields):
    said = {**json.loads(stored("statement", 1)), "mood": "heavy"}
    assert documents.read(canonical(said))["mood"] == "heavy"
    assert documents.rendered(documents.StatementDocument, said)["mood"] == "heavy"


MORE_FIELDS_IN_OPENAPI = """
import django, json
django.setup()
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from claims.record import documents
for shape in (documents.StatementDocument, documents.FollowUpDocument, documents.SourceReferenceDocument):
    shape._declared_fields["mood"] = serializers.CharField(default="unknown")
print(json.dumps(SchemaGenerator().get_schema(public=True)["components"]["schemas"], default=str))
"""


def test_a_field_that_was_added_later_is_optional_in_openapi(tmp_path):
    """In a process of its own: a view makes its shapes once."""
    ended = run_python("-c", MORE_FIELDS_IN_OPENAPI, folder=tmp_path, DEBUG="1")
    assert ended.returncode == 0, ended.stderr
    schemas = json.loads(ended.stdout)
    added = [name for name, schema in schemas.items() if "mood" in schema.get("properties", {})]
    assert len(added) >= 3
    assert not [name for name in added if "mood" in schemas[name]["required"]]
    assert all("format" in schemas[name]["required"] for name in added if "format" in schemas[name]["properties"])
