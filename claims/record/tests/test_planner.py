"""Three ways lead to a page of a list: all give the same rows, the one that is taken is cheap, and counts are true.

PLANS in the environment says how many lists are asked for at random, SEED which.
"""

import os
import random
from datetime import timedelta

import pytest
from django.db.models import Q

from claims.record.listing import DEADLINE_ORDER, STATEMENT_ORDERS
from claims.record.models import Edition, Entity
from claims.record.paging import Order
from claims.record.search import asked as asked_module
from claims.record.search import counting, planner
from claims.record.search.asked import Asked
from claims.record.search.counting import number_of
from claims.record.search.planner import Way, found, way_of
from claims.record.search.terms import DUE, MADE, due_by, made_by, mentioning, of_statuses
from claims.record.tests.planning import NEWEST_FIRST, PUBLISHED_LAST, a_term, asked, in_order, plain, read_record
from tracker.search.days import between
from tracker.search.formula import ALL, NOTHING, Not, Prefix, Term, any_of, every, known
from tracker.tests.fulfilling import is_fulfilled
from tracker.vocabulary import Kind

pytestmark = pytest.mark.django_db

PLANS = int(os.environ.get("PLANS", "100"))
SEED = int(os.environ.get("SEED", "2021"))
ORDERS = [*STATEMENT_ORDERS.values(), DEADLINE_ORDER]


@pytest.fixture(scope="module")
def record(varied_record):
    return read_record()


def a_formula(draw, record, depth=2):
    """As searches and filters make them: joined terms and prefixes, and what must not be."""
    turn = draw.random()
    if depth == 0 or turn < 0.3:
        term = draw.choice(record.terms[-120:] if draw.random() < 0.7 else record.terms)
        return Prefix(term[:3]) if term.isalnum() and len(term) > 3 and draw.random() < 0.5 else Term(term)
    if turn < 0.4:
        return Not(a_formula(draw, record, depth - 1))
    parts = [a_formula(draw, record, depth - 1) for _ in range(draw.randint(2, 3))]
    return every(*parts) if turn < 0.75 else any_of(parts)


def within_days(draw, record):
    """As filters of days make them, which say besides where else to look."""
    day = draw.choice(record.editions).made_latest + timedelta(draw.choice((-1, 0, 1, 400)))
    return draw.choice((made_by(day), due_by(day), between(MADE, day, None), between(DUE, None, day)))


def stretch_of(draw, record, order):
    """A stretch that begins anywhere in a list or at its start, and the rows of the whole list that lie in it."""
    most, backwards = draw.choice((1, 5, 26, 500)), draw.random() < 0.5
    rows = in_order(record.editions, order)
    start = draw.choice([None, *range(len(rows))])
    place = [getattr(rows[start], column) for column in order.columns] if start is not None else None
    if start is None:
        within = rows[::-1] if backwards else rows
    else:
        within = rows[:start][::-1] if backwards else rows[start + 1 :]
    return order.stretch(most, place, backwards=backwards), within


def test_all_ways_give_the_rows_of_plain_reading_in_their_order(record, monkeypatch):
    monkeypatch.setattr(planner, "AT_ONCE", 20)
    draw = random.Random(SEED)
    lengths = set()
    for _ in range(PLANS):
        formula, order = a_formula(draw, record), draw.choice(ORDERS)
        formula = every(formula, within_days(draw, record)) if draw.random() < 0.4 else formula
        stretch, within = stretch_of(draw, record, order)
        expected = [row.slug for row in within if is_fulfilled(formula, row.indexed.terms)][: stretch.most]
        lengths.add(len(expected))
        for way in (None, *Way):
            rows = asked(formula)
            if order is DEADLINE_ORDER:
                rows = Asked(rows.rows.filter(due_latest__isnull=False), formula, is_current=True)
            assert [row.slug for row in found(rows, stretch, way)] == expected, (way, order.name, formula)
    assert {0, 1, 5} <= lengths


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
@pytest.mark.parametrize("by", [made_by, due_by])
def test_what_was_made_or_due_by_a_day_is_found_wherever_its_other_dates_lie(record, monkeypatch, by, order):
    monkeypatch.setattr(asked_module, "FEW", 4)
    monkeypatch.setattr(planner, "AT_ONCE", 20)
    days = {edition.due_latest if by is due_by else edition.made_earliest for edition in record.editions} - {None}
    for day in sorted(days)[::6]:
        expected = [row.slug for row in plain(record, by(day), order)]
        rows = Edition.objects.filter(due_latest__isnull=False) if order is DEADLINE_ORDER else Edition.objects.all()
        asked_for = Asked(rows.current(), by(day), is_current=True)
        assert [row.slug for row in found(asked_for, order.stretch(500, None))] == expected, day
        assert [row.slug for row in found(asked_for, order.stretch(5, None, backwards=True))] == expected[:-6:-1], day


