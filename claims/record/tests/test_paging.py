"""Keyset pages: every row once in both directions, and no forged cursor ever reaches the database."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.record import paging
from claims.record.models import Edition, Entity, LedgerEntry
from claims.record.paging import Order
from claims.record.search.asked import Asked

pytestmark = pytest.mark.django_db

BY_NAME = Order("name", "name")
BY_NAME_DOWN = Order("-name", "name", descending=True)
BY_NUMBER = Order("number", "number")
BY_RECORDED = Order("recorded", "recorded_at")
BY_EDITION = Order("edition", "recorded_at", descending=True, ties=("slug", "number"))
BY_MADE = Order("-made", "made_latest", descending=True)


def page(rows, *args):
    return paging.page(Asked(rows), *args)


def an_entry(**fields):
    number = LedgerEntry.objects.count() + 1
    said = {"recorded_at": "2022-01-01T00:00Z", "action": "entity", "subject": "actor", "slug": f"a-{number}"}
    return LedgerEntry.objects.create(sequence=number, **{**said, **fields})


def entities(*names):
    entry = an_entry()
    first = Entity.objects.count()
    return Entity.objects.bulk_create(
        Entity(kind="actor", slug=f"e-{first + place}", name=name, body="{}", entry=entry)
        for place, name in enumerate(names)
    )


def editions(*moments):
    return [
        Edition.objects.create(
            entry=an_entry(), slug=f"s-{place}", number=1, recorded_at=moment, made_latest=moment.date(), kind="claim"
        )
        for place, moment in enumerate(moments)
    ]


def walk(queryset, order, size):
    """All pages from the first to the last, then all pages back."""
    forth = [page(queryset, order, size)]
    while forth[-1].next:
        forth.append(page(queryset, order, size, forth[-1].next))
    back = [forth[-1]]
    while back[-1].previous:
        back.append(page(queryset, order, size, back[-1].previous))
    return forth, back[::-1]


def keys(pages):
    return [row.pk for each in pages for row in each.rows]


def cursor(*place, way="next", name="name"):
    return encoded(json.dumps([way, name, *place]))


def encoded(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("order", [BY_NAME, BY_NAME_DOWN], ids=lambda order: order.name)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 20, 21, 50])
def test_many_rows_with_the_same_key_are_each_shown_once_in_both_directions(order, size):
    entities(*["Same"] * 12, "Other", "Zeta", *["Same"] * 5, "Other", "Äther")
    rows = Entity.objects.all()
    forth, back = walk(rows, order, size)
    expected = list(rows.order_by(*order.terms()).values_list("pk", flat=True))
    assert keys(forth) == keys(back) == expected
    assert all(len(each.rows) == size for each in forth[:-1])
    assert forth[0].previous is None
    assert forth[-1].next is None


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.sampled_from(["a", "A", "b", "ä", "Ω", "a b", "a\u00a0b", "“a”", "😀", "-", "1"]), min_size=1, max_size=20
    ),
    size=st.integers(1, 6),
    order=st.sampled_from([BY_NAME, BY_NAME_DOWN]),
)
def test_any_names_are_walked_once_each_way(names, size, order):
    made = entities(*names)
    rows = Entity.objects.filter(pk__in=[row.pk for row in made])
    forth, back = walk(rows, order, size)
    expected = list(rows.order_by(*order.terms()).values_list("pk", flat=True))
    assert keys(forth) == expected
    assert sorted(keys(back)) == sorted(expected)


@pytest.mark.parametrize("name", ["Ж" * 300, "😀" * 300, '"\\' * 150, "ООО\u00a0Газпром", "a\u00adb", "\u200bx"])
def test_the_longest_and_the_oddest_names_can_be_paged_past(name):
    made = entities(name, name, name)
    forth, back = walk(Entity.objects.all(), BY_NAME, 1)
    assert keys(forth) == keys(back) == [row.pk for row in made]


def test_days_and_moments_can_be_paged_by():
    start = datetime(2022, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    made = editions(*[start] * 4, start + timedelta(microseconds=1), start + timedelta(days=1))
    for order in (BY_RECORDED, BY_MADE, BY_EDITION):
        forth, back = walk(Edition.objects.all(), order, 2)
        assert keys(forth) == keys(back)
        assert sorted(keys(forth)) == sorted(row.pk for row in made)


def test_a_row_that_is_added_or_taken_away_meanwhile_shifts_no_other():
    entities("b", "c", "e", "f")
    rows = Entity.objects.all()
    first = page(rows, BY_NAME, 2)
    entities("a", "d")
    Entity.objects.filter(name="c").delete()
    assert [row.name for row in page(rows, BY_NAME, 2, first.next).rows] == ["d", "e"]


def test_a_page_whose_rows_are_gone_is_empty_and_no_error():
    entities("a", "b", "c")
    first = page(Entity.objects.all(), BY_NAME, 2)
    Entity.objects.all().delete()
    assert page(Entity.objects.all(), BY_NAME, 2, first.next).rows == []


def test_an_empty_list_has_one_empty_page():
    found = page(Entity.objects.all(), BY_NAME, 2)
    assert (found.rows, found.next, found.previous) == ([], None, None)


def test_the_hundredth_page_costs_one_query_as_the_first_does():
    entities(*["Same"] * 120)
    rows = Entity.objects.all()
    forth, _back = walk(rows, BY_NAME, 1)
    for each in ("", forth[98].next):
        with CaptureQueriesContext(connection) as queries:
            page(rows, BY_NAME, 1, each)
        assert len(queries) == 1
        assert "OFFSET" not in queries[0]["sql"]


FORGED = {
    "garbage": "garbage",
    "not base64": "!!!!",
    "spaces": "   ",
    "other alphabet": "a+b/",
    "not ASCII": "курсор",
    "NUL": "\0",
    "a lone surrogate": "\ud800",
    "not UTF-8": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "no JSON": encoded("next"),
    "a number": encoded("1"),
    "null": encoded("null"),
    "an object": encoded('{"a":1,"b":2,"c":3,"d":4}'),
    "a string of four": encoded('"next"'),
    "too few": encoded('["next","name","a"]'),
    "too many": encoded('["next","name","a",1,2]'),
    "deep JSON": encoded("[" * 1_400),
    "another order": cursor("a", "a", name="-name"),
    "no way": cursor("a", "a", way="sideways"),
    "a list for a way": cursor("a", "a", way=["next"]),
    "the id of a row": cursor("a", 1),
    "a gigantic number for a slug": encoded('["next","name","a",' + "9" * 400 + "]"),
    "a bool for a slug": cursor("a", True),
    "null for a slug": cursor("a", None),
    "a fraction for a slug": cursor("a", 1.0),
    "NaN for a slug": encoded('["next","name","a",NaN]'),
    "a list for a slug": cursor("a", ["a"]),
    "words for a slug": cursor("a", "two words"),
    "NUL in a slug": cursor("a", "a\0b"),
    "a slug that is too long": cursor("a", "a" * 81),
    "null for a value": cursor(None, "a"),
    "a number for a value": cursor(1, "a"),
    "NUL in a value": cursor("a\0b", "a"),
    "a lone surrogate in a value": encoded('["next","name","\\ud800","a"]'),
    "a control character in a value": cursor("\x1b", "a"),
    "600 characters": "A" * 600,
    "100,000 characters": "A" * 100_000,
    "a name that is too long": cursor("a" * 301, "a"),
    "a long name": cursor("a" * 2_000, "a"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_cursor_is_refused_before_the_database_sees_it(forged):
    entities("a", "b")
    with (
        CaptureQueriesContext(connection) as queries,
        pytest.raises(ValidationError, match="not a cursor of this list"),
    ):
        page(Entity.objects.all(), BY_NAME, 1, forged)
    assert len(queries) == 0


FORGED_VALUES = {
    "a word for a number": (BY_NUMBER, "one"),
    "a negative number": (BY_NUMBER, -1),
    "a bool for a number": (BY_NUMBER, True),
    "a fraction for a number": (BY_NUMBER, 1.0),
    "a number in quotation marks": (BY_NUMBER, "1"),
    "a number that no column holds": (BY_NUMBER, 2**63),
    "infinity for a number": (BY_NUMBER, float("inf")),
    "NaN for a number": (BY_NUMBER, float("nan")),
    "a list for a number": (BY_NUMBER, [1]),
    "an object for a number": (BY_NUMBER, {"a": 1}),
    "a word for a day": (BY_MADE, "today"),
    "no such day": (BY_MADE, "2022-02-30"),
    "a number for a day": (BY_MADE, 2022),
    "year 10000": (BY_MADE, "10000-01-01"),
    "a word for a moment": (BY_RECORDED, "now"),
    "a moment without an offset": (BY_RECORDED, "2022-01-01T00:00:00"),
    "a day for a moment": (BY_RECORDED, "2022-01-01"),
    "a moment before year 1": (BY_RECORDED, "0001-01-01T00:00:00+14:00"),
    "a moment after year 9999": (BY_RECORDED, "9999-12-31T23:59:59-14:00"),
    "a list for a moment": (BY_RECORDED, []),
}


@pytest.mark.parametrize(("order", "value"), FORGED_VALUES.values(), ids=FORGED_VALUES.keys())
def test_a_forged_value_of_any_kind_of_column_is_refused(order, value):
    with pytest.raises(ValidationError, match="not a cursor of this list"):
        page(Edition.objects.all(), order, 1, cursor(value, "a", name=order.name))


@pytest.mark.parametrize("number", [-1, 2**63, True, None, "1", 1.0], ids=repr)
def test_a_forged_second_tie_is_refused(number):
    place = ("2022-01-01T00:00:00+00:00", "a")
    assert page(Edition.objects.all(), BY_EDITION, 1, cursor(*place, 1, name="edition")).rows == []
    with pytest.raises(ValidationError, match="not a cursor of this list"):
        page(Edition.objects.all(), BY_EDITION, 1, cursor(*place, number, name="edition"))


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=80)
    | st.binary(max_size=80).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ).map(lambda value: encoded(json.dumps(value)))
    | st.tuples(
        st.sampled_from(["next", "previous"]),
        st.sampled_from(["number", "recorded", "-made"]),
        st.integers()
        | st.floats()
        | st.text(max_size=30)
        | st.booleans()
        | st.datetimes().map(str)
        | st.dates().map(str),
        st.text(max_size=30) | st.sampled_from(["a", "slug-1"]) | st.integers(0, 2**64),
    ).map(lambda parts: encoded(json.dumps(parts)))
)
def test_any_cursor_gives_a_page_or_a_refusal_and_nothing_else(forged):
    for order in (BY_NUMBER, BY_RECORDED, BY_MADE):
        try:
            found = page(Edition.objects.all(), order, 2, forged)
        except ValidationError as refusal:
            assert "not a cursor" in refusal.messages[0]
        else:
            assert found.rows == []
