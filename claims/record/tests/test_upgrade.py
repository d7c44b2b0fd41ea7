"""An installation of the release before the leaves is upgraded: nothing published changes, all of it verifies.

Real processes on a scratch database of the engine under test, as whoever upgrades runs them.
"""

import json
import secrets
from pathlib import Path

import pytest

from tracker.testing import ON_SQLITE, connected, run_python, scratch_database

pytestmark = [pytest.mark.concurrency, pytest.mark.slow]  # processes on a database of their own, on either engine

DUMP = Path(__file__).parent / "data" / "record-before-leaves.json"
PATIENCE = 180  # seconds, on a machine that is busy with other things
EDITED_AT_THE_DESK = "no-bases"  # the one statement of the dump whose summary was edited after its publication


class Installation:
    """A database of its own, and the commands that whoever upgrades runs on it."""

    def __init__(self, address, folder):
        self.address, self.folder = address, folder
        self.settings = {"DATABASE_URL": address, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}

    def run(self, *words):
        return run_python(*words, folder=self.folder, timeout=PATIENCE, **self.settings)

    def job(self, *words):
        done = self.run("-m", "claims.record.tests.upgrade_process", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def manage(self, *words):
        """What a command says last, and its exit code."""
        done = self.run("manage.py", *words)
        return (done.stdout + done.stderr).strip().splitlines()[-1], done.returncode

    def rows(self):
        """Each table of the record: its rows, as the database has them, whatever its columns are."""
        with connected(self.address) as database:
            tables = [name for (name,) in database.execute(TABLES) if name.startswith("record_")]
            return {table: named(database.execute(f"SELECT * FROM {table} ORDER BY 1")) for table in sorted(tables)}

    def forge(self, table, column, value, where):
        """Change a row, as someone with the database's password could: its guard is away meanwhile. Says what it was."""
        with connected(self.address) as database:
            [(before,)] = database.execute(f"SELECT {column} FROM {table} WHERE {where}")
            away, back = guard_of(database)
            for words in (away, f"UPDATE {table} SET {column} = '{value}' WHERE {where}", back):
                database.execute(words)
        return before


TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    if ON_SQLITE
    else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
)


def named(cursor):
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def guard_of(database):
    """The words that take the ledger's guard away, and those that bring it back."""
    if not ON_SQLITE:
        return [f"ALTER TABLE record_ledgerentry {what} TRIGGER USER" for what in ("DISABLE", "ENABLE")]
    words = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_ledgerentry'"
    [(name, back)] = database.execute(words)
    return f"DROP TRIGGER {name}", back


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    """The address of a database with the rows of the dump, at the release before the leaves; to be copied."""
    folder = tmp_path_factory.mktemp("landed")
    with scratch_database(folder) as address:
        Installation(address, folder).job("load", str(DUMP))
        yield address


@pytest.fixture(scope="module")
def installation(landed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    with scratch_database(folder, like=landed) as address:
        yield Installation(address, folder)


@pytest.fixture(scope="module")
def upgraded(installation):
    """What the commands of the upgrade said, in their order, and what the record is like before and afterwards."""
    before = installation.rows()
    commands = ("migrate", "verify_ledger", "verify_record", "rebuild_record", "verify_record", "check_integrity")
    said = [installation.manage(command) for command in commands]
    return {"before": before, "said": said, **installation.job("report")}


@pytest.fixture(scope="module")
def dump():
    """The rows of the dump by model."""
    rows = json.loads(DUMP.read_text(encoding="utf-8"))
    return {model: [row["fields"] for row in rows if row["model"] == model] for model in {row["model"] for row in rows}}


def test_the_ledger_verifies_at_once_and_the_record_once_it_is_rebuilt(upgraded):
    migrated, *verified, checked = upgraded["said"]
    assert migrated[1] == 0
    assert checked == ("0 findings.", 0), "the desk finds its rows by what they say"
    assert verified == [
        ("38 ledger entries verify.", 0),
        ("32 of 32 rows are stale: run rebuild_record.", 1),
        ("32 of 32 rows were stale and are derived anew.", 0),
        ("243 rows say what their documents say.", 0),
    ]


def test_every_document_is_what_it_was_byte_for_byte(upgraded, dump):
    assert upgraded["bodies"] == {str(row["edition_id"]): row["body"] for row in dump["record.document"]}


def test_the_api_serves_the_very_bytes_that_were_published(upgraded, dump):
    bodies = {row["edition_id"]: row["body"] for row in dump["record.document"]}
    current = {
        row["slug"]: bodies[row["id"]]
        for row in dump["record.edition"]
        if row["superseded_by_id"] is None and not row["is_tombstone"]
    }
    assert len(current) == 5
    assert upgraded["api"] == current


def test_only_what_was_edited_at_the_desk_has_something_to_publish(upgraded, dump):
    published = {row["slug"] for row in dump["claims.statement"] if row["publication"] == "published"}
    assert upgraded["has_news"] == {slug: slug == EDITED_AT_THE_DESK for slug in published}


def without_keys(rows):
    """Rows as text in an order of their own, but for surrogate keys."""
    return sorted(repr(sorted((name, value) for name, value in row.items() if name != "id")) for row in rows)


def unerased(rows):
    """Editions but the erased ones: those hold less than they did, and the day on which they were recorded."""
    return without_keys(row for row in rows if row["title"] or row["is_tombstone"])


LATER = ("why", "shows", "basis", "due_on", "words_before", "words_after", "told_by", "occasion", "reference")
LATER += ("also_shown_by",)


def cited(rows):
    """Follow-ups as they were shaped, their sources as they are cited: on the way back they do not say more again."""
    for row in rows:
        said = {name: value for name, value in json.loads(row["body"] or "{}").items() if name not in LATER}
        for name in ("text", "corrected_from", "confirmation"):
            (said.get("quote") or {}).pop(name, None)
        for name in ("kind", "note"):
            ((said.get("quote") or {}).get("source") or {}).pop(name, None)
        row["body"] = said
    return without_keys(rows)


COMPARED = {"record_edition": unerased, "record_event": cited}


def test_the_way_back_and_forth_again(installation, upgraded):
    assert installation.manage("migrate", "record", "0002")[1] == 0
    back, before = installation.rows(), upgraded["before"]
    assert list(back) == list(before)
    for table in before:
        rows = COMPARED.get(table, without_keys)
        assert rows(back[table]) == rows(before[table]), table
    assert installation.manage("migrate")[1] == 0
    assert installation.manage("verify_ledger") == ("38 ledger entries verify.", 0)
    assert installation.manage("rebuild_record")[1] == 0
    assert installation.manage("verify_record") == ("243 rows say what their documents say.", 0)


FORGERIES = [
    (("record_ledgerentry", "chain_digest", 64 * "0", "sequence = 17"), "Ledger entry 17 does not verify"),
    (("record_ledgerentry", "slug", "forged", "sequence = 17"), "Ledger entry 17 does not verify"),
    (("record_head", "sequence", 39, "sequence IN (38, 39)"), "The head is not that of ledger entry 38, the newest"),
]


def test_a_record_that_does_not_verify_is_not_upgraded(landed, tmp_path):
    with scratch_database(tmp_path, like=landed) as address:
        installation = Installation(address, tmp_path)
        for (table, column, value, where), complaint in FORGERIES:
            true = installation.forge(table, column, value, where)
            before = installation.rows()
            assert installation.manage("migrate") == (f"ValueError: {complaint}: the record was not upgraded.", 1)
            assert installation.rows() == before
            installation.forge(table, column, true, where)
        assert installation.manage("migrate", "record")[1] == 0
