"""What all public pages share: validators, nothing inline, headings, and that what editors type is never markup."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from claims.record import caching
from claims.record.tests.reading import get_page
from claims.tests.makers import a_follow_up, a_quote, a_rich_statement, a_source, a_statement, an_actor, published

pytestmark = pytest.mark.django_db


PAGES = (
    "/", "/statements/", "/statements/rich/", "/statements/rich/editions/1/", "/actors/", "/actors/the-actor/", "/topics/",
    "/topics/the-topic/", "/sources/", "/sources/the-source/", "/methodology/", "/corrections/",
    "/corrections/?show=withdrawals", "/corrections/?show=revisions",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_with_a_validator_and_nothing_inline(client, address):
    published(a_rich_statement())
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_empty_record_has_pages_too(client):
    for address in ("/", "/statements/", "/actors/", "/topics/", "/sources/", "/corrections/", "/methodology/"):
        get_page(client, address)


def test_a_validator_changes_with_the_record_and_with_the_day(client, monkeypatch):
    first = client.get("/statements/")["ETag"]
    published(a_statement())
    second = client.get("/statements/")["ETag"]
    tomorrow = timezone.now().date() + timezone.timedelta(days=1)
    monkeypatch.setattr(caching, "today", lambda: tomorrow)
    third = client.get("/statements/")["ETag"]
    assert len({first, second, third}) == 3
    assert client.get("/statements/", headers={"If-None-Match": second}).status_code == 200


def test_a_validator_never_turns_a_missing_page_into_an_unchanged_one(client):
    assert client.get("/statements/nothing/", headers={"If-None-Match": "*"}).status_code == 404
    assert "ETag" not in client.get("/statements/?bogus=1")


def test_pages_are_read_only(client):
    assert client.post("/statements/").status_code == 405


def test_silence_after_a_deadline_is_overdue(client):
    published(a_rich_statement())
    for address in ("/statements/rich/", "/statements/?timeliness=overdue", "/"):
        assert "Overdue" in get_page(client, address)
    assert "Come in spring" in get_page(client, "/statements/?timeliness=overdue")


def test_what_editors_type_is_never_markup(client):
    source = a_source(slug="s", title="<b>title</b>", url="javascript:alert(1)", note="<i>note</i>")
    actor = an_actor(slug="a", name="<u>actor</u>")
    statement = a_statement(
        slug="it", title="<b>bold</b>", summary="<img src=x>", quote=a_quote(source=source), speakers=[actor]
    )
    a_follow_up(statement, summary="<script>1</script>", status="stalled")
    published(statement)
    for address in ("/", "/statements/", "/statements/it/", "/sources/s/", "/actors/a/", "/actors/", "/sources/"):
        page = get_page(client, address)
        assert not re.search(r"<b>|<u>|<img|<script|<i>note", page), address
        assert "javascript:" not in page, address


@pytest.mark.parametrize("address", PAGES)
def test_headings_never_skip_a_level(client, address):
    published(a_rich_statement())
    page = get_page(client, address)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_a_list_without_bullets_is_still_announced_as_a_list(client):
    lists = [
        (path.name, tag)
        for path in Path(settings.BASE_DIR, "templates/record").glob("*.html")
        for tag in re.findall(r"<(?:ul|ol)\b[^>]*>", path.read_text())
    ]
    assert len(lists) > 10
    bare = [(name, tag) for name, tag in lists if 'role="list"' not in tag and 'class="editions"' not in tag]
    assert bare == [], "Safari does not announce a list with list-style: none"
