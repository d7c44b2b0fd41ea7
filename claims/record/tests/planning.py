"""A record whose lists are planned, and its lists in plain Python."""

from types import SimpleNamespace

from claims.record.listing import STATEMENT_ORDERS
from claims.record.models import Edition, Frequency
from claims.record.search.asked import Asked
from tracker.search.formula import Term
from tracker.tests.fulfilling import is_fulfilled

NEWEST_FIRST, PUBLISHED_LAST = STATEMENT_ORDERS["-made"], STATEMENT_ORDERS["-recorded"]


def read_record():
    """All current editions with their terms, and terms to draw from: rare and common ones alike."""
    editions = list(Edition.objects.current().select_related("indexed"))
    numbers = dict(Frequency.objects.exclude(term__startswith="#").values_list("term", "count"))
    assert len(editions) > 150
    return SimpleNamespace(
        editions=editions, numbers=numbers, terms=sorted(numbers, key=lambda term: (numbers[term], term))
    )


def asked(formula, **said):
    return Asked(Edition.objects.current(), formula, is_current=True, **said)


def in_order(editions, order):
    place = lambda edition: tuple(getattr(edition, column) for column in order.columns)  # noqa: E731
    return sorted((edition for edition in editions if place(edition)[0]), key=place, reverse=order.descending)


def plain(record, formula, order):
    """The list in plain Python."""
    return in_order((edition for edition in record.editions if is_fulfilled(formula, edition.indexed.terms)), order)


def a_term(record, least, most):
    """A word that so many statements have."""
    return Term(next(term for term in record.terms if least <= record.numbers[term] <= most and term.isalpha()))
