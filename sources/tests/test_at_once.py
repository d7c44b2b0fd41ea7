"""Several people capture the same file and paste the same words at once: each is stored once, and nobody is refused."""

import json
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = pytest.mark.concurrency

PROCESSES, EACH = 4, 25


def test_the_same_bytes_and_the_same_words_written_at_once_are_stored_once(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    words = ("-m", "sources.tests.writer_process", str(PROCESSES), str(EACH))
    ended = run_python(*words, folder=tmp_path, timeout=2 * PATIENCE, **settings)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert sum(one["new"] for one in told) == EACH, "each text was new to one of them"
    assert all(one["quotes"] == told[0]["quotes"] for one in told), "all were given the same quotes"
    assert len(list((tmp_path / "private").rglob("*.bin"))) == EACH, "no file was stored twice or left behind"
