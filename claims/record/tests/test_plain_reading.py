"""Whatever the API is asked, it lists what reading every document from beginning to end would.

ASKED in the environment says how many lists are asked for at random, SEED which.
"""

import os
import random
import unicodedata
from itertools import combinations
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from claims.record.filters import DAYS, StatementFilter
from claims.record.tests.plain_reading import FILTERS, Reading, mentions_of, sources_of
from claims.record.tests.reading import get_json
from tracker.clock import today
from tracker.vocabulary import FACETS, STATUS_WORDS, Evidence, Kind, Timeliness

pytestmark = pytest.mark.django_db

ASKED = int(os.environ.get("ASKED", "120"))
SEED = int(os.environ.get("SEED", "2021"))
ORDERS = ("-made", "made", "-recorded", "recorded")
FORMS = "agreements borders committees taxed energies соглашениями налогов границы комитета газом союза пагаднення"
CASES = (str, str.upper, str.title, str.lower, lambda text: unicodedata.normalize("NFD", text))


@pytest.fixture(scope="module")
def reading(varied_record):
    return Reading()


@pytest.fixture(scope="module")
def values(reading):
    """What each filter may be asked for."""
    documents = reading.documents
    days = sorted({day for document in documents for day in days_of(document)} | {"0001-01-01", "9999-12-31"})
    entities = {key for document in documents for key in mentions_of(document)}
    actors = sorted(slug for kind, slug in entities if kind == "actor")
    return {
        "kind": Kind.values,
        "status": list(STATUS_WORDS),
        "timeliness": Timeliness.values,
        **{name: facet.words.values for name, facet in FACETS.items()},
        "evidence": Evidence.values,
        "show": ["all"],
        "links_to": sorted(link["statement"] for document in documents for link in document["links"]),
        "occasion": sorted({document["occasion"]["slug"] for document in documents if document["occasion"]}),
        "actor": actors,
        "speaker": actors,
        "answerable": actors,
        "responsible": actors,
        "source": sorted(slug for kind, slug in entities if kind == "source"),
        "topic": sorted({topic["slug"] for document in documents for topic in document["topics"]}),
        "publisher": sorted({s["publisher"]["slug"] for document in documents for s in sources_of(document)}),
        **dict.fromkeys(DAYS, days),
    }


def days_of(document):
    for said in (document["made_on"], document["deadline"] or {}):
        yield from filter(None, (said.get("earliest"), said.get("latest")))


def walked(client, parameters):
    """The slugs of a list, page by page to the end; and what it says of its length."""
    seen, address, first = [], f"statements/?{urlencode(parameters, doseq=True)}", None
    while address:
        page = get_json(client, address)
        first = first or page
        assert "read_as" not in page, parameters
        seen += [row["slug"] for row in page["results"]]
        address = page["next"] and page["next"].partition("/api/v1/")[2]
    return SimpleNamespace(slugs=seen, count=first["count"], is_exact=first["count_relation"] == "exact")


def require_alike(client, reading, order, size, **asked):
    parameters = {**asked, "order": order, "page_size": size}
    if "q" in asked:
        parameters["q"] = " ".join(map(typed, asked["q"]))
    expected = reading.listed(order, today(), **asked)
    found = walked(client, parameters)
    assert found.slugs == expected, (parameters, set(found.slugs) ^ set(expected))
    assert found.is_exact
    assert found.count == len(expected), parameters
    return len(expected)


def typed(part):
    what, words = part
    text = " ".join(words)
    return ("-" if what.startswith("-") else "") + (f'"{text}"' if what.endswith("phrase") else text)


def a_value(draw, values, name):
    if name == "status":
        return draw.sample(values[name], draw.randint(1, 4))
    return draw.choice(values[name])


def a_search(draw, reading):
    return [part for _ in range(draw.choice((1, 1, 2, 3))) for part in some_parts(draw, reading)]


def some_parts(draw, reading):
    """A word, its start or another form of it; a word that must not be; a phrase; a name or a part of one."""
    texts = [text for text in reading.words[draw.choice(reading.documents)["slug"]] if text]
    text = draw.choice([*texts, tuple(word for text in texts for word in text)])  # no phrase goes on in the next text
    name = draw.choice([name for names in reading.names.values() for name in names])
    spelled = draw.choice(CASES)
    start = draw.randrange(len(text))
    run = [spelled(word) for word in text[start : start + draw.randint(1, 3)]]
    what = draw.choice(("word", "word", "start", "form", "-word", "phrase", "-phrase", "name", "name", "part", "-name"))
    if what in ("word", "-word"):
        return [(what, run[:1])]
    if what == "start":
        return [("word", [run[0][: draw.randint(1, 5)]])]
    if what == "form":
        return [("word", [spelled(draw.choice(FORMS.split()))])]
    if what in ("phrase", "-phrase"):
        return [(what, run)]
    if what == "part":
        return [("word", [spelled(draw.choice(name))])]
    if what == "-name":
        return [("-phrase", [spelled(word) for word in name])]
    return [("word", [spelled(word)]) for word in name]


def test_every_filter_is_read_plainly_too():
    assert set(FILTERS) | {"q"} == set(StatementFilter.base_filters)


def test_each_filter_lists_what_plain_reading_lists(client, reading, values):
    draw = random.Random(SEED)
    for name in FILTERS:
        some = values[name] if len(values[name]) < 20 else draw.sample(values[name], 12)
        for value in some:
            asked = {name: [value] if name == "status" else value}
            require_alike(client, reading, draw.choice(ORDERS), draw.choice((7, 50, 200)), **asked)


def test_each_pair_of_filters_lists_what_plain_reading_lists(client, reading, values):
    draw = random.Random(SEED)
    for pair in combinations(FILTERS, 2):
        asked = {name: a_value(draw, values, name) for name in pair}
        require_alike(client, reading, draw.choice(ORDERS), 200, **asked)


def test_filters_and_searches_together_list_what_plain_reading_lists(client, reading, values):
    draw = random.Random(SEED)
    lengths = []
    for _ in range(ASKED):
        names = draw.sample(list(FILTERS), draw.choice((0, 0, 1, 2, 2, 3)))
        asked = {name: a_value(draw, values, name) for name in names}
        if draw.random() < 0.6 or not asked:
            asked["q"] = a_search(draw, reading)
        lengths.append(require_alike(client, reading, draw.choice(ORDERS), draw.choice((3, 7, 50, 200)), **asked))
    assert sum(map(bool, lengths)) > ASKED / 3, "most lists were not empty"
    assert len(set(lengths)) > ASKED / 10


@pytest.mark.parametrize("order", ORDERS)
def test_the_whole_record_is_listed_in_each_order(client, reading, order):
    assert require_alike(client, reading, order, 9, show="all") == len(reading.documents)
    listed = [document for document in reading.documents if document["weight"] != "background"]
    assert 0 < require_alike(client, reading, order, 9) == len(listed) < len(reading.documents)
