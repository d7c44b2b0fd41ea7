"""What a status rests on, as readers see it; what is only judged; and what is news on the first page."""

import re
from datetime import UTC, datetime

import pytest

from claims import publishing
from claims.models import Statement
from claims.record.tests.reading import get_json, get_page
from claims.record.tests.sections import follow_up, links, section, text
from claims.tests.makers import a_follow_up, a_publisher, a_quote, a_reference, a_source, a_statement, published
from sources.capture import anchor_all, capture

pytestmark = pytest.mark.django_db


def step_of(client, **fields):
    """The only follow-up of a published statement, as its page shows it."""
    statement = a_statement(slug="it")
    a_follow_up(statement, **fields)
    published(statement)
    return follow_up(get_page(client, "/statements/it/"), 1)


def a_gazette(**fields):
    publisher = a_publisher(name="The State Press")
    return a_source(**{"title": "The Gazette", "publisher": publisher, "url": "https://example.org/gazette", **fields})


def a_captured_quote(source, content=b"He said: we shall come. They left."):
    capture(source, content, at=datetime(2022, 5, 17, 12, tzinfo=UTC))
    quote = a_quote(source=source, exact="we shall come")
    anchor_all(source)
    quote.refresh_from_db()
    return quote


def anchor_note(page):
    return text(page[page.index('class="anchor-note"') :].partition(">")[2].partition("</p>")[0])


def news(client):
    return text(section(get_page(client, "/"), "developments"))


def test_a_reference_says_where_it_stands_what_it_shows_and_why_it_is_not_quoted(client):
    reference = a_reference(source=a_gazette(), locator="paragraph 3", shows="A price was <set>.", why="licence")
    step = step_of(client, status="kept", reference=reference)
    assert "Evidence, referenced: The Gazette A price was &lt;set&gt;." in text(step)
    assert "The Gazette, The State Press, 8 December 2024, paragraph 3" in text(step)
    assert "https://example.org/gazette" in links(step)
    why = "In our words, not quoted. Its licence: Facts are free, its sentences are not ours to copy."
    assert why in text(step)
    assert "<blockquote" not in step


def test_a_reason_that_explains_itself_is_said_in_one_piece_and_an_archived_copy_is_linked(client):
    source = a_gazette(url="javascript:alert(1)", archive_url="https://archive.example/gazette")
    step = step_of(client, status="kept", reference=a_reference(source=source, why="audio", locator="12:40"))
    assert "In our words, not quoted. It is sound or film." in text(step)
    assert "https://archive.example/gazette" in links(step)
    assert "javascript:" not in step


def test_words_and_a_reference_may_stand_side_by_side(client):
    quote, reference = a_quote(exact="We came"), a_reference(shows="A picture shows them.", why="picture")
    step = step_of(client, status="kept", quote=quote, reference=reference)
    assert "Evidence, quoted" in step
    assert "<p>We came</p></blockquote>" in step
    assert "Evidence, referenced" in step
    assert "A picture shows them." in step


def test_what_others_show_too_stands_below_the_reference(client):
    statement = a_statement(slug="it")
    came = a_follow_up(statement, status="kept", reference=a_reference(shows="One saw it."))
    came.also_shown_by.set([a_reference(shows="Another saw it.", source=a_gazette())])
    published(statement)
    said = text(follow_up(get_page(client, "/statements/it/"), 1))
    assert said.index("One saw it.") < said.index("Another saw it.") < said.index("The Gazette")
    assert "evidence from here" in text(get_page(client, "/sources/" + came.also_shown_by.get().source.slug + "/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"shows": "announcement", "basis": "stated", "status": "agreed"},
            "Somebody says that it was or will be done · Stated: The source says so",
        ),
        (
            {"shows": "decision", "basis": "stated"},
            "Decision: It was signed, adopted or funded · Stated: The source says so",
        ),
        (
            {"shows": "action", "basis": "inferred"},
            "in part or whole · Inferred: We conclude it from what the source says",
        ),
        (
            {"shows": "effect", "basis": "stated"},
            "Effect: What it was to bring about is there · Stated: The source says so",
        ),
    ],
)
def test_a_status_says_what_its_evidence_shows_and_who_concludes_it(client, fields, said):
    assert said in text(step_of(client, **{"status": "kept", **fields}))


def test_what_shows_no_status_says_nothing_of_evidence(client):
    step = step_of(client, summary="They met.")
    assert "step-basis" not in step
    assert "Evidence" not in step


def test_what_cannot_be_verified_says_why_in_a_word_and_in_words(client):
    fields = {"why": "no_access", "reason": "Inspectors were turned away."}
    said = text(step_of(client, status="unverifiable", quote=None, **fields))
    assert "Unverifiable" in said
    assert "Why Access denied: Who would check it is not let in Reason Inspectors were turned away." in said


