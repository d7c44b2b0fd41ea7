"""Everything that a list can be asked for, as terms: the formulas find what is meant, and no more."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.record.models import Edition, EditionTerms, LedgerEntry
from claims.record.projection.derivation import derive
from claims.record.search import terms
from claims.record.search.terms import MADE, among, among_entries, due_by, has_facet, made_by, mentioning, timely
from tracker.search.days import between, dated
from tracker.search.formula import leaves
from tracker.tests.fulfilling import is_fulfilled
from tracker.timeliness import RULES, rule
from tracker.vocabulary import FACETS, VOCABULARIES, Kind, Timeliness, Undertaking

DATE = {"edtf": "2021-11-04", "earliest": "2021-11-04", "latest": "2021-11-04"}
ends = st.none() | st.dates()
COVERED_BY = 150  # terms at most, of any stretch of days: some 20 and some 11 and some 9 at each end


def a_document(**fields):
    """A statement's document, as far as terms are made of it."""
    edition = {"sequence": 7, "change_note": ""}
    said = {"slug": "it", "kind": "commitment", "title": "Meet", "status": "announced", "initial_status": "announced"}
    return {**said, "made_on": DATE, "due_on": None, "follow_ups": [], "edition": edition, **fields}


def days_of(day):
    return {term.value for term in dated(MADE, day)}


def is_between(first, last, day):
    return (first or date.min) <= day <= (last or date.max)


@given(ends, ends, st.dates(), st.integers(-2, 2))
@example(None, None, date.min, 0)
@example(None, None, date.max, 0)
@example(date(1, 1, 1), date(1, 1, 1), date(1, 1, 2), -1)
@example(date(9999, 12, 31), None, date(9999, 12, 30), 1)
@example(date(2020, 2, 29), date(2020, 2, 29), date(2020, 3, 1), -1)
@example(date(1900, 2, 28), date(1900, 3, 1), date(1900, 2, 27), 1)
@example(None, date(1, 1, 2), date(2000, 1, 1), -2)
@example(date(2000, 1, 1), date(1999, 12, 31), date(2000, 1, 1), 0)
def test_a_stretch_of_days_is_covered_exactly(first, last, anywhere, near):
    formula = between(MADE, first, last)
    around = [end + timedelta(near) for end in (first, last) if end and 2 < end.toordinal() < date.max.toordinal() - 1]
    for day in [anywhere, *filter(None, (first, last)), *around, date.min, date.max]:
        met = [leaf for leaf in leaves(formula) if leaf.value in days_of(day)]
        assert is_fulfilled(formula, days_of(day)) == is_between(first, last, day), day
        assert len(met) == is_between(first, last, day), "no day is covered twice"
    assert len(list(leaves(formula))) <= COVERED_BY


spans = st.integers(0, 3) | st.integers(360, 370) | st.integers(0, 20_000)


@given(
    st.dates(date(100, 1, 1), date(9900, 1, 1)), spans, st.none() | st.integers(-800, 4_000), st.integers(-5_000, 5_000)
)
@example(date(2021, 1, 1), 366, 0, 0)
@example(date(2021, 1, 1), 367, 0, 0)
@example(date(2021, 1, 1), 367, None, 0)
@example(date(2021, 1, 1), 366, -1, -1)
def test_by_a_day_is_what_was_made_or_due_by_then_however_wide_or_odd_its_dates(first, span, due_in, away):
    """A formula may say where else to look: it must not leave out what is unusual."""
    due = None if due_in is None else first + timedelta(due_in)
    days = {"made_earliest": first, "made_latest": first + timedelta(span), "due_latest": due, "settled": ""}
    said = {"kind": "commitment", "status": "announced", "undertaking": "act", "facets": {}}
    found, day = terms.terms(a_document(), {**said, **days}, (), ()), first + timedelta(away)
    assert is_fulfilled(made_by(day), found) == (first <= day)
    assert is_fulfilled(due_by(day), found) == (due is not None and due <= day)


@pytest.mark.parametrize("year", [1, 1900, 1999, 2000, 2020, 2021, 9999])
def test_every_day_of_a_year_is_inside_or_outside_as_it_is(year):
    days = [date(year, 1, 1) + timedelta(number) for number in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)]
    first, last = days[40], days[-40]
    formula = between(MADE, first, last)
    assert [day for day in days if is_fulfilled(formula, days_of(day))] == days[40:-39]


def test_whole_stretches_are_one_term_and_open_ends_are_few():
    assert [leaf.value for leaf in leaves(between(MADE, date(2021, 1, 1), date(2021, 12, 31)))] == ["@made4:2021"]
    assert [leaf.value for leaf in leaves(between(MADE, date(2020, 2, 1), date(2020, 2, 29)))] == ["@made7:2020-02"]
    assert [leaf.value for leaf in leaves(between(MADE, None, None))] == [f"@made1:{digit}" for digit in range(10)]
    assert list(leaves(between(MADE, date(2022, 1, 1), date(2021, 1, 1)))) == []
    assert len(list(leaves(between(MADE, date(2021, 11, 4), None)))) < 60


def test_what_has_no_day_lies_in_no_stretch():
    assert days_of(None) == set()
    assert not is_fulfilled(between(MADE, None, None), days_of(None))


