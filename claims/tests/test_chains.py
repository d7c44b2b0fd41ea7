"""Every chain that docs/curation.md lists is walked from its first statement to its last, over public pages only."""

import itertools
import re

import pytest
from django.test import Client

from tracker.testing import ROOT

LINE = re.compile(r"^- (?P<name>[^:]+): (?P<slugs>`[a-z0-9-]+`(?: → `[a-z0-9-]+`)+)$", re.MULTILINE)
CHAINS = {
    found["name"]: re.findall(r"`([a-z0-9-]+)`", found["slugs"])
    for found in LINE.finditer((ROOT / "docs/curation.md").read_text(encoding="utf-8").partition("## Chains")[2])
}

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def pages(curated_record, django_db_blocker):
    """The pages of the record, each read once."""
    known: dict[str, str] = {}

    def page(slug):
        if slug not in known:
            response = Client().get(f"/statements/{slug}/")
            assert response.status_code == 200, slug
            known[slug] = response.content.decode().partition("<main")[2]
        return known[slug]

    with django_db_blocker.unblock():
        yield page


def test_chains_of_every_subject_are_listed():
    names = " ".join(CHAINS).lower()
    subjects = [
        "tax",
        "programmes",
        "energy",
        "supranational",
        "nuclear",
        "meetings",
        "crimea",
        "sovereignty",
        "military",
        "history",
        "transit",
    ]
    assert [subject for subject in subjects if subject not in names] == []


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_walkable_from_its_first_to_its_last_statement_and_back(pages, name):
    slugs = CHAINS[name]
    for here, there in [*itertools.pairwise(slugs), *zip(slugs[1:], slugs, strict=False)]:
        assert f'href="/statements/{there}/"' in pages(here), f"{here} does not lead to {there}"
