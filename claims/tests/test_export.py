"""What is given out is taken in again without a change, and nothing private is given out unasked."""

import pytest

from claims.importing.giving_out import columns_of, rows_of
from claims.importing.mapping import guess
from claims.importing.taking_in import take_in
from claims.models import Statement
from claims.tests.makers import a_follow_up, a_quote, a_statement, a_topic, an_actor
from tracker.tables import Row

pytestmark = pytest.mark.django_db


def taken_in_again(columns):
    out = list(rows_of(Statement.objects.order_by("pk"), columns))
    histories = Statement.history.count()
    report = take_in((Row(line, row) for line, row in enumerate(out, 2)), guess(columns), origin="desk", by=None)
    assert Statement.history.count() == histories
    return report


def test_a_statement_with_all_that_hangs_on_it():
    statement = a_statement(speakers=[an_actor(), an_actor()], topics=[a_topic(), a_topic()], internal_note="= private")
    a_follow_up(statement, quote=a_quote(), status="in_progress")
    a_follow_up(statement, summary="Two lines,\nand “quotes”; a semicolon.")
    report = taken_in_again(columns_of(Statement.objects.all(), private=True))
    assert (report.read, report.unchanged) == (1, 1), (report.troubles, report.conflicts)


def test_what_is_private_is_given_out_only_where_asked():
    a_statement(internal_note="Our informant is at risk.")
    columns = columns_of(Statement.objects.all(), private=False)
    assert "informant" not in str(list(rows_of(Statement.objects.all(), columns)))
    assert "informant" in str(list(rows_of(Statement.objects.all(), [*columns, "internal_note"])))


def test_the_queries_do_not_grow_with_the_statements(django_assert_max_num_queries):
    for _number in range(30):
        a_follow_up(a_statement(speakers=[an_actor()]), quote=a_quote(), status="in_progress")
    columns = columns_of(Statement.objects.all(), private=True)
    with django_assert_max_num_queries(7):
        assert len(list(rows_of(Statement.objects.all(), columns))) == 30
