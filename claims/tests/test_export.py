"""What is given out is taken in again without a change, and nothing private is given out unasked."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from claims.importing.giving_out import columns_of, rows_of
from claims.importing.mapping import guess
from claims.importing.taking_in import take_in
from claims.models import Statement
from claims.tests.makers import a_follow_up, a_quote, a_statement, a_topic, a_user, an_actor
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


class TestAtTheDesk:
    ADDRESS = "/admin/claims/statement/export/"

    def given(self, client, address=ADDRESS, **fields):
        response = client.post(address, {"kind": "csv", "groups": ["statement"], **fields})
        return b"".join(response.streaming_content).decode("utf-8-sig")

    def test_the_list_as_it_is_narrowed_down_is_given_out_and_logged(self, client, editor):
        a_statement(title="A draft claim", kind="claim", initial_status="unchecked")
        a_statement(title="A commitment")
        listed = client.get("/admin/claims/statement/?kind__exact=claim").content.decode()
        assert f'{self.ADDRESS}?kind__exact=claim"' in listed
        assert "Export 1 statement" in client.get(f"{self.ADDRESS}?kind__exact=claim").content.decode()
        text = self.given(client, f"{self.ADDRESS}?kind__exact=claim")
        assert "A draft claim" in text and "A commitment" not in text and "internal_note" not in text
        log = LogEntry.objects.latest("pk")
        assert (log.user, log.object_repr) == (
            editor,
            "Export of 1 statement",
        ) and "kind__exact=claim" in log.change_message

    def test_what_is_private_is_for_those_who_may_change_it(self, client, editor):
        a_statement(internal_note="Our informant is at risk.")
        assert "informant" in self.given(client, groups=["statement", "private"])
        reader = a_user()
        reader.user_permissions.add(Permission.objects.get(codename="view_statement"))
        client.force_login(reader)
        refused = client.post(self.ADDRESS, {"kind": "csv", "groups": ["private"]})
        assert "informant" not in refused.content.decode() and "errorlist" in refused.content.decode()

    def test_who_sees_no_statements_gets_none(self, client):
        client.force_login(a_user())
        assert client.get(self.ADDRESS).status_code == 403

    def test_a_formula_is_none_in_the_file(self, client, editor):
        a_statement(title="=HYPERLINK(1)")
        assert ",'=HYPERLINK(1)" in self.given(client)


def test_the_queries_do_not_grow_with_the_statements(django_assert_max_num_queries):
    for _number in range(30):
        a_follow_up(a_statement(speakers=[an_actor()]), quote=a_quote(), status="in_progress")
    columns = columns_of(Statement.objects.all(), private=True)
    with django_assert_max_num_queries(7):
        assert len(list(rows_of(Statement.objects.all(), columns))) == 30
