"""Forms check without writing: what is pasted or uploaded is stored when its form is saved, and only then."""

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import FollowUp, Statement
from claims.tests.browsing import errors_at, filled, follow_up, save, shown, ticked
from claims.tests.makers import a_follow_up, a_quote, a_source, a_statement, a_user, published
from sources.capture import capture, keep, quote_of
from sources.models import Quote, Snapshot

pytestmark = pytest.mark.django_db

TEXT = "On 3 October the ministers signed the agreement. On 4 October the ministers signed the agreement’s annex."
WORDS = "On 3 October the ministers signed the agreement"
OTHERS = "On 4 October the ministers signed the agreement"
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def boss(client):
    user = a_user(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def source(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    source = a_source(slug="paper")
    capture(source, TEXT.encode(), at=timezone.now())
    return source


def a_form(model, user, rf, data, files=None):
    """The form of the desk's page for a new row."""
    request = rf.get("/")
    request.user = user
    return admin.site.get_model_admin(model).get_form(request)(data, files)


FORMS = {
    "a statement with its quote": lambda source: (
        Statement,
        {
            "kind": "claim",
            "title": "They signed",
            "slug": "they-signed",
            "summary": "They say that they signed.",
            "initial_status": "unchecked",
            "attribution": "reported",
            "modality": "plain",
            "undertaking": "act",
            "weight": "regular",
            "quote_text": WORDS,
            "quote_source": source.pk,
        },
        None,
    ),
    "a follow-up with its evidence": lambda source: (
        FollowUp,
        {
            "statement": a_statement().pk,
            "occurred_on": "2022-10-03",
            "kind": "development",
            "summary": "They signed.",
            "status": "agreed",
            "shows": "decision",
            "basis": "stated",
            "evidence_text": WORDS,
            "evidence_source": source.pk,
        },
        None,
    ),
    "a quote": lambda source: (Quote, {"source": source.pk, "exact": WORDS, "language": "en"}, None),
    "a pasted document": lambda source: (Snapshot, {"source": source.pk, "pasted": "Other words."}, None),
    "a file": lambda source: (
        Snapshot,
        {"source": source.pk},
        {"file": SimpleUploadedFile("a.txt", b"Other words.")},
    ),
}


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS.keys())
def test_checking_a_form_writes_nothing(source, boss, rf, make):
    model, data, files = make(source)
    form = a_form(model, boss, rf, data, files)
    counts = Quote.objects.count(), Snapshot.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert form.is_valid(), form.errors
    assert not [query["sql"] for query in queries if WRITES.match(query["sql"])]
    assert (Quote.objects.count(), Snapshot.objects.count()) == counts


class TestAPastedQuote:
    def test_words_pasted_several_times_on_one_page_are_one_quote(self, client, source):
        statement = a_statement(quote=None)
        pasted = {"evidence_text": WORDS, "evidence_source": source.pk}
        both = {**follow_up(0, **pasted), **follow_up(1, **pasted), "follow_ups-TOTAL_FORMS": "2"}
        save(client, statement, quote_text=WORDS, quote_source=source.pk, **both)
        statement.refresh_from_db()
        assert statement.quote == Quote.objects.get(source=source)
        assert [row.quote for row in statement.follow_ups.all()] == [statement.quote, statement.quote]

    def test_words_that_begin_alike_get_slugs_of_their_own(self, client, source):
        capture(
            source, b"We will sign the first treaty now. We will sign the first treaty, he said.", at=timezone.now()
        )
        statement = a_statement(quote=None)
        evidence = follow_up(evidence_text="We will sign the first treaty, he said", evidence_source=source.pk)
        save(client, statement, quote_text="We will sign the first treaty now", quote_source=source.pk, **evidence)
        slugs = set(Quote.objects.filter(source=source).values_list("slug", flat=True))
        assert slugs == {"paper-we-will-sign-the-first-treaty", "paper-we-will-sign-the-first-treaty-2"}

    def test_evidence_is_added_to_a_follow_up_that_is_there(self, client, source):
        statement = a_statement()
        there = a_follow_up(statement)
        evidence = {"follow_ups-0-evidence_text": WORDS, "follow_ups-0-evidence_source": source.pk}
        save(client, statement, opened=there, **evidence)
        there.refresh_from_db()
        assert there.quote.exact == WORDS

    def test_on_the_page_of_a_follow_up(self, client, source):
        there = a_follow_up(a_statement())
        address = reverse("admin:claims_followup_change", args=[there.pk])
        pasted = {**shown({"status": "agreed"}), "evidence_text": WORDS, "evidence_source": source.pk}
        assert client.post(address, filled(client, address, **pasted)).status_code == 302
        there.refresh_from_db()
        assert (there.status, there.quote.exact, there.quote.anchor) == ("agreed", WORDS, "exact")

    def test_the_quote_of_a_published_statement_is_replaced(self, client, source):
        statement = published(a_statement())
        save(client, statement, quote_text=WORDS, quote_source=source.pk)
        statement.refresh_from_db()
        assert statement.quote.exact == WORDS

    def test_evidence_is_not_slipped_into_what_readers_saw_without(self, client, source):
        statement = a_statement()
        there = a_follow_up(statement)
        published(statement)
        address = reverse("admin:claims_followup_change", args=[there.pk])
        pasted = {"evidence_text": WORDS, "evidence_source": source.pk}
        page = client.post(address, filled(client, address, **pasted))
        assert "add a correction instead" in page.context["adminform"].form.errors["quote"][0]
        inline = save(
            client, statement, opened=there, **{f"follow_ups-0-{name}": value for name, value in pasted.items()}
        )
        assert "add a correction instead" in errors_at(inline, 0, "quote")[0]
        assert not Quote.objects.filter(source=source).exists()

    @pytest.mark.parametrize("known", [True, False])
    def test_opening_again_needs_words_that_the_same_page_does_not_use_already(self, client, source, known):
        statement = a_statement(quote=a_quote(source=source, exact=WORDS) if known else None)
        a_follow_up(statement, status="kept", occurred_on="2022")
        pasted = {"evidence_text": WORDS, "evidence_source": source.pk}
        opens = follow_up(0, occurred_on="2023", status="in_progress", reason="It was not.", **pasted)
        own = {} if known else {"quote_text": WORDS, "quote_source": source.pk}
        response = save(client, statement, **own, **opens)
        assert "used here before" in errors_at(response, 0, "quote")[0]
        others = {**opens, "follow_ups-0-evidence_text": OTHERS}
        asked = save(client, statement, **own, **others)
        assert "goes back from “Kept” to “In progress”" in errors_at(asked, 0, "status")[0]
        save(client, statement, **own, **others, **ticked(asked))
        assert statement.follow_ups.get(number=2).quote.exact == OTHERS

    def test_a_refused_page_leaves_nothing_behind(self, client, source):
        statement = a_statement(quote=None)
        response = save(
            client, statement, quote_text=WORDS, quote_source=source.pk, **follow_up(status="agreed", summary="")
        )
        assert response.context["errors"]
        assert not Quote.objects.filter(source=source).exists() and not Quote.history.filter(source=source).exists()
        assert WORDS in response.content.decode(), "what was typed is still there"


class TestKeeping:
    """Between the check and the save others write too."""

    def test_the_same_words_saved_meanwhile_are_the_quote(self, source):
        quote = quote_of(source, WORDS, "en")
        theirs = keep(quote_of(source, WORDS, "en"))
        assert keep(quote) == theirs
        assert Quote.objects.filter(source=source).count() == 1

    def test_a_text_captured_meanwhile_is_where_the_quote_is_looked_for(self, source):
        quote = quote_of(source, WORDS, "en")
        newest = capture(source, f"Corrected. {TEXT}".encode(), at=timezone.now()).snapshot
        kept = keep(quote)
        kept.refresh_from_db()
        assert (kept.snapshot, kept.start, kept.anchor) == (newest, 11, "exact")
