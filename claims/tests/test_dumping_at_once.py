"""Somebody saves while the record is dumped: what is dumped was asked about."""

import json
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = pytest.mark.concurrency


def test_an_edit_that_nobody_was_asked_about_is_not_dumped(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    folder = tmp_path / "dumped"
    folder.mkdir()
    ended = run_python(
        "-m", "claims.tests.dumper_process", str(folder), folder=tmp_path, timeout=2 * PATIENCE, **settings
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [["Published"], "Nobody has published this"]