@pytest.mark.parametrize("name", FACETS)
def test_a_facet_is_found_by_its_value_also_where_it_goes_without_saying(name):
    values = FACETS[name].words.values
    documents = {value: derive(a_document(**{name: value})).terms for value in values}
    if FACETS[name].unsaid:
        documents[""] = derive(a_document()).terms
    for value, (said, found) in product(values, documents.items()):
        expected = value == (said or FACETS[name].unsaid)
        assert is_fulfilled(has_facet(name, value), found) == expected, (value, said)


def test_an_entity_is_found_in_each_of_its_roles_and_by_its_slug_as_it_is_written():
    parties = [{"role": role, "actor": {"slug": "A-b", "name": "Anna"}} for role in ("speaker", "reported_by")]
    found = derive(a_document(parties=parties, topics=[{"slug": "tax", "name": "Tax"}])).terms
    assert is_fulfilled(mentioning("actor", "A-b"), found)
    assert is_fulfilled(mentioning("actor", "A-b", "on_behalf_of", "speaker"), found)
    assert not is_fulfilled(mentioning("actor", "A-b", "on_behalf_of", "counterparty"), found)
    assert not is_fulfilled(mentioning("actor", "a-b"), found)
    assert not is_fulfilled(mentioning("topic", "A-b"), found)
    assert set(terms.entities_of(found).values()) == {("actor", "A-b"), ("topic", "tax")}
    scopes = ("", "listed", "actor:^a-b", "actor-answerable:^a-b", "topic:tax")
    assert set(terms.tallies(found)) == {f"#{scope}:commitment:announced" for scope in scopes}
    assert set(terms.tallies(derive(a_document(weight="background")).terms)) == {"#:commitment:announced"}


def test_a_tombstone_and_an_erased_edition_have_no_terms():
    assert derive({}).terms == frozenset()
    tombstone = {"slug": "it", "kind": "claim", "title": "", "edition": {"sequence": 1, "change_note": "A doubt."}}
    assert derive(tombstone).terms == frozenset()


def test_entries_that_were_published_together_share_a_name_and_names_sort_as_entries_do():
    assert among_entries(1) == among_entries(4_095) != among_entries(4_096)
    names = [among_entries(sequence) for sequence in range(0, 10**7, 4_096)]
    assert names == sorted(set(names))
    found = derive(a_document()).terms
    assert is_fulfilled(among([among_entries(7), among_entries(5_000)]), found)
    assert not is_fulfilled(among([among_entries(5_000)]), found)


def test_only_words_of_its_own_texts_are_terms_of_a_statement():
    source = {"slug": "s", "title": "Gazette", "authors": ["A. Writer"], "note": "Scan", "publisher": None}
    quote = {"exact": "мир", "translation": "peace", "prefix": "said", "source": source}
    party = {"role": "speaker", "actor": {"slug": "x", "name": "Ivanov"}}
    follow_up = {"number": 1, "kind": "check", "occurred_on": DATE, "summary": "Nothing", "status": "", "counts": False}
    follow_up |= {"occasion": None, "reference": None, "also_shown_by": [], "told_by": None, "corrected_by": None}
    document = a_document(
        summary="Talks", quote=quote, parties=[party], follow_ups=[{**follow_up, "quote": None, "search_note": "Press"}]
    )
    words = {term for term in derive(document).terms if term[0] not in "@="}
    assert words == {"meet", "talks", "mir", "peace", "nothing", "ivanov", "gazette", "a", "writer"}


DAYS = [date(2022, 6, 30) + timedelta(number) for number in (-1, 0, 1)]


SETTLED = ["", "on_time", "late", "unclear"]


def columns_of_every_sort():
    """Whatever a statement's timeliness depends on, in all combinations."""
    for kind, undertaking, due, settled in product(Kind, Undertaking, [None, *DAYS], SETTLED):
        for word in VOCABULARIES[kind]:
            said = {"kind": kind.value, "status": word.value, "undertaking": undertaking.value}
            days = {"made_latest": date(2021, 11, 4), "due_latest": due, "settled": settled if due else ""}
            yield {**said, **days}


def an_edition(number, columns):
    recorded = {"recorded_at": "2022-01-01T00:00Z", "slug": f"s-{number}"}
    entry = LedgerEntry(sequence=number, action="published", subject="statement", **recorded)
    return entry, Edition(pk=number, entry=entry, number=1, **recorded, **columns)


@pytest.mark.django_db
def test_timeliness_by_terms_is_timeliness_by_its_rule():
    rows = [an_edition(number, columns) for number, columns in enumerate(columns_of_every_sort(), 1)]
    LedgerEntry.objects.bulk_create(entry for entry, _edition in rows)
    editions = Edition.objects.bulk_create(edition for _entry, edition in rows)
    EditionTerms.objects.bulk_create(
        EditionTerms(edition=edition, terms=terms.terms(a_document(), vars(edition), (), ())) for edition in editions
    )
    found = Counter()
    for word, on in product(Timeliness, [DAYS[0] - timedelta(1), *DAYS, DAYS[-1] + timedelta(1)]):
        by_rule = set(Edition.objects.filter(rule(word, on)).values_list("pk", flat=True))
        by_terms = EditionTerms.objects.filter(terms__matches=timely(RULES[word], on)).values_list("pk", flat=True)
        assert by_rule == set(by_terms), (word, on)
        found[word] += len(by_rule)
    assert all(found[word] for word in Timeliness), "each word was said of something"
