"""When a statement is to be looked at again: by a day, by a rhythm, or by silence, until it is settled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from claims import publishing
from claims.desk import looks
from claims.desk.checks import check, next_look
from claims.desk.queues import Asked, to_check
from claims.models import FollowUp, Statement
from claims.record.models import Edition
from claims.tests.browsing import filled, page_of, said, save
from claims.tests.makers import a_follow_up, a_quote, a_statement, published
from tracker.clock import today
from tracker.months import months_after

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:claims_statement_queue", args=["to-check"])
LIST = reverse("admin:claims_statement_changelist")


def a_check(statement, day, **fields):
    found = {"kind": "check", "summary": "Nothing new.", "search_note": "Two papers.", "occurred_on": str(day)}
    return a_follow_up(statement, **{**found, **fields})


def look(statement):
    return looks.with_look(Statement.objects.all()).get(pk=statement.pk).look_on


def ago(**since):
    return today() - timedelta(**since)


@pytest.fixture
def silence(settings):
    settings.CHECK_AFTER_DAYS = 100


# What was set, the days of checks, and the next look. It was made on 31 January 2024.
CASES = {
    "silence after it was made": ({}, [], "2024-05-10"),
    "silence after a check": ({}, ["2024-03-01"], "2024-06-09"),
    "a rhythm after it was made": ({"review_every": 1}, [], "2024-02-29"),
    "a rhythm after a check": ({"review_every": 3}, ["2024-03-15"], "2024-06-15"),
    "the newest check counts": ({"review_every": 1}, ["2024-03-15", "2024-02-10"], "2024-04-15"),
    "nobody looked for years": ({"review_every": 1}, ["2024-02-29"], "2024-03-31"),
    "a look long before it was due": ({"review_every": 12}, ["2024-02-01"], "2025-02-01"),
    "a vague look counts from its last day": ({"review_every": 1}, ["2024-02"], "2024-03-31"),
    "older than the statement is no look at it": ({"review_every": 1}, ["2023-12-31"], "2024-02-29"),
    "a day goes before the rhythm, if it is earlier": (
        {"review_every": 12, "review_on": "2024-04-01"},
        [],
        "2024-04-01",
    ),
    "a day goes before the rhythm, if it is later": ({"review_every": 1, "review_on": "2025-04-01"}, [], "2025-04-01"),
    "a day goes before silence": ({"review_on": "2025-04-01"}, [], "2025-04-01"),
    "a look before the day is none for it": ({"review_on": "2024-04-01"}, ["2024-03-31"], "2024-04-01"),
    "a look on the day is": ({"review_every": 2, "review_on": "2024-04-01"}, ["2024-04-01"], "2024-06-01"),
    "a look since the day is": ({"review_every": 2, "review_on": "2024-04-01"}, ["2024-05-01"], "2024-07-01"),
    "a look since the day, and silence": ({"review_on": "2024-04-01"}, ["2024-05-01"], "2024-08-09"),
}


class TestTheNextLook:
    @pytest.mark.parametrize(("fields", "checks", "day"), CASES.values(), ids=CASES.keys())
    def test_of_what_is_followed(self, silence, fields, checks, day):
        statement = a_statement(made_on="2024-01-31", **fields)
        for checked in checks:
            a_check(statement, checked)
        assert look(published(statement)) == date.fromisoformat(day)

    def test_any_follow_up_that_stands_is_a_look(self):
        statement = published(a_statement(made_on="2024-01-31", review_every=1))
        wrong = a_follow_up(statement, occurred_on="2024-05-03")
        assert look(statement) == date(2024, 6, 3)
        a_follow_up(statement, kind="correction", corrects=wrong, reason="Mixed up.", occurred_on="2024-03-03")
        assert look(statement) == date(2024, 4, 3)
        a_follow_up(statement, kind="assessment", occurred_on="2024-04-04")
        assert look(statement) == date(2024, 5, 4)

    def test_nobody_looked_after_they_wrote_it_down(self):
        statement = published(a_statement(made_on="2024-01-31", review_every=1))
        step = a_follow_up(statement, occurred_on="2024")
        FollowUp.objects.filter(pk=step.pk).update(added_at=datetime(2024, 3, 5, 23, 59, tzinfo=UTC))
        assert look(statement) == date(2024, 4, 5)

    def test_a_statement_of_this_decade_was_read_when_it_was_published(self):
        statement = published(a_statement(made_on="2021/9999", review_every=1))
        assert look(statement) == months_after(today(), 1)

    @pytest.mark.parametrize("fields", [{"review_every": 1}, {"review_on": "2022-01-01"}, {}])
    def test_what_is_settled_has_none_and_what_is_opened_again_has(self, fields):
        statement = published(a_statement(**fields))
        before = look(statement)
        a_follow_up(statement, status="kept", occurred_on="2021-12-01")
        assert before and look(statement) is None
        reopened = {"status": "in_progress", "reason": "It went on.", "quote": a_quote(), "occurred_on": "2021-12-31"}
        a_follow_up(statement, **reopened)
        assert look(statement) >= before

    def test_what_nobody_follows_has_none(self):
        fields = {"review_every": 1, "review_on": "2022-01-01"}
        scene = published(a_statement(weight="background", **fields))
        gone, left = (published(a_statement(**fields)) for _ in range(2))
        publishing.withdraw(gone, by=None, reason="A doubt.")
        publishing.retire(left, by=None, reason="No time.")
        assert [look(one) for one in (scene, gone, left)] == [None, None, None]

    def test_a_draft_has_the_day_that_somebody_set_and_no_other(self):
        assert look(a_statement(review_every=1)) is None
        assert look(a_statement(review_every=1, review_on="2022-01-01")) == date(2022, 1, 1)


@pytest.fixture
def desk():
    """Statements of every sort, some due, some late, some not."""
    for days in (0, 1, 40):
        published(a_statement(title=f"Day {days} ago", made_on=str(today()), review_on=ago(days=days)))
        answered = a_statement(title=f"Looked at since, {days}", review_on=ago(days=days))
        a_check(answered, today())
        published(answered)
    for months in (1, 2, 60):
        for checked in (ago(days=32), ago(days=20), today()):
            rhythm = a_statement(title=f"Every {months}, {checked}", review_every=months)
            a_check(rhythm, checked)
            published(rhythm)
    published(a_statement(title="Silent"))
    published(a_statement(title="Just made", made_on=str(today())))
    published(a_statement(title="Background", weight="background", review_every=1))
    settled = a_statement(title="Settled", review_every=1, review_on=ago(days=3))
    a_follow_up(settled, status="kept")
    published(settled)
    a_statement(title="Draft", review_every=1)
    a_statement(title="Draft with a day", review_every=1, review_on=ago(days=3))


def queued(client):
    return [name for _row, name, _address in client.get(QUEUE).context["rows"]]


def listed(client, **query):
    return {row.title: row for row in client.get(LIST, query).context["cl"].result_list}


class TestQueueFilterAndColumn:
    def test_agree(self, client, editor, desk):
        late, due_today = (listed(client, review=value) for value in ("late", "today"))
        public = {title for title, row in {**late, **due_today}.items() if row.publication == "published"}
        assert set(queued(client)) == public
        assert "Draft with a day" in late and "Draft" not in late
        assert {"Day 1 ago", "Day 40 ago", f"Every 1, {ago(days=32)}", "Silent"} < set(late)
        assert set(due_today) == {"Day 0 ago"}
        for title, row in listed(client).items():
            assert looks.is_overdue(row.look_on, today()) == (title in late), title
            assert (row.look_on == today()) == (title in due_today), title
        assert {"Settled", "Background", "Draft"} <= set(listed(client, review="none"))

    def test_what_falls_due_within_a_week(self, client, editor):
        made = ago(days=26)
        soon = published(a_statement(title="Soon", made_on=str(made), review_every=1))
        published(a_statement(title="Later", made_on=str(made), review_every=2))
        assert today() < look(soon) <= ago(days=-7)
        assert set(listed(client, review="week")) == {"Soon"}

    def test_the_column_says_the_day_and_what_is_late_and_is_sorted_by_it(self, client, editor, desk):
        page = client.get(LIST, {"review": "late"}).content.decode()
        assert page.count("desk-late") == len(listed(client, review="late"))
        place = client.get(LIST).context["cl"].list_display.index("look")
        days = [row.look_on for row in listed(client, o=place).values() if row.look_on]
        assert days == sorted(days) and len(days) > 5

    def test_what_somebody_asked_for_comes_before_what_is_silent(self, client, editor, desk):
        found = list(to_check(Asked(editor, today())))
        asked = [bool(row.review_on or row.review_every) for row in found]
        assert asked == sorted(asked, reverse=True) and {*asked} == {True, False}
        days = [row.look_on for row, is_asked in zip(found, asked, strict=True) if is_asked]
        assert days == sorted(days)

    @pytest.mark.parametrize("address", [QUEUE, f"{LIST}?review=late&o=6", "/admin/"])
    def test_cost_the_same_for_three_and_for_thirty(self, client, editor, address):
        def cost():
            with CaptureQueriesContext(connection) as caught:
                client.get(address)
            return len(caught)

        def more(number):
            for _ in range(number):
                statement = a_statement(review_every=1)
                a_check(statement, "2022-03-03")
                published(statement)

        more(3)
        client.get(address)
        few = cost()
        more(27)
        assert cost() == few


class TestTheCheck:
    def test_proposes_the_day_that_the_rhythm_says(self, client, editor):
        for months in (None, 1, 12):
            published(a_statement(title=f"Every {months}", review_every=months))
        response = client.get(QUEUE)
        proposed = {row.title: row.look_again_on for row, _name, _address in response.context["rows"]}
        assert proposed == {f"Every {months}": next_look(months) for months in (None, 1, 12)}
        assert next_look(12) == months_after(today(), 12) != next_look()
        page = " ".join(strip_tags(response.content.decode()).split())
        assert "2022-11-04, every 12 months" in page and "2021-12-04, every month" in page
        assert all(f'name="review_on" value="{day}"' in response.content.decode() for day in proposed.values())

    def done(self, client, statement, day):
        values = {"statement": statement.pk, "search_note": "Two papers.", "review_on": str(day)}
        return client.post(QUEUE, values, follow=True)

    def test_leaves_the_next_day_to_the_rhythm(self, client, contributor):
        statement = published(a_statement(review_every=3, review_on="2022-01-01"))
        assert queued(client)
        response = self.done(client, statement, next_look(3))
        assert next_look(3).strftime("%Y") in said(response) and not queued(client)
        statement.refresh_from_db()
        assert statement.review_on is None
        assert look(statement) == months_after(today(), 3)
        Statement.objects.update(review_every=1)
        assert look(statement) == months_after(today(), 1)

    def test_keeps_another_day_that_somebody_chose(self, client, contributor):
        statement = published(a_statement(review_every=3))
        self.done(client, statement, today() + timedelta(days=9))
        assert look(statement) == Statement.objects.get().review_on == today() + timedelta(days=9)

    def test_comes_round_again(self, editor, monkeypatch):
        statement = published(a_statement(made_on="2024-01-31", review_every=1))
        due = []
        for _ in range(3):
            due.append(look(statement))
            a_check(statement, due[-1])
        assert due == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
        assert check(statement, by=editor, search_note="Papers.", review_on=next_look(1)).kind == "check"


class TestWhoSetsIt:
    def test_a_contributor_does_beside_the_day_and_readers_see_nothing_of_it(self, client, contributor):
        statement = published(a_statement())
        fields = filled(client, page_of(statement))
        assert {"review_on", "review_every"} <= set(fields)
        save(client, statement, form=fields, review_every="6")
        statement.refresh_from_db()
        assert (statement.review_every, statement.history.latest().review_every) == (6, 6)
        assert not Statement.objects.pending().exists() and Edition.objects.count() == 1
        with pytest.raises(publishing.NothingNew):
            publishing.publish_one(statement, by=None)

    def test_it_stands_in_the_history(self, client, editor):
        statement = a_statement()
        save(client, statement, review_every="6")
        page = client.get(reverse("admin:claims_statement_history", args=[statement.pk])).content.decode()
        assert "Review every (months)" in strip_tags(page)

    @pytest.mark.parametrize("typed", ["0", "61", "-1", "x", "1.5"])
    def test_what_is_no_rhythm_is_refused_at_its_field(self, client, editor, typed):
        statement = a_statement()
        page = save(client, statement, review_every=typed)
        assert page.context["adminform"].form.errors.keys() == {"review_every"}

    @pytest.mark.parametrize("months", [0, 61])
    def test_the_database_refuses_it_too(self, months):
        statement = a_statement(review_every=60)
        with pytest.raises(IntegrityError, match="claims_statement_rhythm"), transaction.atomic():
            Statement.objects.filter(pk=statement.pk).update(review_every=months)
        Statement.objects.filter(pk=statement.pk).update(review_every=1)
