"""The page that lists statements: filters, paging, and how a request that cannot be read is refused."""

import re

import pytest

from claims.record.tests.reading import get_page
from claims.tests.makers import a_rich_statement, a_statement, a_topic, published

pytestmark = pytest.mark.django_db


def test_the_list_is_filtered_and_keeps_its_filters_while_paging(client):
    topic = a_topic(slug="energy", name="Energy")
    for _ in range(30):
        published(a_statement(topics=[topic]))
    published(a_statement(kind="claim", title="Something else"))
    page = get_page(client, "/statements/?topic=energy&kind=commitment&order=made&q=")
    assert "<strong>30</strong> statements" in page
    assert "Something else" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert following.startswith("?topic=energy&kind=commitment&order=made&cursor=")
    assert 'rel="prev"' in get_page(client, f"/statements/{following}")


def test_a_filter_that_is_set_can_be_taken_away_by_itself(client):
    published(a_rich_statement())
    page = get_page(client, "/statements/?status=kept&status=announced&topic=the-topic")
    assert 'href="?status=announced&amp;topic=the-topic"' in page
    assert 'href="?status=kept&amp;status=announced"' in page
    assert ">Topic:</span> The Topic" in page


def test_the_words_that_are_looked_for_are_shown_as_they_were_typed(client):
    published(a_statement())
    page = get_page(client, "/statements/?q=%22the+summary%22+-a%3Ab&kind=claim")
    assert "Words:</span> &quot;the summary&quot; -a:b" in page


def test_an_empty_result_says_what_to_do(client):
    published(a_statement())
    assert "Take one of them away" in get_page(client, "/statements/?q=unfindable")


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
    page = get_page(client, f"/statements/?{query}", status=400)
    assert said in page
    assert "card-title" not in page


def test_the_list_names_its_filters_and_its_results_for_those_who_hear_it(client):
    published(a_statement())
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", get_page(client, "/statements/"))
    assert headings == ["Filters", "Results"]


def test_what_is_wrong_with_the_statuses_is_tied_to_each_group_of_them(client):
    page = get_page(client, "/statements/?status=x", status=400)
    assert page.count('<fieldset class="field status-choices field-wrong" aria-describedby="id_status_error">') == 2
    assert page.count('id="id_status_error">Select a valid choice.') == 1
    assert "id_status_error" not in get_page(client, "/statements/")
