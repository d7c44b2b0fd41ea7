"""Editors do whatever they may, at random and at the same moment: afterwards every count and every digest is right.

PUBLICATIONS in the environment says how much is done in all, SEED which.
"""

import json
import os
import secrets
from collections import Counter

import pytest

from tracker.testing import run_python
from tracker.tests.racing import PATIENCE

pytestmark = [pytest.mark.concurrency, pytest.mark.slow]

PUBLICATIONS = int(os.environ.get("PUBLICATIONS", "96"))
SEED = os.environ.get("SEED", "2021")


def test_after_random_publications_at_once_counts_and_digests_are_right(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    words = ("-m", "claims.record.tests.random_process", str(PUBLICATIONS), SEED)
    ended = run_python(*words, folder=tmp_path, timeout=PATIENCE + PUBLICATIONS, **settings)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    found = json.loads(ended.stdout)
    print(found)
    assert found["wrong"] == {}, "what is counted while publishing is what is counted anew"
    assert found["faults"] == [], "the ledger verifies"
    assert found["stale"] == [], "all that is derived says what the documents say"
    assert found["current"][0] == found["current"][1], "each current edition has its terms, and no other"
    done = Counter({name: number for name, number in found["came"].items() if name.endswith("done")})
    assert done.total() > PUBLICATIONS / 3, found["came"]
    assert found["entries"] > PUBLICATIONS / 2
