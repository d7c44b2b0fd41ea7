"""Loading the record from files: what cannot be loaded stops with one line, and nothing is loaded by halves."""

import json

import pytest
from django.core.management import CommandError, call_command

from claims.models import Statement
from claims.record.models import LedgerEntry
from claims.tests.makers import a_source

GOOD = {"model": "claims.topic", "fields": {"slug": "tax", "name": "Tax"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "a.json"),
        (b"\x00\x01\xff\xfe", "a.json"),
        ("[{}]".encode("utf-16"), "a.json"),
        (b"[1]", "item 1"),
        (b'{"model": "claims.topic"}', "item 1"),
        (json.dumps([GOOD, {"model": "auth.user", "fields": {}}]).encode(), "item 2"),
        (json.dumps([GOOD, {"model": "claims.topic", "fields": {"slug": "x", "colour": "red"}}]).encode(), "colour"),
        (json.dumps([GOOD, GOOD]).encode(), "tax"),
        (json.dumps([GOOD, {"model": "claims.topic", "fields": {"slug": "not a slug", "name": "X"}}]).encode(), "slug"),
        (json.dumps([GOOD, {"model": "claims.topic", "fields": {"slug": "nul", "name": "a\x00b"}}]).encode(), "nul"),
        (
            json.dumps([GOOD, {"model": "claims.topic", "fields": {"slug": "lone", "name": "a\ud800b"}}]).encode(),
            "lone",
        ),
        (json.dumps([GOOD, {"model": "claims.topic", "fields": {"slug": "long", "name": "x" * 500}}]).encode(), "long"),
        (json.dumps([{"model": "claims.actorname", "fields": {"actor": ["nobody"], "name": "X"}}]).encode(), "nobody"),
    ],
)
def test_a_fixture_that_cannot_be_loaded_stops_with_one_line_and_changes_nothing(tmp_path, content, says):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(CommandError) as stopped:
        call_command("load_record", folder=str(tmp_path))
    assert stopped.value.returncode == 2
    message = str(stopped.value)
    assert says in message
    assert "Nothing was loaded" in message
    assert "\n" not in message
    assert not LedgerEntry.objects.exists()
    assert not Statement.objects.exists()


@pytest.mark.django_db
def test_a_missing_folder_and_a_full_desk_are_told_apart(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"no \.json file"):
        call_command("load_record", folder=str(tmp_path / "nowhere"))
    a_source()
    call_command("load_record")
    assert "nothing loaded" in capsys.readouterr().out
