"""Two people edit what the same statement is found by, at once: it is found by what both have left."""

import json
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = pytest.mark.concurrency


def test_a_statement_is_found_by_what_all_who_edited_it_left(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    ended = run_python("-m", "claims.tests.editor_process", folder=tmp_path, timeout=2 * PATIENCE, **settings)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == []
