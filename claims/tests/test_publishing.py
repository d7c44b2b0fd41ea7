"""Publishing appends an edition to the record; everything before it stays as it was."""

import json
from datetime import date

import pytest

from claims import publishing
from claims.models import ActorName, Statement
from claims.publishing.document_builder import entity_values, statement_value
from claims.publishing.proposal import edition_value
from claims.record.documents import FORMAT, StatementDocument
from claims.record.kinds import KINDS
from claims.record.models import Edition, Entity, Event, LedgerEntry, Mention, Reference
from claims.record.tests.auditing import fault
from claims.record.tests.reading import require_shape
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_rich_statement,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    published,
)
from sources.models import Quote

pytestmark = pytest.mark.django_db


def document(slug):
    return json.loads(Edition.objects.current().get(slug=slug).document.body)


def pending(statement):
    return Statement.objects.with_pending().get(pk=statement.pk).pending


def test_the_edition_says_what_the_desk_said():
    source = a_source(slug="paper", authors="Ann Author\nBob Author", published_on="2021-12-08")
    quote = Quote.objects.create(slug="q", source=source, exact="We will build it")
    speaker = an_actor("Лукашенко", slug="speaker", name="A Speaker")
    statement = a_statement(slug="it", quote=quote, speakers=[speaker], due_on="2021-23", due_text="this autumn")
    a_follow_up(statement, occurred_on="2022-10", status="in_progress")
    published(statement, note="First.")
    said = document("it")
    assert said["format"] == json.loads(Entity.objects.get(slug="speaker").body)["format"] == 3
    assert said["quote"]["exact"] == "We will build it"
    assert said["quote"]["source"]["authors"] == ["Ann Author", "Bob Author"]
    assert said["due_on"] == {"edtf": "2021-23", "earliest": "2021-09-01", "latest": "2021-11-30"}
    assert said["status"] == "in_progress"
    assert said["parties"] == [{"role": "speaker", "actor": {"slug": "speaker", "name": "A Speaker"}, "speaker": None}]
    assert said["edition"]["number"] == 1
    assert said["edition"]["sequence"] == Edition.objects.get(slug="it").entry_id
    assert Entity.objects.get(slug="speaker").statement_count == 1


def test_the_desk_says_every_field_of_what_is_published():
    """A field that was added later has a default for older documents, which hides that the desk leaves it out."""
    whole = Statement.objects.whole().get(pk=a_rich_statement().pk)
    added = {"format": FORMAT, "edition": edition_value(1, 1, "", "")}
    require_shape({**statement_value(whole), **added}, StatementDocument(), "statement")
    entities = entity_values(whole)
    assert {kind for kind, _slug in entities} == set(KINDS)
    for (kind, _slug), value in entities.items():
        require_shape({**value, "format": FORMAT}, KINDS[kind].document(), kind)


def test_editing_changes_nothing_in_public_until_it_is_published_again():
    statement = published(a_statement(slug="it", title="Before"))
    statement.title = "After"
    statement.save()
    assert document("it")["title"] == "Before"
    assert pending(statement)
    published(statement, note="A better title.")
    assert document("it")["title"] == "After"
    assert not pending(statement)
    first, second = Edition.objects.filter(slug="it").order_by("number")
    assert first.superseded_by_id == second.entry_id
    assert json.loads(first.document.body)["title"] == "Before"


def test_publishing_the_same_again_is_refused_and_writes_nothing():
    statement = published(a_statement())
    before = LedgerEntry.objects.count()
    with pytest.raises(publishing.NothingNew):
        publishing.publish_one(statement, by=None)
    assert LedgerEntry.objects.count() == before


def test_a_statement_that_is_named_twice_is_published_once():
    statement = a_statement()
    assert len(publishing.publish([statement, Statement.objects.get(pk=statement.pk)], by=None)) == 1
    assert statement.publication == "published"


def test_of_statements_of_which_one_was_deleted_none_is_published():
    statement, gone = a_statement(), a_statement()
    Statement.objects.get(pk=gone.pk).delete()
    with pytest.raises(publishing.ChangedMeanwhile):
        publishing.publish([statement, gone], by=None)
    assert not LedgerEntry.objects.exists()


def test_a_withdrawal_leaves_a_tombstone_and_takes_mentions_and_events_away():
    statement = published(a_statement(slug="it"))
    publishing.withdraw(statement, by=None, reason="The source took it back.")
    newest = Edition.objects.newest().get(slug="it")
    assert newest.is_tombstone
    assert newest.number == 2
    assert newest.title == ""
    assert json.loads(newest.document.body)["reason"] == "The source took it back."
    assert not Edition.objects.current().exists()
    assert not Mention.objects.filter(is_current=True).exists()
    assert not Event.objects.filter(is_current=True).exists()
    assert not Entity.objects.mentioned().exists()


def test_a_withdrawn_statement_can_be_published_again_as_the_next_edition():
    statement = published(a_statement(slug="it"))
    publishing.withdraw(statement, by=None, reason="A doubt.")
    published(statement, note="The doubt is gone.")
    assert document("it")["edition"]["number"] == 3
    assert Entity.objects.mentioned().exists()