@pytest.fixture
def small(monkeypatch):
    """Bounds that are as small for this record as the real ones are for a million statements."""
    monkeypatch.setattr(asked_module, "FEW", 4)
    for name, value in {"DENSE": 0.4, "AT_ONCE": 20}.items():
        monkeypatch.setattr(planner, name, value)


@pytest.fixture
def looked_at(monkeypatch):
    """How many rows each look into the terms is about; not those that are read once they are found."""
    numbers = []
    has_key_in, first = planner.has_key_in, planner._first

    def counted(keys):
        numbers.append(keys.count())
        return has_key_in(keys)

    def read(*found):
        with monkeypatch.context() as uncounted:
            uncounted.setattr(planner, "has_key_in", has_key_in)
            return first(*found)

    for module in (asked_module, planner):
        monkeypatch.setattr(module, "has_key_in", counted)
    monkeypatch.setattr(planner, "_first", read)
    return numbers


def test_what_is_rare_is_sorted_what_is_common_is_walked_and_windows_are_for_what_lies_between(record, small):
    rare, middling, common = a_term(record, 2, 4), a_term(record, 30, 60), a_term(record, 120, 184)
    first = NEWEST_FIRST.stretch(5, None)
    assert way_of(asked(rare), first) is Way.WHOLE
    assert way_of(asked(middling), first) is Way.WINDOWS
    assert way_of(asked(a_term(record, 5, 9)), first) is Way.WINDOWS
    assert way_of(asked(common), first) is Way.WALK
    assert way_of(asked(Not(rare)), first) is Way.WALK
    assert way_of(asked(every(rare, common)), first) is Way.WHOLE, "the rarest part decides"
    assert way_of(asked(any_of([middling, common])), first) is Way.WALK
    assert way_of(Asked(Edition.objects.all(), common), first) is Way.WHOLE, "of other rows nothing is known"
    assert way_of(asked(common), Order("title", "title").stretch(5, None)) is Way.WHOLE, "it has no axis"


# Rows with a word; the rows that may be looked at for a page of five; the ways that look at more.
WORK = {
    "rare": ((2, 4), 4, {Way.WALK}),
    "middling": ((30, 60), 25, {Way.WHOLE, Way.WALK}),
    "common": ((120, 184), 50, {Way.WHOLE}),
}


@pytest.mark.parametrize("order", [NEWEST_FIRST, PUBLISHED_LAST], ids=lambda order: order.name)
@pytest.mark.parametrize(("numbers", "most", "dear"), WORK.values(), ids=WORK.keys())
def test_the_way_that_is_taken_looks_at_few_rows_and_another_would_not(
    record, small, looked_at, order, numbers, most, dear
):
    formula, first = a_term(record, *numbers), order.stretch(5, None)

    def work(way=None):
        looked_at.clear()
        assert [row.slug for row in found(asked(formula), first, way)] == [
            row.slug for row in plain(record, formula, order)[:5]
        ]
        return sum(looked_at)

    assert work() <= most
    assert all(work(way) > most for way in dear), {way: work(way) for way in Way}


@pytest.mark.parametrize("order", ORDERS[:4], ids=lambda order: order.name)
@pytest.mark.parametrize("at_once", [2, 1_000])
def test_what_is_likely_and_does_not_exist_is_sought_in_few_windows(
    record, small, looked_at, monkeypatch, order, at_once
):
    """Each part is common and no row has both: a guess is wrong at every window, and each is much larger."""
    monkeypatch.setattr(planner, "AT_ONCE", at_once)
    formula = every(
        known("kind", Kind.COMMITMENT), any_of([known("status", "unchecked"), known("status", "supported")])
    )
    assert all(record.numbers[term] > 8 for term in ("@status:unchecked", "@kind:commitment"))
    for way in (Way.WINDOWS, Way.WALK):
        looked_at.clear()
        assert found(asked(formula), order.stretch(1, None), way) == []
        assert len(looked_at) <= 8, looked_at


