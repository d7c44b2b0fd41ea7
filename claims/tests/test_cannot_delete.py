"""What stands on a row is named where it cannot be deleted; who left a trail stays, and is deactivated."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Party, Topic
from claims.tests.browsing import said
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_occasion,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


def page_of(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def named(client, row):
    """What the page says stands on a row: titles with their addresses."""
    return list(client.get(page_of(row, "delete")).context["protected"])


def link_to(statement):
    return f'<a href="{page_of(statement)}">{statement}</a>'


def test_an_actor_names_each_statement_once(client):
    actor = an_actor(name="Minsk")
    statements = [a_statement(title=f"Sign {number}", speakers=[actor]) for number in range(3)]
    Party.objects.create(statement=statements[0], actor=actor, role="counterparty")
    Party.objects.create(statement=statements[0], actor=an_actor(), role="on_behalf_of", speaker=actor)
    assert sorted(named(client, actor)) == sorted(link_to(statement) for statement in statements)
    page = client.get(page_of(actor, "delete")).content.decode()
    assert "“Minsk” cannot be deleted" in page and "Party" not in page


def test_seventy_statements_are_twenty_and_a_number(client):
    topic, quote = a_topic(), a_quote()
    for _number in range(70):
        a_statement(topics=[topic], quote=quote, speakers=[])
    shown = named(client, topic)
    assert len(shown) == 21 and shown[-1] == "and 50 more"
    assert len(set(shown)) == 21


def test_it_takes_as_many_queries_for_seventy_as_for_three(client):
    topic, quote = a_topic(), a_quote()

    def queries(number):
        for _number in range(number):
            a_statement(topics=[topic], quote=quote, speakers=[])
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(topic, "delete"))
        return len(captured)

    assert queries(3) == queries(67) <= 25


def test_a_source_names_the_statements_first_and_then_what_nobody_shows(client):
    source = a_source()
    statement, unused = a_statement(quote=a_quote(source=source)), a_quote(source=source)
    step = a_follow_up(a_statement(title="Elsewhere"), status="kept", quote=a_quote(source=source))
    shown = named(client, source)
    assert {link_to(statement), link_to(step.statement)} == set(shown[:2])
    assert any(unused.slug in one for one in shown[2:])


def test_what_refers_to_a_statement_is_named_by_its_statement(client):
    statement = a_statement()
    linking, told = a_statement(title="Linking"), a_statement(title="Told")
    a_link(linking, "repeats", statement)
    a_follow_up(told, told_by=statement)
    assert set(named(client, statement)) == {link_to(linking), link_to(told)}


def test_an_occasion_and_a_reference_name_the_statement_of_a_follow_up(client):
    actor, reference = an_actor(), a_reference()
    occasion = an_occasion(actor)
    step = a_follow_up(a_statement(), occasion=occasion, occurred_on="2022-10")
    other = a_follow_up(a_statement(), status="kept", reference=reference)
    assert named(client, occasion) == [link_to(step.statement)]
    assert named(client, reference) == [link_to(other.statement)]
    assert link_to(step.statement) in named(client, actor)
    confirming = a_reference()
    other.also_shown_by.add(confirming)
    assert named(client, confirming) == [link_to(other.statement)]


def test_a_follow_up_that_is_corrected_stays_unless_its_statement_goes(client):
    statement = a_statement()
    wrong = a_follow_up(statement, status="kept")
    a_follow_up(statement, kind="correction", corrects=wrong, reason="Mixed up.")
    assert named(client, wrong) == [link_to(statement)]
    client.post(page_of(statement, "delete"), {"post": "yes"})
    assert not type(statement).objects.filter(pk=statement.pk).exists()


def test_the_action_on_several_says_the_same(client):
    topic = a_topic()
    statement = a_statement(topics=[topic])
    values = {"action": "delete_selected", "_selected_action": [topic.pk, a_topic().pk]}
    response = client.post(reverse("admin:claims_topic_changelist"), values)
    assert list(response.context["protected"]) == [link_to(statement)]
    assert b"Not all of these can be deleted" in response.content


def test_what_nothing_stands_on_is_deleted(client):
    topic = a_topic()
    assert b"I\xe2\x80\x99m sure" in client.get(page_of(topic, "delete")).content
    client.post(page_of(topic, "delete"), {"post": "yes"})
    assert not type(topic).objects.filter(pk=topic.pk).exists()


def test_what_was_changed_since_several_were_to_be_deleted_is_looked_at_first(client):
    topics, address = [a_topic(), a_topic()], reverse("admin:claims_topic_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [topic.pk for topic in topics]}
    asked = {**chosen, "post": "yes", "stands": client.post(address, chosen).context["stands"]}
    topics[0].name = "Renamed meanwhile"
    topics[0].save()
    again = client.post(address, asked)
    assert "look again" in said(again) and "Renamed meanwhile" in again.content.decode()
    assert Topic.objects.count() == 2
    client.post(address, {**asked, "stands": again.context["stands"]})
    assert not Topic.objects.exists()


class TestAnAccountThatDidSomething:
    @pytest.fixture
    def anna(self):
        anna = a_user(username="anna")
        topic = a_topic()
        topic.name, topic._history_user = "Trade", anna
        topic.save()
        return anna

    def test_is_deactivated_not_deleted(self, client, anna):
        page = client.get(page_of(anna, "delete")).content.decode()
        assert "untick “Active” instead" in page
        client.post(page_of(anna, "delete"), {"post": "yes"})
        assert get_user_model().objects.filter(pk=anna.pk).exists()

    def test_not_in_a_list_of_several_either(self, client, anna):
        values = {"action": "delete_selected", "_selected_action": [anna.pk, a_user().pk], "post": "yes"}
        response = client.post(reverse("admin:auth_user_changelist"), values)
        assert "untick “Active” instead" in response.content.decode()
        assert get_user_model().objects.filter(pk=anna.pk).exists()

    def test_nor_by_a_program(self, anna):
        with pytest.raises(ProtectedError):
            anna.delete()

    def test_one_that_only_changed_groups_stays_too(self, client, boss):
        address = reverse("admin:auth_group_add")
        client.post(address, {"name": "Readers"})
        assert Group.objects.filter(name="Readers").exists()
        assert "untick “Active” instead" in client.get(page_of(boss, "delete")).content.decode()

    def test_one_that_did_nothing_is_deleted(self, client):
        user = a_user()
        client.post(page_of(user, "delete"), {"post": "yes"})
        assert not get_user_model().objects.filter(pk=user.pk).exists()
