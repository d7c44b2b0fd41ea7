"""What pages count is kept while publishing, and always says what is counted anew."""

import pytest

from claims import publishing
from claims.record import queries
from claims.record.models import EditionTerms, Entity, Frequency
from claims.record.search import frequencies
from claims.record.search.terms import WHOLE
from claims.record.tests.auditing import all_rows, rebuild_record, verify_record
from claims.tests.makers import a_follow_up, a_statement, a_topic, an_actor, published

pytestmark = pytest.mark.django_db


def require_sound():
    counted = frequencies.of(EditionTerms.objects.values_list("terms", flat=True))
    assert dict(Frequency.objects.values_list("term", "count")) == dict(counted)
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
    assert of(WHOLE) == {("commitment", "announced"): 2, ("claim", "unchecked"): 1}
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
    assert (of(WHOLE), of("topic:one"), of("topic:other")) == (
        {("commitment", "stalled"): 1},
        {},
        {("commitment", "stalled"): 1},
    )
    require_sound()
    publishing.withdraw(statement, by=None, reason="A doubt.")
    assert not Frequency.objects.exists()
    require_sound()
    published(statement)
    assert of("topic:other") == {("commitment", "stalled"): 1}
    require_sound()


def test_what_changes_one_word_counts_nothing_else():
    statement = published(a_statement(title="Set up a committee"))
    Frequency.objects.update(count=77)
    statement.title = "Set up a commission"
    statement.save()
    published(statement)
    changed = dict(Frequency.objects.exclude(count=77).values_list("term", "count"))
    assert changed == {"commission": 1, "=commiss": 1, "committee": 76, "=committe": 76}


@pytest.mark.parametrize(
    "forge",
    [
        lambda: Frequency.objects.filter(term="#:commitment:announced").update(count=7),
        lambda: Frequency.objects.filter(term="#actor:speaker:commitment:announced").update(count=7),
        lambda: Frequency.objects.filter(term="@actor:speaker").update(term="@actor:nobody"),
        lambda: Frequency.objects.filter(term="@topic:topic").delete(),
        lambda: Frequency.objects.create(term="scribble", count=1),
        lambda: Frequency.objects.create(term="#scribble:claim:refuted", count=1),
        lambda: Frequency.objects.all().delete(),
    ],
)
def test_a_number_that_says_something_else_is_stale_and_mended(forge):
    published(a_statement(speakers=[an_actor(slug="speaker")], topics=[a_topic(slug="topic")]))
    before = all_rows()
    forge()
    said, code = verify_record()
    assert (code, "Stale: frequency" in said) == (1, True), said
    assert rebuild_record()[1] == 0
    assert all_rows() == before
    require_sound()


def test_a_publication_over_stale_numbers_does_not_fail():
    statement = published(a_statement())
    Frequency.objects.all().delete()
    publishing.withdraw(statement, by=None, reason="A doubt.")
    published(a_statement())
    assert rebuild_record()[1] == 0
    require_sound()


def test_what_is_counted_together():
    published(a_statement(kind="claim", initial_status="unchecked"))
    assert frequencies.sum_of(["@kind:claim", "@status:unchecked", "@kind:commitment"]) == 2
    assert frequencies.sum_of([]) == 0


def test_a_count_that_was_lost_keeps_no_statement_from_being_withdrawn():
    statement = published(a_statement())
    Entity.objects.update(statement_count=0)
    publishing.withdraw(statement, by=None, reason="Said by nobody.")
    assert set(Entity.objects.values_list("statement_count", flat=True)) == {0}