def test_a_page_far_down_the_list_looks_at_no_row_before_it(record, small, looked_at):
    formula = a_term(record, 45, 70)
    rows = plain(record, formula, NEWEST_FIRST)
    place = [getattr(rows[-4], column) for column in NEWEST_FIRST.columns]
    assert [row.slug for row in found(asked(formula), NEWEST_FIRST.stretch(5, place))] == [
        row.slug for row in rows[-3:]
    ]
    assert sum(looked_at) <= 10
    looked_at.clear()
    before = found(asked(formula), NEWEST_FIRST.stretch(3, place, backwards=True))
    assert [row.slug for row in before] == [row.slug for row in rows[-7:-4]][::-1]
    assert sum(looked_at) <= 30


def test_windows_begin_where_what_is_asked_for_can_lie(record, small, looked_at):
    day = sorted(edition.made_latest for edition in record.editions)[60]
    formula = every(a_term(record, 45, 70), made_by(day))
    rows = plain(record, formula, NEWEST_FIRST)
    assert len(rows) > 5
    assert [row.slug for row in found(asked(formula), NEWEST_FIRST.stretch(5, None))] == [row.slug for row in rows[:5]]
    assert looked_at[1] > 0, "after the days in which few are to be found"


def test_nothing_is_looked_for_where_a_part_is_known_to_find_nothing(record, looked_at):
    nothing = every(a_term(record, 30, 60), Term("unheard"))
    assert asked(nothing).pruned == NOTHING
    assert found(asked(nothing), NEWEST_FIRST.stretch(5, None)) == []
    assert number_of(asked(nothing)) == (0, True)
    assert asked(any_of([Term("unheard"), Term("tax")])).pruned == Term("tax")
    assert asked(Not(Term("unheard"))).pruned == ALL
    assert looked_at == []


def true_number(record, formula):
    return sum(is_fulfilled(formula, edition.indexed.terms) for edition in record.editions)


@pytest.mark.parametrize("most", [10_000, 40, 5])
def test_a_number_is_exact_up_to_a_bound_and_beyond_it_at_least_that(record, monkeypatch, most):
    monkeypatch.setattr(counting, "COUNTED", most)
    draw = random.Random(SEED)
    relations = set()
    for _ in range(PLANS):
        formula = every(a_formula(draw, record), *([within_days(draw, record)] if draw.random() < 0.2 else []))
        number, truth = number_of(asked(formula)), true_number(record, formula)
        relations.add(number.relation)
        if number.is_exact:
            assert number.value == truth, formula
        else:
            assert number.value == most < truth, formula
    assert relations == ({"exact", "at_least"} if most < 10_000 else {"exact"})


def test_what_pages_ask_for_most_is_counted_without_looking_at_a_row(record, monkeypatch, looked_at):
    monkeypatch.setattr(counting, "COUNTED", 0)
    entities = [mentioning(*key) for key in Entity.objects.mentioned().values_list("kind", "slug")]
    statuses = [of_statuses(some) for some in (("unchecked",), ("agreed", "stalled", "refuted"), ("superseded",))]
    kinds = [known("kind", kind) for kind in Kind]
    asked_for = [*entities, *statuses, *kinds, *(every(one, status) for one in entities for status in statuses)]
    asked_for += [every(one, status, kind) for one in entities[:6] for status in statuses for kind in kinds]
    for formula in asked_for:
        assert number_of(asked(formula)) == (true_number(record, formula), True), formula
    assert looked_at == []


@pytest.mark.parametrize(
    "parts",
    [
        [mentioning("actor", "Putin"), mentioning("actor", "Belarus")],
        [mentioning("topic", "Energy-Gas"), mentioning("actor", "Belarus"), known("kind", "claim")],
        [known("kind", "claim"), known("kind", "commitment")],
        [of_statuses(["agreed", "stalled"]), of_statuses(["unchecked", "stalled"])],
        [of_statuses(["agreed", "stalled"]), known("status", "unchecked"), mentioning("actor", "Putin")],
        [any_of([known("kind", "claim"), known("status", "stalled")])],
        [any_of([mentioning("actor", "Putin"), mentioning("actor", "Belarus")]), known("kind", "claim")],
    ],
)
def test_what_is_counted_together_with_nothing_else_is_not_counted_for_more(record, parts):
    formula = every(*parts)
    assert number_of(asked(formula)) == (true_number(record, formula), True)


def test_phrases_are_read_one_by_one_and_so_counted_up_to_fewer(record, monkeypatch):
    besides = {"besides": Q(title__contains="e")}
    truth = sum("e" in edition.title for edition in plain(record, Term("tax"), NEWEST_FIRST))
    assert number_of(asked(Term("tax"), **besides)) == (truth, True)
    monkeypatch.setattr(counting, "RECHECKED", 10)
    assert number_of(asked(Term("tax"), **besides)) == (10, False)
