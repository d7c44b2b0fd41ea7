"""What the desk says of a statement, as text by target: what exports write, and what imports are compared with."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from claims.importing.items import join
from claims.importing.targets import PLAIN, ROLES, SLUG, SOURCE, TOPICS, step_name
from claims.models import FollowUp, Party, Statement

STEP_FIELDS = ("occurred_on", "kind", "status", "shows", "basis", "summary", "reason", "why", "search_note")


def readable(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements with all that their text is made of. Six queries, however many there are."""
    sources = ("quote__source__publisher", "reference__source__publisher")
    steps = FollowUp.objects.select_related(*sources).order_by("number")
    parties = Party.objects.select_related("actor")
    return statements.select_related("quote__source__publisher").prefetch_related(
        "topics", Prefetch("parties", parties), Prefetch("follow_ups", steps)
    )


def said_of(statement: Statement, steps: Mapping[str, int] | None = None) -> dict[str, str]:
    """What a statement says, by target, of one that is `readable`.

    Its steps have their numbers at the desk; or those of an origin, for which `steps` has their keys.
    """
    said = {SLUG: statement.slug, **{name: _text(getattr(statement, name)) for name in PLAIN}}
    said[TOPICS] = join(sorted(topic.name for topic in statement.topics.all()))
    said |= {target: join(_names(statement, role)) for target, role in ROLES.items()}
    said |= _quoted(statement.quote)
    for number, step in _numbered(statement, steps):
        said |= {step_name(number, part): text for part, text in said_of_step(step).items()}
    return said


def _numbered(statement: Statement, steps: Mapping[str, int] | None) -> list[tuple[int, FollowUp]]:
    there = statement.follow_ups.all()
    if steps is None:
        return [(step.number, step) for step in there]
    by_key = {step.pk: step for step in there}
    return [(int(number), by_key[key]) for number, key in steps.items() if key in by_key]


def said_of_step(step: FollowUp) -> dict[str, str]:
    """What one follow-up says, by part."""
    said = {name: _text(getattr(step, name)) for name in STEP_FIELDS}
    evidence: Any = step.quote or step.reference
    said |= {
        "quote": step.quote.exact if step.quote else "",
        "locator": step.reference.locator if step.reference else "",
    }
    return said | said_of_source(evidence.source if evidence else None)


def _names(statement: Statement, role: str) -> list[str]:
    return [party.actor.name for party in statement.parties.all() if party.role == role]


def _quoted(quote: Any) -> dict[str, str]:
    said = {
        "quote": quote.exact if quote else "",
        "quote_language": quote.language if quote else "",
        "quote_translation": quote.translation if quote else "",
    }
    return said | said_of_source(quote.source if quote else None)


def said_of_source(source: Any) -> dict[str, str]:
    """What is said of a document, by target; nothing of none."""
    if source is None:
        return dict.fromkeys(SOURCE, "")
    return {
        "source": source.slug,
        "source_title": source.title,
        "source_url": source.url,
        "source_publisher": source.publisher.name if source.publisher else "",
        "source_published_on": source.published_on,
        "source_language": source.language,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
