"""Words that are not in a text are shown what the text has most like them, with the difference marked."""

import random
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from claims.tests.browsing import errors_at, filled, follow_up, save
from claims.tests.makers import a_quote, a_source, a_statement, a_user
from sources.capture import capture
from sources.forms import with_passage
from sources.nearest import Passage, nearest
from sources.tests.capturing import verify
from tracker.admin_base.differences import in_plain_text

TEXT = (
    "Стороны встретились в Минске. Работа над “союзной” программой, сказал министр, начнёт приносить плоды осенью.\n"
    "They agreed on a com\u00admon market for gas, and for oil – from 2023 on.\n"
    "“We will not build it,” he said. “We will build another.” <b>Nobody</b> smiled."
)


def told(exact, **around):
    passage = nearest(TEXT, exact, **around)
    return in_plain_text(*passage) if passage else None


@pytest.mark.parametrize(
    ("exact", "difference"),
    [
        ("министр, начнет приносить плоды", "министр, [-начнет-]{+начнёт+} приносить плоды"),
        ("We will never build it", "We will [-never-]{+not+} build it"),
        ("We will build it,", "We will {+not +}build it,"),
        ("встретились вчера в Минске", "встретились [-вчера -]в Минске"),
        ("Работа над программой, сказал", "Работа над {+“союзной” +}программой, сказал"),
        ('Работа над "союзной" програмой', "Работа над “союзной” [-програмой-]{+программой+}"),
        ("agreed on the common market", "agreed on [-the-]{+a+} com\u00admon market"),
        ("WE WILL NOT BUILD IT", "[-WE WILL NOT BUILD IT-]{+We will not build it+}"),
    ],
)
def test_the_passage_that_is_most_like_the_words_is_shown_with_the_difference(exact, difference):
    assert told(exact) == difference


@pytest.mark.parametrize("exact", ["Putin looked at the weather", "Зусім іншыя словы тут", "", "…", "x", "?!"])
def test_where_nothing_is_alike_nothing_is_shown(exact):
    assert told(exact) is None
    assert nearest("", exact or "words") is None


def test_of_words_with_an_ellipsis_the_part_is_shown_that_is_not_there():
    assert told("Стороны встретились […] начнет приносить") == "[-начнет-]{+начнёт+} приносить"
    assert told("We shall not build … build another") == "We [-shall-]{+will+} not build"


def test_where_only_the_words_around_are_wrong_they_are_shown_too():
    assert told("We will", suffix="build anothr") == "We will build [-anothr-]{+another+}"
    assert told("build it", prefix="will never") == "will [-never-]{+not+} build it"


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=5), st.text(max_size=5))
def test_whatever_is_asked_the_answer_stands_in_the_text(text, exact, prefix, suffix):
    passage = nearest(text, exact, prefix, suffix)
    assert passage is None or passage.found in " ".join(text.split())


@pytest.mark.parametrize("letters", ["etaoin shrdlu ", "оеаинт срвлк "])
def test_half_a_million_characters_are_looked_through_in_seconds(letters):
    chance = random.Random(9)
    text = "".join(chance.choices(letters, k=500_000))
    there = text[300_000:300_250].split()[1:-1]
    half = len(there) // 2
    begun = time.process_time()
    passage = nearest(text, " ".join([*there[:half], "another", *there[half + 1 :]]))
    assert passage.found == " ".join(there)
    for nowhere in ("a" * 300, " ".join(there)[::-1], "ab" * 150):
        nearest(text, nowhere)
    assert time.process_time() - begun < 30


def test_what_is_shown_is_escaped():
    shown = with_passage("Not <there>.", Passage("<b>one</b>", "<b>two</b>"))
    assert isinstance(shown, SafeString)
    assert "Not &lt;there&gt;." in shown
    assert "<b>" not in shown
    assert with_passage("Not <there>.", None) == "Not <there>."


@pytest.fixture
def source(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    client.force_login(a_user(is_superuser=True))
    source = a_source(slug="paper")
    capture(source, TEXT.encode(), at=timezone.now(), how="as-is")
    return source


WRONG = "министр, начнет приносить плоды"
MARKED = "министр, <del>начнет</del><ins>начнёт</ins> приносить плоды"


@pytest.mark.django_db
class TestAtTheDesk:
    def test_on_the_page_of_a_statement(self, client, source):
        response = save(client, a_statement(quote=None), quote_text=WRONG, quote_source=source.pk)
        assert MARKED in response.content.decode()

    def test_at_a_follow_up_with_its_evidence(self, client, source):
        pasted = {"evidence_text": WRONG, "evidence_source": source.pk}
        response = save(client, a_statement(), **follow_up(status="agreed", **pasted))
        assert MARKED in errors_at(response, 0, "evidence_text")[0]
        assert MARKED in response.content.decode()

    def test_on_the_page_of_a_quote_and_in_the_warning_when_it_is_saved(self, client, source):
        quote = a_quote(source=source, exact=WRONG)
        address = reverse("admin:sources_quote_change", args=[quote.pk])
        response = client.post(address, {**filled(client, address), "_continue": "1"}, follow=True)
        [warning, _success] = map(str, response.context["messages"])
        assert MARKED in warning
        assert response.content.decode().count(MARKED) == 2

    def test_by_the_command(self, source):
        a_quote(source=source, slug="wrong", exact=WRONG)
        a_quote(source=source, slug="wronger", exact="Nothing is like this anywhere")
        said, code = verify()
        assert code == 1
        assert said.splitlines()[:3] == [
            "wrong: not_found",
            "  the text has: министр, [-начнет-]{+начнёт+} приносить плоды",
            "wronger: not_found",
        ]
