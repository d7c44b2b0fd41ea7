"""A list is looked at part by part: parts are as large as is needed, and what is likely to be few is found at once."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, islice

import pytest
from django.db.models import Q

from claims.record.listing import STATEMENT_ORDERS
from claims.record.models import Edition
from claims.record.search import asked as asked_module
from claims.record.search import frequencies, planner
from claims.record.search.asked import Stretch
from claims.record.search.counting import number_of
from claims.record.search.planner import Way, found
from claims.record.search.terms import MADE
from claims.record.search.windows import Windows
from claims.record.tests.planning import NEWEST_FIRST, a_term, asked, plain, read_record
from tracker.search.days import between, within
from tracker.search.formula import Not, Prefix, Term, any_of, every

pytestmark = pytest.mark.django_db

WALKED = planner._walked


@pytest.fixture(scope="module")
def record(varied_record):
    return read_record()


def test_of_a_month_that_has_too_much_days_are_looked_at(record):
    months = Counter(str(edition.made_latest)[:7] for edition in record.editions)
    [(month, number)] = months.most_common(1)
    days = sorted(str(row.made_latest) for row in record.editions if str(row.made_latest).startswith(month))
    assert number > 6 and len(set(days)) > 1
    common = asked(Not(a_term(record, 2, 4)))

    def first(most):
        stretch = Stretch(NEWEST_FIRST.columns, [], Q(), most, True, days[-1])
        return next(iter(Windows(common, stretch, spare=1, at_once=1_000)))

    assert first(1)[:2] == (within(MADE, [days[-1]]), days.count(days[-1]))
    assert first(number - 1)[:2] == (within(MADE, [month]), number), "it is not too much"


def test_words_that_begin_alike_are_looked_for_one_by_one_if_they_are_few(record, monkeypatch):
    words = [term for term in record.terms if term.startswith("comm")]
    assert 1 < len(words) < 50
    prefix = Prefix("comm")
    assert asked(prefix).pruned == any_of(map(Term, sorted(words)))
    assert asked(Not(prefix)).pruned == Not(any_of(map(Term, sorted(words))))
    for most in (len(words), len(words) - 1):
        monkeypatch.setattr(frequencies, "MOST_WORDS", most)
        is_few = asked(every(prefix, Prefix(words[0]))).numbers.words.get(prefix) is not None
        assert is_few == (most == len(words))
    assert asked(prefix).pruned == prefix
    assert [row.slug for row in found(asked(prefix), NEWEST_FIRST.stretch(500, None))] == [
        row.slug for row in plain(record, prefix, NEWEST_FIRST)
    ]


def test_where_few_are_likely_their_keys_are_found_once_for_page_and_count(
    record, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(asked_module, "FEW", 20)
    middling = [Term(term) for term in record.terms if 30 < record.numbers[term] < 60]
    pairs = [every(*pair) for pair in combinations(middling[-12:], 2)]
    found_at_once = 0
    for formula in pairs:
        for besides in (Q(), Q(title__icontains="a")):
            rows = asked(formula, besides=besides)
            if rows.few is None:
                continue
            found_at_once += 1
            slugs = [
                row.slug for row in plain(record, formula, NEWEST_FIRST) if not besides or "a" in row.title.lower()
            ]
            assert sorted(Edition.objects.filter(pk__in=rows.few).values_list("slug", flat=True)) == sorted(slugs)
            assert [row.slug for row in found(rows, NEWEST_FIRST.stretch(500, None))] == slugs
            if besides:
                with django_assert_num_queries(0):
                    assert number_of(rows) == (len(slugs), True)
    assert found_at_once > 10


def test_where_more_are_found_than_were_likely_their_keys_are_not_taken(record, monkeypatch):
    monkeypatch.setattr(asked_module, "FEW", 20)
    formula = every(Term("@kind:commitment"), Term("@undertaking:act"))
    assert asked(formula).few is None
    monkeypatch.setattr(asked_module, "likely_share", lambda asked: 0.01)
    assert len(asked(formula).few) == len(plain(record, formula, NEWEST_FIRST))
    monkeypatch.setattr(asked_module, "FOUND", 5)
    assert asked(formula).few is None


@pytest.mark.parametrize("missing", [1, 5])
def test_a_crowded_day_is_walked(record, monkeypatch, missing):
    """Many have the same day: they are tried one by one in the order of the list, until a page is full."""
    monkeypatch.setattr(asked_module, "FEW", 4)
    walked = []
    monkeypatch.setattr(planner, "_walked", lambda *args: walked.append(args[2]) or WALKED(*args))
    for formula in (Not(a_term(record, 2, 4)), a_term(record, 60, 120), Term("@kind:claim")):
        for order in (NEWEST_FIRST, STATEMENT_ORDERS["made"]):
            expected = [row.slug for row in plain(record, formula, order)[:missing]]
            assert [row.slug for row in found(asked(formula), order.stretch(missing, None), Way.WINDOWS)] == expected
    assert any(window.walk < window.size for window in walked)


def test_where_few_are_to_be_found_all_is_looked_at_once(record):
    days = sorted(edition.made_latest for edition in record.editions)
    day = days[len(days) // 2]
    later = [made for made in days if made > day]
    formula = every(Not(a_term(record, 2, 4)), replace(between(MADE, None, None), seldom=day))
    stretch = NEWEST_FIRST.stretch(1, None)
    windows = Windows(asked(formula), stretch, spare=1, at_once=1_000)
    first, second = islice(windows, 2)
    month = str(day)[:7]
    assert first.is_seldom and first.size == sum(str(made)[:7] > month for made in later) > 20
    assert not second.is_seldom and second.size < first.size
    density = windows.density
    windows.learn(first, 0)
    assert windows.density == density, "that it had none says nothing of the rest"
    other = Windows(asked(formula), STATEMENT_ORDERS["made"].stretch(1, None), spare=1, at_once=1_000)
    assert not any(window.is_seldom for window in other), "the oldest are where many are"
    for order in (NEWEST_FIRST, STATEMENT_ORDERS["made"]):
        expected = [row.slug for row in plain(record, formula, order)[:9]]
        assert [row.slug for row in found(asked(formula), order.stretch(9, None), Way.WINDOWS)] == expected
