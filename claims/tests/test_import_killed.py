"""An import that is killed leaves all or nothing, and a rerun gives one copy; two at once are one."""

import json
import os
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = [pytest.mark.concurrency, pytest.mark.slow]

KILLS = int(os.environ.get("KILLS", "5"))


def test_all_or_nothing_wherever_it_is_killed(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    ended = run_python(
        "-m", "claims.tests.import_killed_process", str(KILLS), folder=tmp_path, timeout=10 * PATIENCE, **settings
    )
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout)
    assert len(said["left"]) == KILLS and said["whole"][0] > 0
    assert all(left in ([0] * 6, said["whole"]) for left in said["left"]), said["left"]
    assert said["there"] == said["whole"]
    assert sorted(said["said"][0]) == sorted(said["said"][1]) == [0, said["whole"][0]]
