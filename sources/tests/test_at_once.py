"""Several people capture the same file and paste the same words at once: each is stored once, and nobody is refused."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.testing import scratch_database

pytestmark = pytest.mark.concurrency

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180  # seconds, on a machine that is busy with other things
PROCESSES, EACH = 4, 25


@pytest.fixture
def start(tmp_path):
    """Start a process of this test on a database of its own."""
    with scratch_database(tmp_path) as address:
        environ = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": address,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": secrets.token_hex(),
            "ALLOWED_HOSTS": "localhost",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

        def started(*words):
            command = [sys.executable, "-m", "sources.tests.writer_process", *map(str, words)]
            return subprocess.Popen(command, cwd=ROOT, env=environ, text=True, **pipes)

        yield started


def ended(process, going=None):
    output, complaint = process.communicate(going, timeout=PATIENCE)
    assert process.returncode == 0, complaint
    return output


def test_the_same_bytes_and_the_same_words_written_at_once_are_stored_once(start, tmp_path):
    ended(start("prepare"))
    processes = [start("write", EACH) for _ in range(PROCESSES)]
    try:
        for process in processes:
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        reports = [json.loads(ended(process)) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert sum(one["new"] for one in reports) == EACH, "each text was new to one of them"
    assert all(one["quotes"] == reports[0]["quotes"] for one in reports), "all were given the same quotes"
    assert len(list((tmp_path / "private").rglob("*.bin"))) == EACH, "no file was stored twice or left behind"