def test_a_link_to_a_draft_is_not_named_until_the_draft_is_public():
    whole, part = a_statement(slug="whole"), a_statement(slug="part")
    a_link(part, "part_of", whole)
    published(part)
    assert document("part")["links"] == []
    published(whole)
    published(part)
    assert document("part")["links"] == [{"relation": "part_of", "statement": "whole"}]
    assert Reference.objects.filter(is_current=True, target="whole").count() == 1


def test_statements_published_together_may_be_linked_to_each_other():
    whole, part = a_statement(slug="whole"), a_statement(slug="part")
    a_link(part, "part_of", whole)
    publishing.publish([part, whole], by=None)
    assert document("part")["links"] == [{"relation": "part_of", "statement": "whole"}]


def test_an_actor_whom_statements_published_together_share_is_told_of_once():
    speaker, topic = an_actor(slug="speaker"), a_topic(slug="topic")
    both = [a_statement(slug=slug, speakers=[speaker], topics=[topic]) for slug in ("one", "two")]
    publishing.publish(both, by=None)
    told = LedgerEntry.objects.filter(action="entity").values_list("subject", "slug")
    assert len(told) == len(set(told))
    assert {("actor", "speaker"), ("topic", "topic")} <= set(told)
    assert Entity.objects.get(slug="speaker").statement_count == 2
    assert fault() is None


def test_events_say_which_status_held_until_when():
    statement = a_statement(made_on="2021-11-04", initial_status="agreed")
    a_follow_up(statement, occurred_on="2022-10", status="in_progress")
    a_follow_up(statement, occurred_on="2023-01-22")
    a_follow_up(statement, occurred_on="2024-01-27", status="stalled")
    published(statement)
    events = Event.objects.order_by("number").values_list("number", "status", "held_until")
    assert [(number, status, str(until)) for number, status, until in events] == [
        (0, "agreed", "2022-10-30"),
        (1, "in_progress", "2024-01-26"),
        (2, "", "None"),
        (3, "stalled", "None"),
    ]


def test_a_corrected_follow_up_stays_in_the_document_and_names_its_correction():
    statement = a_statement(slug="it")
    wrong = a_follow_up(statement, status="broken")
    a_follow_up(statement, occurred_on="2023", kind="correction", corrects=wrong)
    published(statement)
    first, second = document("it")["follow_ups"]
    assert (first["counts"], first["corrected_by"]) == (False, 2)
    assert second["corrects"] == 1
    assert document("it")["status"] == "announced"


def test_entities_change_in_public_only_by_publishing():
    actor = an_actor(slug="who", name="Before")
    statement = published(a_statement(speakers=[actor]))
    actor.name = "After"
    actor.save()
    assert Entity.objects.get(slug="who").name == "Before"
    published(statement)
    assert Entity.objects.get(slug="who").name == "After"
    assert LedgerEntry.objects.filter(subject="actor", slug="who").count() == 2


def test_a_new_spelling_of_an_actor_is_published_with_the_statement_that_names_it():
    actor = an_actor(slug="who")
    statement = published(a_statement(speakers=[actor]))
    ActorName.objects.create(actor=actor, name="Лукашенко")
    actor.save()
    assert pending(statement)
    publishing.sync(publishing.propose_one(statement.pk))
    assert pending(statement)
    edition = publishing.publish_one(statement, by=None)
    assert edition.number == 1
    assert "Лукашенко" in Entity.objects.get(slug="who").body
    assert not pending(statement)


def test_publishing_costs_the_same_number_of_queries_with_one_follow_up_as_with_twenty(django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(follow_ups):
        speaker = an_actor()
        source = a_source()
        statement = a_statement(speakers=[speaker])
        for number in range(follow_ups):
            quote = Quote.objects.create(slug=f"{statement.slug}-{number}", source=source, exact=f"Step {number}")
            a_follow_up(statement, quote=quote, status="in_progress")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            published(statement)
        return len(queries)

    assert cost(1) == cost(20)


def test_what_the_desk_calls_public_is_what_the_record_shows():
    statement = a_statement()
    follow_up = a_follow_up(statement)
    published(statement)
    follow_up.refresh_from_db()
    assert follow_up.public
    assert not a_follow_up(statement).public


@pytest.mark.parametrize(
    ("due", "kept", "timeliness"),
    [
        ("2021", ["2021-11-04", "2023-01-01"], "on_time"),
        ("2021", ["2022-02"], "late"),
        ("2021-12", ["2021"], "on_time"),
    ],
)
def test_a_commitment_is_in_time_by_when_it_was_first_kept(due, kept, timeliness):
    statement = a_statement(slug="it", made_on="2020", due_on=due)
    for day in kept:
        a_follow_up(statement, occurred_on=day, status="kept")
    published(statement)
    assert Edition.objects.current().timely(timeliness, date(2026, 1, 1)).exists()


def test_a_spelling_that_was_taken_back_finds_nothing_anymore(client):
    actor = an_actor("Secretname", slug="who")
    first, second = published(a_statement(speakers=[actor])), published(a_statement(speakers=[actor]))
    assert client.get("/api/v1/statements/?q=secretname").json()["count"] == 2
    actor.names.all().delete()
    actor.save()
    published(first)
    assert client.get("/api/v1/statements/?q=secretname").json()["count"] == 0
    assert client.get("/api/v1/actors/?q=secretname").json()["count"] == 0
    assert second.publication == "published"
