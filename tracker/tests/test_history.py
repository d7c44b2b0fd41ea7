"""The history of a row, read as one timeline with that of the rows that hang on it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from claims.models import Party, Statement
from claims.tests.makers import a_follow_up, a_link, a_source, a_statement, a_topic, an_actor
from tracker.admin_base.timeline import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


def entries(client, address):
    return client.get(address).context["timeline"].entries


def lines(client, row):
    """Each line of the page as its reader sees it, newest first."""
    rows = client.get(page_of(row)).content.decode().split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    return [" ".join(strip_tags(line.replace("<li>", " ")).split()) for line in rows]


def lines_about(client, row, word):
    return [line for line in lines(client, row) if word in line]


def test_who_changed_what_of_it_from_what_to_what(client, boss):
    statement = a_statement(title="Sign", slug="sign")
    statement.title, statement.attribution = "Sign it", "document"
    statement._history_user, statement._change_reason = boss, "submit"
    statement.save()
    newest = lines(client, statement)[0]
    assert "boss Statement: Sign it: changed (submit)" in newest
    assert "Title: Sign → Sign it" in newest
    assert "Attribution: Reported" in newest and "→ Document: the words" in newest
    assert any("A command Statement: Sign: created" in line for line in lines(client, statement))


def test_topics_that_came_and_went_are_named(client):
    energy, taxes = a_topic(name="Energy"), a_topic(name="Taxes")
    statement = a_statement(topics=[energy])
    statement.topics.add(taxes)
    assert "Topics: Energy → Energy, Taxes" in lines(client, statement)[0]
    statement.topics.remove(energy)
    assert "Topics: Energy, Taxes → Taxes" in lines(client, statement)[0]
    energy.delete()
    assert "Topics: Deleted topic (pk=" in lines(client, statement)[0]
    statement.topics.clear()
    assert "Topics: Taxes → —" in lines(client, statement)[0]


class TestWhatHangsOnAStatement:
    def test_a_follow_up_that_was_added_changed_and_deleted(self, client):
        statement = a_statement(title="Sign the treaty")
        follow_up = a_follow_up(statement, summary="They met.")
        follow_up.summary, follow_up.kind, follow_up.search_note = "They met again.", "check", "The gazette."
        follow_up.save()
        follow_up.delete()
        deleted, changed, created = lines_about(client, statement, "Follow-up: Sign the treaty · 1")
        assert created.endswith("created") and deleted.endswith("deleted")
        assert "What happened: They met. → They met again." in changed
        assert "Kind: Development: the world changed → Check: looked again, nothing new" in changed
        assert "Where we looked: — → The gazette." in changed

    def test_a_party_that_was_added_changed_and_deleted(self, client):
        statement = a_statement(speakers=[])
        party = Party.objects.create(statement=statement, actor=an_actor(name="Minsk"), role="speaker")
        party.actor, party.role = an_actor(name="Moscow"), "counterparty"
        party.save()
        party.delete()
        deleted, changed, created = lines_about(client, statement, "Party:")
        assert "Party: Minsk (Speaker): created" in created
        assert "Party: Moscow (Counterparty): changed Actor: Minsk → Moscow Role: Speaker → Counterparty" in changed
        assert "Party: Moscow (Counterparty): deleted" in deleted

    def test_a_link_that_was_added_changed_and_deleted(self, client):
        statement = a_statement()
        link = a_link(statement, "repeats", a_statement(title="Sign"))
        link.relation = "fulfils"
        link.save()
        link.delete()
        deleted, changed, created = lines_about(client, statement, "Link:")
        assert "Link: repeats Sign: created" in created
        assert "Link: fulfils Sign: changed Relation: repeats → fulfils" in changed
        assert "Link: fulfils Sign: deleted" in deleted

    def test_what_was_named_and_is_gone_is_said_to_be_deleted(self, client):
        statement, actor = a_statement(speakers=[]), an_actor()
        Party.objects.create(statement=statement, actor=actor, role="speaker").delete()
        actor.delete()
        assert ["Party: Deleted actor (pk=" in line for line in lines_about(client, statement, "Party:")] == [
            True,
            True,
        ]

    def test_what_hangs_on_another_statement_is_not_there(self, client):
        statement = a_statement()
        a_link(a_statement(title="Elsewhere"), "repeats", statement)
        a_follow_up(a_statement(title="Elsewhere"))
        assert "Elsewhere" not in " ".join(lines(client, statement))

    def test_all_of_it_is_in_the_order_of_time(self, client):
        statement = a_statement(title="Sign")
        a_follow_up(statement, summary="One.")
        a_link(statement, "repeats", a_statement())
        statement.title = "Sign it"
        statement.save()
        times = [entry.row.history_date for entry in entries(client, page_of(statement))]
        assert times == sorted(times, reverse=True)
        kinds = [entry.name.split(":")[0] for entry in entries(client, page_of(statement))]
        assert kinds[:3] == ["Statement", "Link", "Follow-up"]


def test_a_deleted_statement_still_has_its_history(client):
    statement = a_statement(title="Sign", speakers=[an_actor(name="Minsk")])
    address = page_of(statement)
    Statement.objects.get(pk=statement.pk).delete()
    names = [(entry.name, entry.row.history_type) for entry in entries(client, address)]
    assert ("Statement: Sign", "-") in names and ("Party: Minsk (Speaker)", "-") in names


def test_each_version_of_a_deleted_statement_can_be_read(client):
    statement = a_statement(title="Sign")
    version = statement.history.first()
    address = reverse("admin:claims_statement_simple_history", args=[statement.pk, version.pk])
    statement.delete()
    assert "Sign" in client.get(address).content.decode()


def test_a_stranger_may_not_read_it(client):
    address = page_of(a_statement())
    client.force_login(get_user_model().objects.create_user("stranger", is_staff=True))
    assert client.get(address).status_code == 403


class TestALongHistory:
    @pytest.fixture
    def source(self):
        source = a_source(title="Version 0")
        for number in range(1, PAGE + 5):
            source.title = f"Version {number}"
            source.save()
        return source

    def test_the_newest_are_shown_and_a_link_leads_to_the_older_ones(self, client, source):
        response = client.get(page_of(source))
        shown = response.context["timeline"].entries
        assert len(shown) == PAGE
        assert shown[-1].changes[0]["old"] == "Version 4", "what came before the last one shown is known"
        assert b"Only the newest changes are shown" in response.content
        address = response.content.decode().split('<a href="?until=')[1].split('"')[0]
        older = client.get(f"{page_of(source)}?until={address}")
        assert [entry.name for entry in older.context["timeline"].entries] == [
            f"Source: Version {number}" for number in (4, 3, 2, 1, 0)
        ]
        assert b"Only the newest" not in older.content

    @pytest.mark.parametrize("until", ["x", "2022-13-01T00:00:00Z", "2022-01-01T00:00:00", "\0", "2999-01-01"])
    def test_an_address_that_was_tampered_with_shows_the_newest(self, client, source, until):
        assert len(entries(client, f"{page_of(source)}?until={until}")) == PAGE

    def test_until_leaves_out_what_is_newer(self, client, source):
        moment = source.history.last().history_date - timedelta(microseconds=1)
        response = client.get(page_of(source), {"until": moment.isoformat()})
        assert b"Nothing was changed" in response.content


def test_a_long_history_takes_no_more_queries_than_a_short_one(client):
    statement, topics = a_statement(), [a_topic(), a_topic()]
    corrected = a_follow_up(statement)

    def more(number):
        statement.title = f"Title {number}"
        statement.save()
        statement.topics.set([topics[number % 2]])
        follow_up = a_follow_up(statement, status="stalled")
        follow_up.status, follow_up.kind, follow_up.corrects = "", "correction", corrected
        follow_up.save()
        follow_up.delete()
        party = Party.objects.create(statement=statement, actor=an_actor(), role="reported_by")
        party.actor = an_actor()
        party.save()
        link = a_link(statement, "repeats", a_statement())
        link.to_statement = a_statement()
        link.save()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(page_of(statement)).status_code == 200
        return len(captured)

    more(1)
    few = queries()
    for number in range(2, 12):
        more(number)
    assert len(entries(client, page_of(statement))) == PAGE
    assert queries() == few
    assert few <= 16
