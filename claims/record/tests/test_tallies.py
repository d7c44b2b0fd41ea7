"""What pages count is kept while publishing, and always says what is counted anew."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import publishing
from claims.record import queries
from claims.record.models import Entity, Tally
from claims.record.projection import tallies
from claims.record.tests.auditing import all_rows, rebuild_record, verify_record
from claims.tests.makers import a_follow_up, a_statement, a_topic, an_actor, published

pytestmark = pytest.mark.django_db


def scopes():
    return {tallies.WHOLE} | {tallies.scope_of(*entity) for entity in Entity.objects.values_list("kind", "slug")}


def kept():
    return Counter({(row.scope, row.kind, row.status): row.count for row in Tally.objects.all()})


def require_sound():
    assert kept() == tallies.counted(scopes())
    assert verify_record()[1] == 0


def of(scope):
    """What a page shows of a scope: kind and status, how many."""
    return {
        (composition.kind, part.word.value): part.number
        for composition in queries.compositions(scope)
        for part in composition.parts
    }


def test_a_statement_is_counted_in_the_record_and_around_all_that_it_mentions():
    speaker, topic = an_actor(slug="speaker"), a_topic(slug="topic")
    published(a_statement(speakers=[speaker], topics=[topic]))
    published(a_statement(topics=[topic]))
    published(a_statement(kind="claim", initial_status="unchecked"))
    assert of(tallies.WHOLE) == {("commitment", "announced"): 2, ("claim", "unchecked"): 1}
    assert of("actor:speaker") == {("commitment", "announced"): 1}
    assert of("topic:topic") == {("commitment", "announced"): 2}
    require_sound()


def test_an_actor_with_two_roles_is_counted_once_for_a_statement():
    speaker = an_actor(slug="speaker")
    statement = a_statement(speakers=[speaker])
    statement.parties.create(actor=speaker, role="counterparty")
    published(statement)
    assert of("actor:speaker") == {("commitment", "announced"): 1}
    require_sound()


def test_another_status_other_topics_withdrawal_and_return():
    one, other = a_topic(slug="one"), a_topic(slug="other")
    statement = published(a_statement(topics=[one]))
    a_follow_up(statement, status="stalled")
    statement.topics.set([other])
    published(statement)
    assert (of(tallies.WHOLE), of("topic:one"), of("topic:other")) == (
        {("commitment", "stalled"): 1},
        {},
        {("commitment", "stalled"): 1},
    )
    require_sound()
    publishing.withdraw(statement, by=None, reason="A doubt.")
    assert not Tally.objects.exists()
    require_sound()
    published(statement)
    assert of("topic:other") == {("commitment", "stalled"): 1}
    require_sound()


def test_what_changes_no_status_and_no_mention_costs_nothing():
    statement = published(a_statement())
    statement.title = "Another title"
    statement.save()
    with CaptureQueriesContext(connection) as made:
        published(statement)
    assert not [query["sql"] for query in made if "record_tally" in query["sql"]]


@pytest.mark.parametrize(
    "forge",
    [
        lambda: Tally.objects.filter(scope="").update(count=7),
        lambda: Tally.objects.filter(scope="actor:speaker").update(count=7),
        lambda: Tally.objects.filter(scope="actor:speaker").update(scope="actor:nobody"),
        lambda: Tally.objects.filter(scope="topic:topic").update(status="kept"),
        lambda: Tally.objects.filter(scope="topic:topic").delete(),
        lambda: Tally.objects.create(scope="scribble", kind="claim", status="refuted", count=1),
        lambda: Tally.objects.all().delete(),
    ],
)
def test_a_tally_that_says_something_else_is_stale_and_mended(forge):
    published(a_statement(speakers=[an_actor(slug="speaker")], topics=[a_topic(slug="topic")]))
    before = all_rows()
    forge()
    said, code = verify_record()
    assert (code, "Stale: tally" in said) == (1, True), said
    assert rebuild_record()[1] == 0
    assert all_rows() == before
    require_sound()


def test_a_publication_over_stale_tallies_does_not_fail():
    statement = published(a_statement())
    Tally.objects.all().delete()
    publishing.withdraw(statement, by=None, reason="A doubt.")
    published(a_statement())
    assert rebuild_record()[1] == 0
    require_sound()
