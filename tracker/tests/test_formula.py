"""What is looked for by terms: the same rows on either engine as plain reading finds, and bounds that hold."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.record.models import EditionTerms
from tracker.search.formula import (
    ALL,
    EVERY,
    NOTHING,
    And,
    Bounds,
    Implied,
    Not,
    Or,
    Prefix,
    Term,
    any_of,
    bounds,
    every,
    fts5,
    known,
    leaves,
    share,
    spelled_out,
    tsquery,
)
from tracker.tests.fulfilling import is_fulfilled

WORDS = ("tax", "taxes", "taxi", "ta", "t", "2021", "202", "x1")
TERMS = (
    *WORDS,
    *("=tax", "=taxi"),
    *(known("actor", slug).value for slug in ("a-b", "A-b", "a-B", "a", "a-b-c", "a_b")),
    *("@kind:claim", "@from4:2021", "@from7:2021-11", "@name:a_b", "@entry:00000001"),
)

rows_of_terms = st.lists(st.frozensets(st.sampled_from(TERMS)).map(lambda some: some | {EVERY}), max_size=7)
some_leaves = st.one_of(
    st.sampled_from(TERMS).map(Term), st.sampled_from([*WORDS, "tak"]).map(Prefix), st.sampled_from([ALL, NOTHING])
)
formulas = st.recursive(
    some_leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=4).map(tuple).map(And),
        st.lists(inner, min_size=1, max_size=4).map(tuple).map(Or),
        st.lists(inner, max_size=4).map(any_of),
        st.lists(inner, max_size=4).map(lambda parts: every(*parts)),
    ),
    max_leaves=12,
)


def number(formula, rows):
    return sum(is_fulfilled(formula, terms) for terms in rows)


def with_exclusive(formula, rows):
    """The same formula, which says of each `or` that its parts exclude each other where they do in these rows."""
    if isinstance(formula, Not):
        return Not(with_exclusive(formula.part, rows))
    if not isinstance(formula, (And, Or)):
        return formula
    parts = tuple(with_exclusive(part, rows) for part in formula.parts)
    if isinstance(formula, And):
        return And(parts)
    return Or(parts, all(sum(is_fulfilled(part, terms) for part in parts) < 2 for terms in rows))


def known_of(formula, rows):
    """What is known of the leaves: of a term how many rows have it, of a prefix what its words' numbers tell."""
    known_numbers = {}
    for leaf in leaves(formula):
        if isinstance(leaf, Prefix):
            begun = {term for terms in rows for term in terms if term.startswith(leaf.value)}
            each = [number(Term(term), rows) for term in begun]
            known_numbers[leaf] = Bounds(max(each, default=0), sum(each))
        else:
            known_numbers[leaf] = Bounds(number(leaf, rows), number(leaf, rows))
    return known_numbers


@given(rows_of_terms, formulas)
@example([frozenset({EVERY, "tax", "taxes"})], Not(Prefix("tax")))
def test_the_true_number_lies_within_the_bounds(rows, formula):
    formula = with_exclusive(formula, rows)
    least, most = bounds(formula, known_of(formula, rows), len(rows))
    assert 0 <= least <= number(formula, rows) <= most <= len(rows)


def test_bounds_are_as_close_as_what_is_known_allows():
    known_numbers = {Term("tax"): Bounds(7, 7), Term("x1"): Bounds(4, 4), Prefix("ta"): Bounds(7, 30)}
    tax, x1, prefix = known_numbers
    assert bounds(And((tax, x1)), known_numbers, 10) == (1, 4)
    assert bounds(Or((tax, x1)), known_numbers, 10) == (7, 10)
    assert bounds(Or((x1, NOTHING), exclusive=True), {**known_numbers, NOTHING: Bounds(3, 3)}, 10) == (7, 7)
    assert bounds(Not(x1), known_numbers, 10) == (6, 6)
    assert bounds(And((ALL, prefix)), known_numbers, 10) == (7, 10)


