"""Twenty people edit the same statements, and what these name, at once: no saved word is lost, every refusal is a question.

STRESS_SECONDS=60 does it for a minute and prints the figures (`-s`).
"""

import json
import os
import secrets

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = pytest.mark.concurrency
SECONDS = os.environ.get("STRESS_SECONDS", "6")


def test_nothing_that_was_saved_is_lost_and_every_refusal_is_a_question(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "DEBUG": "1"}
    settings |= {"ALLOWED_HOSTS": "testserver", "FOUR_EYES": "0"}
    patience = 2 * PATIENCE + int(SECONDS)
    ended = run_python("-m", "claims.tests.stress_process", SECONDS, folder=tmp_path, timeout=patience, **settings)
    assert ended.returncode == 0, ended.stderr[-4000:]
    figures = json.loads(ended.stdout)
    print(figures)
    assert figures["lost"] == [] and figures["odd"] == []
    assert figures["saved"] and figures["asked"]
