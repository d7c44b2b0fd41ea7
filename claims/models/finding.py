"""What the desk's rows are found by: drafts too, so none of this is ever read by the record."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from claims.models.actors import Actor, Topic
from claims.models.follow_ups import FollowUp
from claims.models.statements import Statement
from tracker.search.beside import TermsBeside, key_of
from tracker.search.days import dated_or_not
from tracker.search.formula import Term, known


class ActorTerms(TermsBeside):
    """Actors are found by each of their names."""

    row = key_of(Actor)
    follows = {
        "claims.Actor": lambda actor: Q(pk=actor.pk),
        "claims.ActorName": lambda name: Q(pk=name.actor_id),
    }

    @classmethod
    def read(cls, rows: QuerySet[Any]) -> Iterable[Any]:
        return rows.prefetch_related("names")

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.name, *(other.name for other in row.names.all()))


class TopicTerms(TermsBeside):
    """Topics are found by name."""

    row = key_of(Topic)
    follows = {"claims.Topic": lambda topic: Q(pk=topic.pk)}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.name,)


class StatementTerms(TermsBeside):
    """Statements are found by title, summary, quote and actors."""

    row = key_of(Statement)
    follows = {
        "claims.Statement": lambda statement: Q(pk=statement.pk),
        "claims.Party": lambda party: Q(pk=party.statement_id),
        "sources.Quote": lambda quote: Q(quote=quote.pk),
    }
    made_of = frozenset({"title", "summary", "quote", "made_on", "actor", "speaker", "exact", "translation"})
    named = {"actor": "claims.ActorTerms"}
    axes = {"made_latest": "made"}

    @classmethod
    def read(cls, rows: QuerySet[Any]) -> Iterable[Any]:
        return rows.select_related("quote").prefetch_related("parties")

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        yield from (row.title, row.summary)
        yield from _words_of(row.quote)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        keys = {key for party in row.parties.all() for key in (party.actor_id, party.speaker_id) if key}
        yield from (known("actor", str(key)) for key in sorted(keys))
        yield from dated_or_not("made", row.made_latest)


class FollowUpTerms(TermsBeside):
    """Follow-ups are found by what they say, their evidence and their statement's title."""

    row = key_of(FollowUp)
    follows = {
        "claims.FollowUp": lambda follow_up: Q(pk=follow_up.pk),
        "claims.Statement": lambda statement: Q(statement=statement.pk),
        "sources.Quote": lambda quote: Q(quote=quote.pk),
    }
    made_of = frozenset({"summary", "quote", "occurred_on", "title", "exact", "translation"})
    axes = {"occurred_latest": "occurred"}

    @classmethod
    def read(cls, rows: QuerySet[Any]) -> Iterable[Any]:
        return rows.select_related("quote", "statement")

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        yield from (row.summary, row.statement.title, row.statement.summary)
        yield from _words_of(row.quote)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return dated_or_not("occurred", row.occurred_latest)


def _words_of(quote: Any) -> Iterator[str]:
    if quote:
        yield from (quote.exact, quote.translation)
