"""The public pages: what a reader sees, what is out of sight, and that a page costs the same for 3 or 30 statements."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import publishing
from claims.record import caching, ledger, views
from claims.record.fragments import fragment_address
from claims.record.models import Edition
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_quote,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    published,
)
from tracker.vocabulary import STATUS_WORDS

pytestmark = pytest.mark.django_db


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return " ".join(response.content.decode().split())


def a_rich_statement(**fields):
    """A commitment with a deadline that passed, a correction, a check, a link and a source on the web."""
    source = a_source(slug="the-source", title="The source", url="https://example.org/a", language="ru")
    quote = a_quote(
        source=source, exact="Мы придём, да", prefix="он сказал: ", language="ru", translation="We shall come"
    )
    actor, topic = an_actor(slug="the-actor", name="The Actor"), a_topic(slug="the-topic", name="The Topic")
    values = {"slug": "rich", "title": "Come in spring", "due_on": "2022", "quote": quote}
    statement = a_statement(**{**values, "speakers": [actor], "topics": [topic], **fields})
    wrong = a_follow_up(statement, status="kept", summary="They came.", quote=a_quote(source=source))
    a_follow_up(statement, kind="correction", corrects=wrong, summary="Others came.", reason="Mixed up.")
    a_follow_up(statement, kind="check", summary="Nothing new.", search_note="Three newspapers.", occurred_on="2023")
    return statement


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
        get(client, address)


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


def test_a_statement_shows_its_words_where_they_come_from_and_what_came_of_it(client):
    published(a_rich_statement())
    page = get(client, "/statements/rich/")
    assert '<blockquote lang="ru" cite="https://example.org/a"><p>Мы придём, да</p></blockquote>' in page
    assert "We shall come" in page
    assert "https://example.org/a#:~:text=%D0%BE%D0%BD%20" in page
    assert '<link rel="canonical" href="http://testserver/statements/rich/">' in page
    assert "noindex" not in page
    assert "Where we looked</span> Three newspapers." in page
    assert 'href="/api/v1/statements/rich/"' in page


def test_what_was_corrected_stays_struck_out_and_no_longer_decides_the_status(client):
    published(a_rich_statement())
    page = get(client, "/statements/rich/")
    assert "<del>They came.</del>" in page
    assert 'see <a href="#follow-up-2">the correction, #2</a>' in page
    assert 'Corrects <a href="#follow-up-1">#1</a>' in page
    assert '<div class="verdict status-announced">' in page


def test_silence_after_a_deadline_is_overdue(client):
    published(a_rich_statement())
    for address in ("/statements/rich/", "/statements/?timeliness=overdue", "/"):
        assert "Overdue" in get(client, address)
    assert "Come in spring" in get(client, "/statements/?timeliness=overdue")


def test_links_read_both_ways_and_forget_what_was_withdrawn(client):
    whole, part = a_statement(slug="whole", title="The whole"), a_statement(slug="part", title="The part")
    a_link(part, "part_of", whole)
    publishing.publish([whole, part], by=None)
    assert "is part of" in get(client, "/statements/part/")
    page = get(client, "/statements/whole/")
    assert "includes" in page
    assert "The part" in page
    publishing.withdraw(whole, by=None, reason="It was never said.")
    page = get(client, "/statements/part/")
    assert "a statement that was withdrawn" in page
    assert "The whole" not in page


def test_a_withdrawn_statement_leaves_its_reason_and_nothing_of_what_it_said(client):
    statement = published(a_rich_statement(summary="The summary says it"))
    publishing.withdraw(statement, by=None, reason="The source was forged.")
    for address in ("/statements/rich/", "/statements/rich/editions/1/", "/statements/rich/editions/2/"):
        page = get(client, address, status=410)
        assert "The source was forged." in page
        assert "This statement was withdrawn on" in page
        assert not re.search("Come in spring|The summary says it|The Actor", page)
    assert get(client, "/actors/the-actor/", status=404)
    page = get(client, "/corrections/?show=withdrawals")
    assert "The source was forged." in page
    assert "rich" not in page
    assert "Come in spring" not in get(client, "/corrections/?show=revisions")


def test_what_was_withdrawn_stays_out_of_sight_when_the_statement_is_published_again(client):
    statement = published(a_statement(slug="it", title="As it was"))
    publishing.withdraw(statement, by=None, reason="Wrong.")
    statement.refresh_from_db()
    statement.title = "As it is"
    statement.save()
    published(statement)
    assert "As it is" in get(client, "/statements/it/")
    assert "As it was" not in get(client, "/statements/it/")
    assert "As it was" not in get(client, "/statements/it/editions/1/", status=410)


def test_an_earlier_edition_says_that_it_is_one(client):
    statement = published(a_statement(slug="it", title="First words"))
    statement.title = "Second words"
    statement.save()
    publishing.publish_one(statement, by=None, note="The title was too short.")
    page = get(client, "/statements/it/editions/1/")
    assert "First words" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'The current one is <a href="/statements/it/">edition 2</a>' in page
    assert "The title was too short." in get(client, "/statements/it/")
    assert "The title was too short." in get(client, "/corrections/?show=revisions")
    get(client, "/statements/it/editions/3/", status=404)
    get(client, f"/statements/it/editions/{10**30}/", status=404)


def test_an_erased_edition_says_that_it_was_erased(client):
    statement = published(a_statement(slug="it", title="A name that must go"))
    statement.title = "Without the name"
    statement.save()
    published(statement)
    ledger.erase("it", 1, reason="A court said so.", at=timezone.now())
    page = get(client, "/statements/it/editions/1/", status=410)
    assert "erased for legal reasons" in page
    assert "A name that must go" not in page + get(client, "/statements/it/") + get(
        client, "/corrections/?show=revisions"
    )


def test_a_draft_is_rendered_by_the_same_page_as_a_preview(rf):
    statement = a_statement(slug="draft", title="Not yet said")
    page = views.statement_page(rf.get("/admin/"), publishing.preview(statement), preview=True).content.decode()
    assert "Preview – not public." in page
    assert "Not yet said" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'id="editions"' not in page


def test_the_list_is_filtered_and_keeps_its_filters_while_paging(client):
    topic = a_topic(slug="energy", name="Energy")
    for _ in range(30):
        published(a_statement(topics=[topic]))
    published(a_statement(kind="claim", title="Something else"))
    page = get(client, "/statements/?topic=energy&kind=commitment&order=made&q=")
    assert "<strong>30</strong> statements" in page
    assert "Something else" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert following.startswith("?topic=energy&kind=commitment&order=made&cursor=")
    assert 'rel="prev"' in get(client, f"/statements/{following}")


def test_a_filter_that_is_set_can_be_taken_away_by_itself(client):
    published(a_rich_statement())
    page = get(client, "/statements/?status=kept&status=announced&topic=the-topic")
    assert 'href="?status=announced&amp;topic=the-topic"' in page
    assert 'href="?status=kept&amp;status=announced"' in page
    assert ">Topic:</span> The Topic" in page


def test_an_empty_result_says_what_to_do(client):
    published(a_statement())
    assert "Take one of them away" in get(client, "/statements/?q=unfindable")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("bogus=1", "<code>bogus</code>: Unknown parameter."),
        ("cursor=zzz", "<code>cursor</code>: This is not a cursor of this list"),
        ("order=up", "<code>order</code>: Choose one of: -made, made"),
        ("actor=nobody", "The record has no actor “nobody”."),
        ("kind=x", "Select a valid choice. x is not one of the available choices."),
        ("status=x", "Select a valid choice. x is not one of the available choices."),
        ("made_after=soon", "Write the day as YYYY-MM-DD"),
        ("kind=claim&kind=commitment", "<code>kind</code>: Given more than once"),
        ("q=a%00b", "Null characters are not allowed."),
        ("%3Cb%3E=1", "<code>&lt;b&gt;</code>: Unknown parameter."),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_at_its_place(client, query, said):
    page = get(client, f"/statements/?{query}", status=400)
    assert said in page
    assert "card-title" not in page


def test_other_lists_refuse_what_they_cannot_read(client):
    published(a_rich_statement())
    assert "<code>bogus</code>" in get(client, "/actors/?bogus=1", status=400)
    get(client, "/actors/the-actor/?cursor=zzz", status=400)
    get(client, "/corrections/?show=x", status=400)
    assert "The Actor" in get(client, "/actors/?q=actor")
    assert "Nothing in the record has such a name." in get(client, "/actors/?q=zzz")


def test_what_editors_type_is_never_markup(client):
    source = a_source(slug="s", title="<b>title</b>", url="javascript:alert(1)", note="<i>note</i>")
    actor = an_actor(slug="a", name="<u>actor</u>")
    statement = a_statement(
        slug="it", title="<b>bold</b>", summary="<img src=x>", quote=a_quote(source=source), speakers=[actor]
    )
    a_follow_up(statement, summary="<script>1</script>", status="stalled")
    published(statement)
    for address in ("/", "/statements/", "/statements/it/", "/sources/s/", "/actors/a/", "/actors/", "/sources/"):
        page = get(client, address)
        assert not re.search(r"<b>|<u>|<img|<script|<i>note", page), address
        assert "javascript:" not in page, address


def test_a_text_fragment_encodes_what_its_syntax_uses_and_shortens_what_is_long():
    source = {"url": "https://example.org/a"}
    quote = {"exact": "one, two-three & four", "prefix": "", "suffix": " (end)", "source": source}
    assert fragment_address(quote) == "https://example.org/a#:~:text=one%2C%20two%2Dthree%20%26%20four,-%28end%29"
    long = {**quote, "exact": " ".join(f"word{number}" for number in range(100)), "suffix": ""}
    assert fragment_address(long).endswith("word0%20word1%20word2%20word3%20word4%20word5,"
                                           "word94%20word95%20word96%20word97%20word98%20word99")  # fmt: skip
    assert fragment_address({**quote, "exact": "one … two", "suffix": ""}).endswith("text=one,two")
    assert fragment_address({**quote, "source": {"url": ""}}) == ""


def test_every_status_has_its_colour_and_its_definition_in_public(client):
    sheet, page = get(client, "/statuses.css"), get(client, "/methodology/")
    for value, word in STATUS_WORDS.items():
        assert f".status-{value} {{ --tone: {word.tone.dark}; }}" in sheet
        assert str(word.definition) in page


@pytest.mark.parametrize(
    "address",
    ["/", "/statements/", "/statements/rich/", "/actors/", "/actors/the-actor/", "/sources/the-source/", "/topics/the-topic/",
     "/corrections/", "/corrections/?show=revisions"],
)  # fmt: skip
def test_a_page_takes_the_same_queries_for_3_or_30_statements(client, address):
    first = published(a_rich_statement())
    source, actor, topic = first.quote.source, first.parties.get().actor, first.topics.get()

    def more(count):
        statements = []
        for _ in range(count):
            fields = {
                "quote": a_quote(source=source),
                "speakers": [actor, an_actor()],
                "topics": [topic],
                "due_on": "2022",
            }
            statement = a_statement(**fields)
            a_follow_up(statement, status="stalled")
            a_link(statement, "part_of", first)
            statements.append(statement)
        publishing.publish(statements, by=None)

    more(2)
    with CaptureQueriesContext(connection) as few:
        get(client, address)
    more(27)
    with CaptureQueriesContext(connection) as many:
        get(client, address)
    assert Edition.objects.current().count() == 30
    assert len(many) == len(few) <= 8


def test_the_style_guide_shows_every_part_to_developers_only(client, settings):
    get(client, "/styleguide/", status=404)
    settings.DEBUG = True
    page = get(client, "/styleguide/")
    assert all(f"status-{value}" in page for value in STATUS_WORDS)
    assert "Preview – not public." in page


def test_the_pages_for_errors_stand_by_themselves(rf, client):
    assert "There is nothing at this address" in get(client, "/no/such/place/", status=404)
    from claims.record.errors import server_error

    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_headings_never_skip_a_level(client, address):
    published(a_rich_statement())
    page = get(client, address)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_the_list_names_its_filters_and_its_results_for_those_who_hear_it(client):
    published(a_statement())
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", get(client, "/statements/"))
    assert headings == ["Filters", "Results"]


def test_a_list_without_bullets_is_still_announced_as_a_list(client):
    lists = [
        (path.name, tag)
        for path in Path(settings.BASE_DIR, "templates/record").glob("*.html")
        for tag in re.findall(r"<(?:ul|ol)\b[^>]*>", path.read_text())
    ]
    assert len(lists) > 10
    bare = [(name, tag) for name, tag in lists if 'role="list"' not in tag and 'class="editions"' not in tag]
    assert bare == [], "Safari does not announce a list with list-style: none"


def test_what_is_wrong_with_the_statuses_is_tied_to_each_group_of_them(client):
    page = get(client, "/statements/?status=x", status=400)
    assert page.count('<fieldset class="field status-choices field-wrong" aria-describedby="id_status_error">') == 2
    assert page.count('id="id_status_error">Select a valid choice.') == 1
    assert "id_status_error" not in get(client, "/statements/")


def test_a_translation_beside_foreign_words_says_that_it_is_english(client):
    published(a_rich_statement())
    assert '<span lang="en">We shall come</span>' in get(client, "/statements/rich/")
