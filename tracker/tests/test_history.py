"""The history of a row, read as one timeline with that of the rows that hang on it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from claims.models import Party, Statement
from claims.tests.makers import a_follow_up, a_link, a_source, a_statement, a_topic, an_actor
from tracker.admin_base import timeline
from tracker.admin_base.timeline import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


@pytest.fixture
def apart(monkeypatch):
    """However quickly a test does what it does, it is not done at once."""
    monkeypatch.setattr(timeline, "AT_ONCE", timedelta(0))


def entries(client, address):
    return client.get(address).context["timeline"].entries


def lines(client, row):
    """Each part of the page as its reader sees it, newest first, with who did it."""
    page = client.get(page_of(row)).content.decode().split('<ol class="desk-history">')[1].split("</ol>")[0]
    said = []
    for entry in page.split('<p class="desk-when">')[1:]:
        by = entry.split("<b>")[1].split("</b>")[0]
        said += [f"{by} {plain(part)}" for part in entry.split("<li>")[1:]]
    return said


def plain(html):
    marked = html.replace("<del>", "[-").replace("</del>", "-]").replace("<ins>", "[+").replace("</ins>", "+]")
    return " ".join(strip_tags(marked).split())


def lines_about(client, row, word):
    return [line for line in lines(client, row) if word in line]


def test_who_changed_what_of_it_from_what_to_what(client, boss, apart):
    statement = a_statement(title="Sign", slug="sign")
    statement.title, statement.attribution = "Sign it", "document"
    statement._history_user, statement._change_reason = boss, "submit"
    statement.save()
    newest = lines(client, statement)[0]
    assert newest.startswith("boss Statement: Sign it: changed Title Sign[+ it+] Attribution [-Reported: ")
    assert "-][+Document: the words" in newest
    assert any("A command Statement: Sign: created" in line for line in lines(client, statement))


def test_no_reason_of_a_program_is_read(client, boss, apart):
    statement = a_statement()
    statement.publication, statement._history_user, statement._change_reason = "in_review", boss, "submit"
    statement.save()
    page = client.get(page_of(statement)).content.decode()
    assert "(submit)" not in page and "in_review" not in page
    assert "Publication [-Draft-][+In review+]" in lines(client, statement)[0]


def test_what_somebody_saved_without_changing_it_is_not_told(client, apart):
    statement = a_statement()
    before = lines(client, statement)
    statement.save()
    assert lines(client, statement) == before


def test_topics_that_came_and_went_are_named(client, apart):
    energy, taxes = a_topic(name="Energy"), a_topic(name="Taxes")
    statement = a_statement(topics=[energy])
    statement.topics.add(taxes)
    assert "Topics Energy[+, Taxes+]" in lines(client, statement)[0]
    statement.topics.remove(energy)
    energy.delete()
    assert "Topics [-Energy, -]Taxes" in lines(client, statement)[0]
    statement.topics.clear()
    assert "Topics [-Taxes-]" in lines(client, statement)[0]


@pytest.mark.usefixtures("apart")
class TestWhatHangsOnAStatement:
    def test_a_follow_up_that_was_added_changed_and_deleted(self, client):
        statement = a_statement(title="Sign the treaty")
        follow_up = a_follow_up(statement, summary="They met.")
        follow_up.summary, follow_up.kind, follow_up.search_note = "They met again.", "check", "The gazette."
        follow_up.save()
        follow_up.delete()
        deleted, changed, created = lines_about(client, statement, "Follow-up: Sign the treaty · 1")
        assert ": created Occurred on October 2022 " in created and "What happened They met." in created
        assert deleted.endswith("deleted")
        assert "What happened They met[+ again+]." in changed
        assert "Kind [-Development: the world changed-][+Check: looked again, nothing new+]" in changed
        assert "Where we looked [+The gazette.+]" in changed

    def test_a_party_that_was_added_changed_and_deleted(self, client):
        statement = a_statement(speakers=[])
        party = Party.objects.create(statement=statement, actor=an_actor(name="Minsk"), role="speaker")
        party.actor, party.role = an_actor(name="Moscow"), "counterparty"
        party.save()
        party.delete()
        deleted, changed, created = lines_about(client, statement, "Party:")
        assert created.endswith("Party: Minsk (Speaker): created")
        assert "Party: Moscow (Counterparty): changed Actor [-Minsk-][+Moscow+] Role [-Speaker-]" in changed
        assert deleted.endswith("Party: Moscow (Counterparty): deleted")

    def test_a_link_that_was_added_changed_and_deleted(self, client):
        statement = a_statement()
        link = a_link(statement, "repeats", a_statement(title="Sign"))
        link.relation = "fulfils"
        link.save()
        link.delete()
        deleted, changed, created = lines_about(client, statement, "Link:")
        assert created.endswith("Link: repeats Sign: created")
        assert "Link: fulfils Sign: changed Relation [-repeats-][+fulfils+]" in changed
        assert deleted.endswith("Link: fulfils Sign: deleted")

    def test_what_was_renamed_or_deleted_since_has_its_name_of_then(self, client):
        statement, actor = a_statement(speakers=[]), an_actor(name="Minsk")
        party = Party.objects.create(statement=statement, actor=actor, role="speaker")
        actor.name = "The capital"
        actor.save()
        party.delete()
        actor.delete()
        deleted, created = lines_about(client, statement, "Party:")
        assert "Party: Minsk (Speaker): created" in created
        assert "Party: The capital (Speaker): deleted" in deleted
        assert "pk=" not in client.get(page_of(statement)).content.decode()

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
        times = [entry.at for entry in entries(client, page_of(statement))]
        assert times == sorted(times, reverse=True)
        kinds = [entry.parts[0].name.split(":")[0] for entry in entries(client, page_of(statement))]
        assert kinds[:3] == ["Statement", "Link", "Follow-up"]


class TestWhatWasDoneAtOnce:
    def test_a_save_of_several_rows_is_one_entry(self, client, boss):
        statement = a_statement(title="Sign", speakers=[an_actor(name="Minsk")])
        a_follow_up(statement)
        [entry] = entries(client, page_of(statement))
        names = [part.name for part in entry.parts]
        assert len(set(names)) == len(names), "the statement and its topics are one part"
        assert {"Statement: Sign", "Party: Minsk (Speaker)", "Follow-up: Sign · 1"} <= set(names)

    def test_another_person_or_another_moment_is_another_entry(self, client, boss):
        statement = a_statement()
        statement.title, statement._history_user = "Sign", boss
        statement.save()
        statement.title, statement._history_date = "Sign it", timezone.now() + timedelta(seconds=5)
        statement.save()
        newest, middle, oldest = entries(client, page_of(statement))
        assert (newest.by, middle.by, oldest.by) == ("boss", "boss", "")


def test_a_deleted_statement_still_has_its_history(client):
    statement = a_statement(title="Sign", speakers=[an_actor(name="Minsk")])
    address = page_of(statement)
    Statement.objects.get(pk=statement.pk).delete()
    names = [(part.name, part.deed) for entry in entries(client, address) for part in entry.parts]
    assert ("Statement: Sign", "deleted") in names and ("Party: Minsk (Speaker)", "deleted") in names


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


@pytest.mark.usefixtures("apart")
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
        assert "<del>4</del>" in shown[-1].parts[0].changes[0].text, "what came before the last one shown is known"
        assert b"Only the newest changes are shown" in response.content
        address = response.content.decode().split('<a href="?until=')[1].split('"')[0]
        older = client.get(f"{page_of(source)}?until={address}")
        assert [entry.parts[0].name for entry in older.context["timeline"].entries] == [
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
    assert queries() == few
    assert few <= 40
