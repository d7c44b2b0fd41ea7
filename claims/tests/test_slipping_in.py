"""A publication never contains words that its publisher did not look at, whenever somebody saves them."""

import json
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = [pytest.mark.concurrency, pytest.mark.slow]


def test_what_is_saved_at_any_boundary_of_the_locks_is_not_published_unseen(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    ended = run_python("-m", "claims.tests.slipping_process", folder=tmp_path, timeout=2 * PATIENCE, **settings)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["faults"] == []
    assert told["outcomes"]["refused"] >= 8 and told["outcomes"]["published"] >= 32
