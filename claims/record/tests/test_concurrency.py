"""Several processes write one record at once: sequences stay gapless and in order, and nothing is lost or doubled.

Real processes on a real database file or server, of the engine under test.
"""

import json
import os
import secrets
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from claims.record import ledger
from claims.record.models import Head
from tracker.testing import scratch_database

pytestmark = pytest.mark.concurrency

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 180  # seconds, on a machine that is busy with other things
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
PROCESSES, EACH = (4, 25) if ON_SQLITE else (8, 50)


class Installation:
    """A database of its own, and processes that work on it."""

    def __init__(self, address, folder):
        self.environ = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": address,
            "DATA_DIR": str(folder),
            "SECRET_KEY": secrets.token_hex(),
            "ALLOWED_HOSTS": "localhost",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }

    def start(self, *words):
        command = [sys.executable, "-m", "claims.record.tests.publisher_process", *map(str, words)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, text=True, **pipes)

    def run(self, *words):
        said, complaint = self.start(*words).communicate(timeout=PATIENCE)
        assert not complaint, complaint
        return json.loads(said) if said else None

    def together(self, *jobs):
        """Start all, let them begin at the same moment once all are ready, and give what each says in the end."""
        processes = [self.start(*job) for job in jobs]
        try:
            for process in processes:
                ready = process.stdout.readline()
                assert ready == '"ready"\n', process.communicate()[1]
            for process in processes:
                process.stdin.write("go\n")
                process.stdin.flush()
            return [self.ended(process) for process in processes]
        finally:
            for process in processes:
                process.kill()

    def ended(self, process):
        said, complaint = process.communicate(input="stop\n", timeout=PATIENCE)
        assert process.returncode == 0, complaint
        return json.loads(said)


@pytest.fixture
def installation(tmp_path):
    with scratch_database(tmp_path) as address:
        made = Installation(address, tmp_path)
        made.run("prepare")
        yield made


def require_sound(found):
    """What holds after any number of publications by anyone."""
    assert found["faults"] == []
    assert found["sequences"] == list(range(1, len(found["sequences"]) + 1))
    assert found["head"] == len(found["sequences"])
    assert found["in_order"], "moments follow sequences"
    editions = defaultdict(list)
    for slug, number, entry, superseded_by in found["editions"]:
        editions[slug].append((number, entry, superseded_by))
    for slug, rows in editions.items():
        assert [number for number, _entry, _by in rows] == list(range(1, len(rows) + 1)), slug
        successors = [entry for _number, entry, _by in rows[1:]]
        assert [by for _number, _entry, by in rows] == [*successors, None], f"{slug}: each is superseded by the next"
    return editions


def test_processes_that_publish_at_once_leave_a_gapless_ledger_and_every_edition(installation):
    published = installation.together(*(("own", f"process-{number}", EACH) for number in range(PROCESSES)))
    found = installation.run("report")
    editions = require_sound(found)
    slugs = {slug for slugs in published for slug in slugs}
    assert len(slugs) == PROCESSES * EACH
    assert set(editions) == slugs, "every publication has its edition"
    assert all(len(rows) == 1 for rows in editions.values())
    assert found["counts"]["shared-speaker"] == found["counts"]["shared-topic"] == len(slugs), "no count was lost"
    assert found["drafts"] == ["shared"]


def test_processes_that_publish_the_same_statement_share_no_number_and_the_last_edit_is_shown(installation):
    numbers = installation.together(*(("shared", f"process-{number}", EACH // 5) for number in range(PROCESSES)))
    found = installation.run("report")
    editions = require_sound(found)
    told = sorted(number for told in numbers for number in told)
    assert told == [number for number, _entry, _by in editions["shared"]], "each number was told to one process only"
    assert len(told) > PROCESSES, "they did publish, one after the other"
    assert found["titles"]["shared"] == found["desk_title"], "what was edited last is what the record says"


def test_the_ledger_verifies_at_every_moment_while_others_publish(installation):
    *_published, watched = installation.together(
        *(("own", f"process-{number}", EACH // 2) for number in range(3)), ("watch", "watcher", 0)
    )
    assert watched["faults"] == []
    assert watched["passes"] > 1
    require_sound(installation.run("report"))


@pytest.mark.parametrize(
    "write",
    [
        ledger.lock,
        lambda: ledger.append(Head(sequence=0), [], at=None),
    ],
)
def test_the_ledger_is_written_inside_a_transaction_only(write):
    with pytest.raises(RuntimeError, match="inside a transaction only"):
        write()
