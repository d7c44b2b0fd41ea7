"""Nothing that is not published is in any public answer: every text field at the desk holds a canary word.

The walk takes its addresses from the URL configuration, so a new public page is walked without being named here.
"""

import itertools
import re

import pytest
from django.db import models
from django.utils import timezone

from claims import publishing, workflow
from claims.models import Party, Statement
from claims.publishing import background
from claims.record.api.serializers import StoredBody
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_publisher,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_occasion,
    published,
)
from claims.tests.routes import public_routes
from sources.capture import capture, retire
from sources.models import Quote
from tracker.text import DerivedField

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogel"
UNTOUCHED = {"slug", "language", "anchor", "authors", "words_before", "words_after", "unmaintained"}


def with_canaries(row: models.Model) -> models.Model:
    """Put a canary into every free text field of a row; `choices` and formats stay as they are."""
    for field in row._meta.fields:
        is_text = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, models.SlugField)
        formatted = (
            field.choices or field.name in UNTOUCHED or field.name.endswith("_on") or field.name.startswith("covers_")
        )
        if not is_text or formatted or isinstance(field, (DerivedField, models.FileField)):
            continue
        address = (
            f"https://{CANARY}.example/{field.name}" if isinstance(field, models.URLField) else f"{CANARY} {field.name}"
        )
        setattr(row, field.attname, address)
    row.save()
    return row


def a_canary_statement(slug: str, **fields) -> Statement:
    """A statement of which everything around it, down to the publisher of its source, is nowhere else."""
    source = a_source(
        publisher=with_canaries(a_publisher(slug=f"{slug}-publisher")), slug=f"{slug}-source", authors=CANARY
    )
    quote = with_canaries(a_quote(source=with_canaries(source), slug=f"{slug}-quote"))
    speaker = with_canaries(an_actor(f"{CANARY} spelling", slug=f"{slug}-actor"))
    topic = with_canaries(a_topic(slug=f"{slug}-topic"))
    met = with_canaries(an_occasion(speaker, slug=f"{slug}-occasion"))
    shown = {"quote": quote, "speakers": [speaker], "topics": [topic], "occasion": met}
    statement = with_canaries(a_statement(slug=slug, **shown, **fields))
    with_canaries(a_criterion(statement))
    reference = with_canaries(a_reference(source=source, slug=f"{slug}-reference"))
    with_canaries(a_follow_up(statement, status="stalled", quote=quote, reference=reference, occasion=met))
    words = {"words_before": f"{CANARY} before", "words_after": f"{CANARY} after"}
    with_canaries(a_follow_up(statement, kind="restatement", **words))
    return statement


@pytest.fixture
def desk():
    """A record with one public statement, and a desk that is full of canaries."""
    user = a_user("Editor", username=CANARY, first_name=CANARY, last_name=CANARY, email=f"{CANARY}@example.org")
    draft = a_canary_statement("draft")
    workflow.submit(draft, by=user, note=CANARY)
    workflow.send_back(draft, by=user, note=CANARY)
    background.publish_later({draft.pk: "-"}, by=user, note=CANARY)
    workflow.submit(a_canary_statement("in-review"), by=user, note=CANARY)
    withdrawn = published(a_canary_statement("withdrawn"), note=CANARY)
    publishing.withdraw(withdrawn, by=None, reason="A source took it back.")
    text = f"{CANARY} before. The public words. {CANARY} after."
    source = a_source(slug="public-source")
    statement = a_statement(
        slug="public",
        quote=Quote.objects.create(slug="public-quote", source=source, exact="The public words"),
        internal_note=CANARY,
        assignee=user,
        speakers=[an_actor(slug="public-actor")],
        topics=[a_topic(slug="public-topic")],
    )
    capture(source, text.encode(), at=timezone.now())
    mistaken = capture(source, f"{text} {CANARY}".encode(), at=timezone.now(), by=user).snapshot
    retire(mistaken, reason=CANARY, at=timezone.now(), by=user)
    a_follow_up(statement, summary="A public step.", occurred_on="2022-01")
    publishing.publish_one(statement, by=user, note="Public note.")
    with_canaries(a_follow_up(statement, status="kept", reference=with_canaries(a_reference())))
    Party.objects.create(statement=statement, actor=an_actor(slug="later", name=CANARY), role="counterparty")
    statement.title = f"{CANARY} title"
    statement.save()
    workflow.submit(statement, by=user, note=CANARY)
    return statement


def addresses() -> list[str]:
    """Each public route with each name of the desk in its place."""
    stems = ("public", "draft", "in-review", "withdrawn", "later")
    slugs = [
        f"{stem}{suffix}"
        for stem in stems
        for suffix in ("", "-actor", "-topic", "-occasion", "-source", "-publisher", "-quote")
    ]
    values = {"slug": slugs, "int": ["1", "2", "3"]}
    found = []
    for route in public_routes():
        blanks = re.findall(r"<(\w+):\w+>", route)
        for filling in itertools.product(*(values[blank] for blank in blanks)):
            address = route
            for value in filling:
                address = re.sub(r"<\w+:\w+>", value, address, count=1)
            found.append(f"/{address}")
    return found


def leaks(client) -> list[str]:
    """The addresses whose answer has a canary in its body or headers."""
    found = []
    for address in addresses():
        response = client.get(address)
        assert response.status_code in (200, 302, 404, 410), (address, response.status_code)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if CANARY in body.decode() or CANARY in str(response.headers):
            found.append(address)
    return found


def test_no_public_answer_holds_a_word_of_what_is_not_published(client, desk):
    assert leaks(client) == []


def test_what_is_public_is_there(client, desk):
    for address in ("/statements/public/", "/api/v1/statements/public/", "/statements/", "/sources/public-source/"):
        page = client.get(address)
        assert page.status_code == 200
        assert b"Statement" in page.content or b"Source" in page.content


def test_a_draft_answers_exactly_as_what_was_never_there(client, desk):
    for prefix in ("/statements/", "/api/v1/statements/", "/api/v1/commitments/"):
        draft, nothing = client.get(f"{prefix}draft/"), client.get(f"{prefix}nosuch/")
        assert draft.status_code == nothing.status_code == 404
        assert draft.content.replace(b"draft", b"nosuch") == nothing.content


def test_search_finds_nothing_by_an_unpublished_word(client, desk):
    assert client.get(f"/api/v1/statements/?q={CANARY}").json()["count"] == 0
    assert client.get(f"/api/v1/actors/?q={CANARY}").json()["count"] == 0


def test_a_thousand_drafts_change_no_public_byte(client, desk):
    def answers():
        return {
            address: client.get(address).content for address in ("/", "/statements/", "/actors/", "/api/v1/statements/")
        }

    before = answers()
    for _ in range(20):
        a_canary_statement(f"more-{_}")
    assert answers() == before


def test_the_walk_notices_a_public_list_that_reads_the_desk(client, desk, monkeypatch):
    """The guard itself: let one public list tell the desk's titles and the canaries are seen."""
    titles = Statement.objects.order_by("title").values_list("title", flat=True)
    monkeypatch.setattr(StoredBody, "to_representation", lambda self, row: " ".join(titles))
    assert "/api/v1/statements/" in leaks(client)
