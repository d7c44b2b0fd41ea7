"""The desk's daily jobs cost what docs/desk.md says, and no more than they may."""

import pytest

from tracker.testing import ROOT
from tracker.tests.desk_jobs import counted

pytestmark = pytest.mark.browser


def test_each_job_costs_what_the_manual_says(page, site):
    manual = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    for row in counted(page, site):
        assert f"| {' | '.join(row)} |" in manual
