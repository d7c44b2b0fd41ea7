"""Alterations behind the software's back, at random: refused, noticed by verify_ledger, or mended by rebuild_record.

ALTERATIONS in the environment says how many, SEED which.
"""

import os
import random
import re
from collections import Counter
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from claims.record.projection.comparison import Unreadable
from claims.record.projection.rebuilding import rebuild, stale
from claims.record.tests.altering import SURROGATES, a_rich_record, alter, kinds_of_alteration, rename
from claims.record.tests.auditing import all_rows, fault, without_guard

pytestmark = pytest.mark.django_db

ALTERATIONS = int(os.environ.get("ALTERATIONS", "420"))
SEED = int(os.environ.get("SEED", "2021"))


@pytest.fixture
def before():
    """All rows of a small, rich record whose guards are gone."""
    a_rich_record()
    connection.check_constraints()
    without_guard()
    assert fault() is None
    assert not is_stale()
    return all_rows()


def is_stale():
    """Whether verify_record finds something, be it a document that cannot even be read."""
    try:
        return any(not isinstance(found, int) for found in stale())
    except Unreadable:
        return True


def outcome_of(alteration, before):
    """What becomes of an alteration, and what it says it was; the record is afterwards as before."""
    done = None
    with transaction.atomic():
        try:
            with transaction.atomic():
                done = alteration()
            outcome = outcome_of_done(before)
        except DatabaseError:
            outcome = "refused by the database"
        transaction.set_rollback(True)
    return outcome, done


def outcome_of_done(before):
    found = is_stale()  # whatever was forged, verify_record does not break down
    if fault():
        return "noticed by verify_ledger"
    if not found:
        return "survived"
    list(rebuild())
    return "mended by rebuild_record" if all_rows() == before else "stale, and not mended"


@pytest.mark.slow
def test_every_alteration_is_refused_noticed_or_mended(before):
    draw = random.Random(SEED)
    kinds = list(kinds_of_alteration())
    draw.shuffle(kinds)
    outcomes, survivors = Counter(), []
    for model, what in islice(cycle(kinds), ALTERATIONS):
        outcome, done = outcome_of(partial(alter, model, what, draw), before)
        is_surrogate = model in SURROGATES and what == SURROGATES[model].attname
        outcomes[outcome + (" (surrogate key)" if is_surrogate else "")] += 1
        if outcome in ("survived", "stale, and not mended") and not is_surrogate:
            survivors.append((outcome, done))
    print(dict(outcomes))
    assert not survivors
    assert all_rows() == before
    assert fault() is None


def test_the_documentation_lists_what_cannot_be_noticed(before):
    said = Path(settings.BASE_DIR, "docs", "deploy.md").read_text(encoding="utf-8")
    section = said.partition("### What verification cannot notice")[2].partition("\nRun ")[0]
    survivors = {
        f"{model._meta.db_table}.{key.column}"
        for model, key in SURROGATES.items()
        for row in model.objects.all()
        if outcome_of(partial(rename, row), before)[0] == "survived"
    }
    assert set(re.findall(r"`(record_\w+\.\w+)`", section)) == survivors
