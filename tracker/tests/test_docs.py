"""The documentation names everything that there is to name."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from claims.record import filters, listing
from claims.record.api import urls
from claims.record.api.pagination import KeysetPagination
from tracker.vocabulary import STATUS_WORDS

ROOT = Path(settings.BASE_DIR)


def words_of(path: str) -> set[str]:
    return {word.strip("-") for word in re.findall(r"[\w-]+", (ROOT / path).read_text())}


def test_the_readme_counts_what_the_fixtures_have():
    models = [row["model"] for path in ROOT.glob("fixtures/*.json") for row in json.loads(path.read_text())]
    said = re.sub(r"\s+", " ", (ROOT / "README.md").read_text())
    for model, name in (("claims.statement", "statements"), ("sources.source", "sources")):
        assert f"{models.count(model)} {name}" in said


def test_every_setting_of_the_environment_is_documented():
    source = (ROOT / "tracker/settings.py").read_text()
    names = set(re.findall(r'environment\.\w+\(\s*"(\w+)"', source))
    assert len(names) >= 9
    assert names <= words_of("docs/deploy.md")


def test_every_command_is_documented_with_its_exit_codes():
    ours = {path.stem for path in ROOT.glob("*/management/commands/[!_]*.py")}
    ours |= {path.stem for path in ROOT.glob("*/*/management/commands/[!_]*.py")}
    assert {"capture", "verify_ledger"} <= ours
    assert ours <= words_of("docs/deploy.md")


@pytest.mark.parametrize("filter_class", [filters.StatementFilter, filters.FollowUpFilter, filters.EntityListFilter])
def test_every_filter_and_order_of_the_api_is_documented(filter_class):
    documented = words_of("docs/api.md")
    assert set(filter_class.base_filters) <= documented
    assert set(KeysetPagination.parameters) <= documented
    assert {order.strip("-") for order in (*listing.STATEMENT_ORDERS, *listing.FOLLOW_UP_ORDERS)} <= documented


def test_every_resource_of_the_api_is_documented():
    assert {*urls.resources, "schema", "docs"} <= words_of("docs/api.md")


def test_every_status_is_in_the_domain_page():
    assert set(STATUS_WORDS) <= words_of("docs/domain.md")


def test_links_between_the_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
            assert target.startswith("https://") or (path.parent / target).exists(), f"{path.name}: {target}"