def test_a_quote_says_in_which_text_it_was_found_and_when_that_was_captured(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    quote = a_captured_quote(a_source())
    published(a_statement(slug="it", quote=quote))
    digest = get_json(client, "statements/it/")["quote"]["text"]["sha256"]
    assert digest == quote.snapshot.text_sha256
    assert anchor_note(get_page(client, "/statements/it/")) == (
        f"Found word for word in the text captured on 17 May 2022 (SHA-256 {digest[:12]}… ), "
        "which the publishers of this record hold."
    )


def test_a_quote_of_which_no_text_was_captured_says_so(client):
    published(a_statement(slug="it", quote=a_quote(confirmation="Compared with page 3.")))
    said = "The source’s text was not captured, so the quote was not checked by machine. "
    said += "The publishers of this record say: Compared with page 3."
    assert anchor_note(get_page(client, "/statements/it/")) == said


def test_a_source_that_is_captured_again_is_pending_because_readers_see_which_text_it_is(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    source = a_source()
    statement = published(a_statement(slug="it", quote=a_captured_quote(source)))
    capture(source, b"He said: we shall come. They left early.", at=datetime(2023, 6, 1, 12, tzinfo=UTC))
    assert publishing.propose_one(statement.pk).has_news
    assert Statement.objects.with_pending().get(pk=statement.pk).pending


def test_an_assessment_is_shown_as_one_and_changes_no_status(client):
    step = step_of(client, kind="assessment", summary="An analyst thinks it is done.", quote=a_quote())
    assert "Assessment" in text(step)
    assert "step-status" not in step
    assert '<div class="verdict status-announced">' in get_page(client, "/statements/it/")


def test_what_nobody_follows_up_any_more_says_so_and_why_until_it_is_published_again(client):
    statement = published(a_statement(slug="it", title="Come in spring"))
    publishing.retire(statement, by=None, reason="Its <office> was closed.")
    page = get_page(client, "/statements/it/")
    assert "<h1>Come in spring</h1>" in page
    said = "No longer maintained. It is shown as it was last known, and left out of lists of statements: Its &lt;office&gt; was closed."
    assert said in text(page)
    assert "No longer maintained." not in get_page(client, "/statements/it/editions/1/")
    assert get_json(client, "statements/it/")["unmaintained"] == "Its <office> was closed."
    assert get_json(client, "statements/it/editions/1/")["unmaintained"] == ""
    published(statement)
    assert "No longer maintained." not in get_page(client, "/statements/it/")


def test_what_was_edited_since_stays_at_the_desk_when_nobody_follows_up_any_more(client):
    statement = published(a_statement(slug="it", title="As readers know it"))
    statement.title = "As nobody saw it"
    statement.save()
    publishing.retire(statement, by=None, reason="Nobody has time.")
    page = get_page(client, "/statements/it/")
    assert "<h1>As readers know it</h1>" in page
    assert "As nobody saw it" not in page


def test_developments_restatements_and_corrections_are_news_and_checks_and_judgements_are_not(client):
    statement = a_statement(due_on="2022", title="Come in spring")
    wrong = a_follow_up(statement, summary="They came.", status="kept")
    a_follow_up(statement, summary="Others came.", kind="correction", corrects=wrong)
    a_follow_up(statement, summary="They asked for a year more.", kind="restatement", due_on="2023")
    a_follow_up(statement, summary="They packed.")
    a_follow_up(statement, summary="Looked again.", kind="check", search_note="Newspapers.")
    a_follow_up(statement, summary="It looks bad.", kind="assessment")
    published(statement)
    said = news(client)
    for summary in ("Others came.", "They asked for a year more.", "They packed."):
        assert f"{summary} Come in spring" in said
    for summary in ("They came.", "Looked again.", "It looks bad."):
        assert summary not in said


def test_a_follow_up_that_is_corrected_later_is_news_no_more(client):
    statement = a_statement()
    wrong = a_follow_up(statement, summary="They came.", status="kept")
    published(statement)
    assert "They came." in news(client)
    a_follow_up(statement, summary="Others came.", kind="correction", corrects=wrong)
    published(statement)
    assert "They came." not in news(client)
    assert "Others came." in news(client)


def test_the_background_and_what_nobody_maintains_make_no_news(client):
    aside, left = a_statement(weight="background"), a_statement()
    a_follow_up(aside, summary="Said in passing.")
    a_follow_up(left, summary="Left behind.")
    publishing.publish([aside, left, a_statement()], by=None)
    assert "Left behind." in news(client)
    assert "Said in passing." not in news(client)
    publishing.retire(left, by=None, reason="Nobody has time.")
    assert news(client) == ""
    aside.weight = "regular"
    aside.save()
    publishing.publish([aside, left], by=None)
    assert "Said in passing." in news(client)
    assert "Left behind." in news(client)


def test_the_verdict_says_what_happened_last_that_decided_it(client):
    statement = a_statement(slug="it")
    a_follow_up(statement, status="in_progress", summary="They began.")
    a_follow_up(statement, status="stalled", summary="They stopped.", occurred_on="2023-05")
    a_follow_up(statement, summary="They met again.", occurred_on="2024")
    published(statement)
    published(a_statement(slug="other"))
    verdict = re.search(r'<div class="verdict.*?</div>', get_page(client, "/statements/it/"))[0]
    assert "May 2023: They stopped." in text(verdict) and '<a href="#follow-up-2">' in verdict
    assert "verdict-latest" not in get_page(client, "/statements/other/")