def test_what_is_a_choice_of_every_part_is_enough():
    numbers = {Term("a"): Bounds(30, 30), Term("b"): Bounds(40, 40), Term("x"): Bounds(20, 20)}
    both = And((Or((Term("a"), Term("x"))), Or((Term("x"), Term("b")))))
    assert bounds(both, numbers, 1000) == Bounds(20, 50)
    assert share(both, numbers, 1000) == 0.02
    assert bounds(And((*both.parts, Term("a"))), numbers, 1000).least == 0
    assert bounds(And((Implied((Term("a"),)), *both.parts)), numbers, 1000).least == 20


@given(rows_of_terms, formulas)
@example([frozenset({EVERY, "tax", "taxes"})], Not(Prefix("tax")))
def test_what_is_likely_is_a_share(rows, formula):
    assert 0 <= share(formula, known_of(formula, rows), len(rows)) <= 1


@given(rows_of_terms, st.lists(formulas, max_size=4))
def test_every_and_any_of_mean_what_they_say(rows, parts):
    for terms in rows:
        assert is_fulfilled(every(*parts), terms) == all(is_fulfilled(part, terms) for part in parts)
        assert is_fulfilled(any_of(parts), terms) == any(is_fulfilled(part, terms) for part in parts)


@given(st.lists(st.text("abzABZ019-_", max_size=6), min_size=2, max_size=2, unique=True))
def test_slugs_that_differ_in_capitals_alone_have_different_terms(slugs):
    one, other = (known("actor", slug).value for slug in slugs)
    assert one != other
    assert one == one.lower()
    assert [spelled_out(term).removeprefix("@actor:") for term in (one, other)] == slugs


@pytest.mark.parametrize("write", [tsquery, fts5])
@pytest.mark.parametrize("leaf", [Term, Prefix])
@given(st.text("ab1@:=^_-'\"\\ *()&|!<>,.;#%?\0\n", min_size=1, max_size=5) | st.text(max_size=3))
def test_a_term_with_a_character_that_no_term_has_is_refused(write, leaf, value):
    is_plain = value and all(letter in "abcdefghijklmnopqrstuvwxyz0123456789@:=^_-" for letter in value)
    if is_plain:
        assert value in write(leaf(value))
        return
    with pytest.raises(ValueError, match="not how a term is written"):
        write(leaf(value))


def store(rows):
    EditionTerms.objects.all()._raw_delete("default")
    EditionTerms.objects.bulk_create(EditionTerms(pk=key, terms=terms) for key, terms in enumerate(rows, 1))


def found(formula):
    return set(EditionTerms.objects.filter(terms__matches=formula).values_list("pk", flat=True))


def expected(formula, rows):
    return {key for key, terms in enumerate(rows, 1) if is_fulfilled(formula, terms)}


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_of_terms, st.lists(formulas, min_size=1, max_size=6))
def test_the_database_finds_what_plain_reading_finds(rows, some):
    store(rows)
    for formula in some:
        assert found(formula) == expected(formula, rows), formula


@pytest.mark.django_db
def test_terms_come_back_as_they_were_stored():
    rows = [frozenset({EVERY, term}) for term in TERMS]
    store(rows)
    assert [row.terms for row in EditionTerms.objects.order_by("pk")] == rows
    assert all(found(Term(term)) == {key} for key, term in enumerate(TERMS, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("join", [any_of, lambda parts: every(*map(Not, parts))], ids=["or", "and not"])
def test_many_hundreds_of_parts_are_one_query(join):
    rows = [frozenset({EVERY, f"@entry:{number:08x}"}) for number in range(0, 1_600, 2)]
    store(rows)
    formula = join([Term(f"@entry:{number:08x}") for number in range(800)])
    assert found(formula) == expected(formula, rows)
    assert len(found(formula)) == 400


@pytest.mark.django_db
def test_what_is_nested_deeply_is_found_too():
    rows = [frozenset({EVERY, "tax"}), frozenset({EVERY, "taxi"}), frozenset({EVERY, "tax", "taxi"})]
    store(rows)
    formula = Term("tax")
    for turn in range(12):
        formula = Not(Or((formula, Term("x1")))) if turn % 2 else And((formula, Not(Term("x1"))))
    assert found(formula) == expected(formula, rows)
    assert found(replace(Or((Term("tax"), Term("taxi"))), exclusive=True)) == {1, 2, 3}
