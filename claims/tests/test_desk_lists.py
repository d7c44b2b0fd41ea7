"""The desk's lists and pickers, however long: counted up to a bound, in pages, cut where they take too long."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.desk.statements import StatementAdmin
from claims.models import Statement, StatementTerms, Topic
from claims.record.tests.test_patience import ask_for_long
from claims.tests.makers import a_quote, a_source
from sources.models import Quote
from tracker.admin_base import pages, searching
from tracker.admin_base.choices import values_in_use
from tracker.admin_base.searching import DeskPaginator, Searched
from tracker.search.beside import formula_of
from tracker.search.storage import by_index
from tracker.search.typed import parts_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:claims_statement_changelist")


def test_a_list_is_counted_up_to_a_bound(client, editor, many, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 20)
    page = client.get(reverse("admin:claims_statement_changelist")).content.decode()
    assert "More than 20 statements" in page
    monkeypatch.setattr(searching, "COUNTED", 60)
    assert "60 statements" in client.get(reverse("admin:claims_statement_changelist")).content.decode()
    searched = client.get(reverse("admin:claims_statement_changelist") + "?q=common")
    assert "30 results" in searched.content.decode() and len(searched.context["cl"].result_list) == 30


def test_a_list_of_a_topic_is_counted_and_paged(client, editor, many, monkeypatch):
    monkeypatch.setattr(StatementAdmin, "list_per_page", 25)
    address = reverse("admin:claims_statement_changelist") + f"?topics__id__exact={Topic.objects.get().pk}"
    pages = [client.get(f"{address}&p={number}").context["cl"] for number in (1, 2, 3)]
    assert [len(page.result_list) for page in pages] == [25, 25, 10]
    assert {page.result_count for page in pages} == {60}
    assert len({row.pk for page in pages for row in page.result_list}) == 60


def test_a_picker_pages_without_counting(client, editor, many):
    asked = {"app_label": "claims", "model_name": "link", "field_name": "to_statement"}
    for term, number in (("", 60), ("common", 30)):
        offered, page, more = [], 0, True
        while more:
            page += 1
            with CaptureQueriesContext(connection) as caught:
                told = client.get(f"/admin/autocomplete/?{urlencode({**asked, 'term': term, 'page': page})}").json()
            assert not [query["sql"] for query in caught if str(searching.COUNTED + 1) in query["sql"]]
            offered, more = offered + [row["id"] for row in told["results"]], told["pagination"]["more"]
        assert (len(set(offered)), page) == (number, number // 20 + (number % 20 > 0))
        assert len(offered) == number


def test_pages_of_a_search_are_parts_of_one_list(many):
    rows = Statement.objects.order_by("-made_latest", "-pk")
    formula = formula_of(StatementTerms, parts_of("words"))
    searched = Searched(rows, StatementTerms, "pk", formula, searching.Q())
    paginator = DeskPaginator(searched.found(), 7, searched=searched)
    assert [row for page in paginator for row in page] == list(rows)
    assert (paginator.count, paginator.num_pages, paginator.has_more) == (60, 9, False)


def test_a_list_that_takes_too_long_is_cut_and_says_what_to_do(client, editor, many, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", 0.3)
    with monkeypatch.context() as slow:
        slow.setattr(StatementAdmin, "get_queryset", ask_for_long)
        cut = client.get(LIST, {"kind__exact": "claim"})
    assert (cut.status_code, cut["Location"]) == (302, LIST)
    assert "leave a filter out" in client.get(LIST).content.decode()
    assert "leave a filter out" not in client.get(LIST, {"kind__exact": "commitment"}).content.decode()


def test_rows_that_are_read_late_are_cut_too(client, editor, many, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", 0.3)
    monkeypatch.setattr(StatementAdmin, "has_pending", lambda *_args: ask_for_long())
    assert client.get(LIST, {"kind__exact": "commitment"}).status_code == 302


def test_what_a_column_holds_is_offered_without_reading_every_row(client, editor):
    source = a_source()
    for number in range(40):
        a_quote(source=source, exact=f"Words {number}", language=("be", "en", "ru")[number % 3])
    with CaptureQueriesContext(connection) as caught:
        assert list(values_in_use(Quote, "language")) == ["be", "en", "ru"]
    assert len(caught) == 4
    listed = client.get(reverse("admin:sources_quote_changelist"), {"language": "ru"})
    assert listed.context["cl"].result_count == 13
    assert all(f"?language={tag}" in listed.content.decode() for tag in ("be", "en"))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no other way to what words find")
def test_a_search_is_counted_by_the_index_of_its_terms(many):
    with by_index(), connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("off",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
    rows = Statement.objects.order_by("-made_latest", "-pk")
    searched = Searched(rows, StatementTerms, "pk", formula_of(StatementTerms, parts_of("common")), searching.Q())
    with CaptureQueriesContext(connection) as caught:
        assert searched.count(1_000) == 30
    assert [query["sql"][:3] for query in caught] == ["SET", "SEL", "RES"]
