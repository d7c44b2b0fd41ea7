"""One address, one answer: compression changes neither its bytes nor its validator, and hides the length at the desk."""

import gzip
import random
import re

import pytest
from django.http import HttpResponse

from claims.tests.makers import a_rich_statement, a_statement, an_editor, published
from claims.tests.routes import public_routes
from tracker.compression import GZipMiddleware

ROUTES = public_routes()
NAMES = ("rich", "the-actor", "the-topic", "the-source", "the-publisher", "the-occasion", "a-claim")
COMPRESSED = {"Accept-Encoding": "gzip"}
FNAME = 8  # of gzip's header: a name follows, which is where the padding is


@pytest.fixture
def record(db):
    """A record in which every route leads somewhere."""
    published(a_rich_statement())
    published(a_statement(slug="a-claim", kind="claim"))


def addresses(route):
    names = NAMES if "<slug" in route else [""]
    return [f"/{re.sub('<slug:slug>', name, route).replace('<int:number>', '1')}" for name in names]


@pytest.mark.parametrize("route", ROUTES)
def test_a_public_address_gives_the_same_bytes_and_the_same_validator_each_time(client, record, route):
    answers = [client.get(address, headers=COMPRESSED) for address in addresses(route)]
    assert 200 in [answer.status_code for answer in answers], "the route leads nowhere in this record"
    for first in answers:
        for _ in range(3):
            again = client.get(first.request["PATH_INFO"], headers=COMPRESSED)
            assert again.content == first.content
            assert again.headers == {**first.headers, "Content-Security-Policy": again["Content-Security-Policy"]}
            assert "Cookie" not in again.get("Vary", "")


def test_the_public_walk_covers_the_pages_and_the_api():
    assert {"", "statements/<slug:slug>/", "api/v1/claims/<slug:slug>/editions/<int:number>/"} <= set(ROUTES)


def test_the_desk_is_padded(client, db):
    client.force_login(an_editor())
    answers = [client.get("/admin/claims/statement/add/", headers=COMPRESSED) for _ in range(12)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    paddings = {answer.content[10:].partition(b"\0")[0] for answer in answers}
    assert {answer.content[3] for answer in answers} == {FNAME}
    assert len(paddings) > 1
    assert all(set(padding) <= {ord("a")} for padding in paddings)


def middleware_answers(rf, content, vary):
    """The same answer, thirty times."""

    def view(request):
        return HttpResponse(content, headers={"ETag": '"1"', "Vary": vary})

    return [GZipMiddleware(view)(rf.get("/", headers=COMPRESSED)) for _ in range(30)]


@pytest.mark.parametrize("vary", ["Accept-Language", "Accept-Language, Cookie"])
@pytest.mark.parametrize("length", range(200, 1200, 50))
def test_whether_an_answer_is_compressed_depends_on_its_content_alone(rf, vary, length):
    content = "".join(random.Random(length).choices("abcdefghijklmnopqrstuvwxyz", k=length))
    answers = middleware_answers(rf, content, vary)
    assert len({(answer["ETag"], answer.get("Content-Encoding")) for answer in answers}) == 1
    assert len(answers[0].content) <= length
    assert all("Accept-Encoding" in answer["Vary"] for answer in answers)
    if "Content-Encoding" in answers[0]:
        assert {gzip.decompress(answer.content).decode() for answer in answers} == {content}


def test_both_sides_of_the_limit_were_tried(rf):
    letters = random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=1200)
    for vary in ("Accept-Language", "Cookie"):
        assert not middleware_answers(rf, "".join(letters)[:20], vary)[0].has_header("Content-Encoding")
        assert middleware_answers(rf, "".join(letters), vary)[0].has_header("Content-Encoding")
