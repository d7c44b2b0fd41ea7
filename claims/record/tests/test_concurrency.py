"""Several processes write one record at once: sequences stay gapless and in order, and nothing is lost or doubled.

Real processes on a real database file or server, of the engine under test.
"""

import json
import secrets
from collections import defaultdict

import pytest

from claims.record import ledger
from claims.record.models import Head
from tracker.testing import ON_SQLITE, run_python
from tracker.tests.racing import PATIENCE

pytestmark = pytest.mark.concurrency

PROCESSES, EACH = (4, 25) if ON_SQLITE else (8, 50)


@pytest.fixture
def together(own_database, tmp_path):
    """Run jobs at the same moment; what each told in the end, and what all of them left in the record."""
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}

    def run(*jobs, watcher=()):
        words = ("-m", "claims.record.tests.publisher_process", json.dumps(jobs), *watcher)
        ended = run_python(*words, folder=tmp_path, timeout=3 * PATIENCE, **settings)
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
        came = json.loads(ended.stdout)
        return came["told"], came["found"]

    return run


def require_sound(found):
    """What holds after any number of publications by anyone."""
    assert found["faults"] == []
    assert found["stale"] == []
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


def test_processes_that_publish_at_once_leave_a_gapless_ledger_and_every_edition(together):
    published, found = together(*(("own", f"process-{number}", EACH) for number in range(PROCESSES)))
    editions = require_sound(found)
    slugs = {slug for slugs in published for slug in slugs}
    assert len(slugs) == PROCESSES * EACH
    assert set(editions) == slugs, "every publication has its edition"
    assert all(len(rows) == 1 for rows in editions.values())
    assert found["counts"]["shared-speaker"] == found["counts"]["shared-topic"] == len(slugs), "no count was lost"
    assert found["drafts"] == ["shared"]


def test_moments_follow_sequences_though_clocks_differ(together):
    _published, found = together(("own", "on-time", EACH // 2), ("behind", "behind", EACH // 2))
    require_sound(found)


def test_processes_that_publish_the_same_statement_share_no_number_and_the_last_edit_is_shown(together):
    numbers, found = together(*(("shared", f"process-{number}", EACH // 5) for number in range(PROCESSES)))
    editions = require_sound(found)
    told = sorted(number for told in numbers for number in told)
    assert told == [number for number, _entry, _by in editions["shared"]], "each number was told to one process only"
    assert len(told) > PROCESSES, "they did publish, one after the other"
    assert found["titles"]["shared"] == found["desk_title"], "what was edited last is what the record says"


def test_the_ledger_verifies_at_every_moment_while_others_publish(together):
    jobs = [("own", f"process-{number}", EACH // 2) for number in range(3)]
    (*_published, watched), found = together(*jobs, watcher=["watch"])
    assert watched["faults"] == []
    assert watched["passes"] > 1
    require_sound(found)


def test_everything_is_derived_again_and_again_while_others_publish(together):
    jobs = [("own", "process-0", EACH // 2), ("shared", "process-1", EACH // 5)]
    (own, shared, rebuilt), found = together(*jobs, watcher=["rebuild"])
    assert rebuilt["mended"] >= 1, "how often it has its turn is the engine's choice"
    editions = require_sound(found)
    assert set(editions) == {*own, "shared"}
    assert [number for number, _entry, _by in editions["shared"]] == shared


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
