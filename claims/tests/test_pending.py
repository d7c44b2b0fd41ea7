"""What the desk has to publish: asked by the pending flag, the digest and publication alike."""

import json

import pytest

from claims import publishing
from claims.models import Statement
from claims.record.models import Edition
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_link,
    a_reference,
    a_statement,
    an_actor,
    an_occasion,
    published,
)

pytestmark = pytest.mark.django_db


def document(slug):
    return json.loads(Edition.objects.current().get(slug=slug).document.body)


def pending(statement):
    """As the flag says; the search for all that are pending finds the same."""
    says = Statement.objects.with_pending().get(pk=statement.pk).pending
    assert Statement.objects.pending().filter(pk=statement.pk).exists() == says
    return says


def test_a_statement_with_nothing_new_to_say_is_known_to_be_in_step():
    statement = published(a_statement())
    a_link(statement, "supports", a_statement())
    statement.save()
    with pytest.raises(publishing.NothingNew):
        publishing.publish_one(statement, by=None)
    assert not pending(statement)


def test_an_internal_note_does_not_count_as_an_unpublished_change():
    statement = published(a_statement())
    statement.internal_note = "Ask the second source."
    statement.save()
    assert pending(statement)
    publishing.sync(publishing.propose_one(statement.pk))
    assert not pending(statement)


SHOWN = {
    "quote": lambda statement: statement.quote,
    "source": lambda statement: statement.quote.source,
    "actor": lambda statement: statement.parties.get().actor,
    "topic": lambda statement: statement.topics.get(),
    "criterion": lambda statement: statement.criteria.get(),
    "occasion": lambda statement: statement.occasion,
    "who took part": lambda statement: statement.occasion.participants.get(),
    "follow-up": lambda statement: a_follow_up(statement),
    "reference": lambda statement: statement.follow_ups.get().reference,
    "publisher of a reference": lambda statement: statement.follow_ups.get().reference.source.publisher,
    "what else shows it": lambda statement: statement.follow_ups.get().also_shown_by.get(),
    "occasion of a follow-up": lambda statement: statement.follow_ups.get().occasion,
    "who took part in that": lambda statement: statement.follow_ups.get().occasion.participants.get(),
}


@pytest.mark.parametrize("touch", SHOWN.values(), ids=SHOWN.keys())
def test_a_change_of_anything_that_the_edition_shows_is_pending(touch):
    statement = a_statement(occasion=an_occasion(an_actor()))
    a_criterion(statement)
    step = a_follow_up(statement, reference=a_reference(), occasion=an_occasion(an_actor()))
    step.also_shown_by.add(a_reference())
    published(statement)
    assert not pending(statement)
    touched = touch(statement)
    touched.refresh_from_db()
    touched.save()
    assert pending(statement)


def test_what_links_to_a_statement_is_pending_when_that_becomes_public_or_is_withdrawn(
    django_capture_on_commit_callbacks,
):
    whole, part = a_statement(slug="whole"), a_statement(slug="part")
    a_link(part, "part_of", whole)
    published(part)
    assert not pending(part)
    with django_capture_on_commit_callbacks(execute=True):
        published(whole)
    assert pending(part)
    published(part)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(whole, by=None, reason="A doubt.")
    assert pending(part)
    published(part)
    assert document("part")["links"] == []


def test_the_digest_of_a_proposal_covers_what_a_publication_would_tell_of_entities_too():
    statement = a_statement()
    seen = publishing.propose_one(statement.pk).digest
    assert publishing.propose_one(statement.pk).digest == seen
    source = statement.quote.source
    source.note = "Slipped in."
    source.save()
    assert publishing.propose_one(statement.pk).digest != seen
