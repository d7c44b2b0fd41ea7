"""New statements written together: a few statements of the database for hundreds of rows, each with its history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from claims.importing.drafting import Draft
from claims.importing.entities import Entities
from claims.importing.slugs import give_slugs, unwritten
from claims.importing.targets import RATING
from claims.models import (
    ActorTerms,
    FollowUpTerms,
    ForeignRating,
    Imported,
    Origin,
    Statement,
    StatementTerms,
    TopicTerms,
)
from sources.models import PublisherTerms, QuoteTerms, ReferenceTerms, SourceTerms
from tracker.search.beside import TermsBeside, index

TERMS: tuple[type[TermsBeside], ...] = (
    *(ActorTerms, TopicTerms, PublisherTerms, SourceTerms, QuoteTerms, ReferenceTerms),
    *(StatementTerms, FollowUpTerms),
)
TOPICS_THEN: Any = Statement.history.model._meta.get_field("historicalstatement_topics").related_model


class Writing:
    """Writes drafts for an origin, in the name of whoever takes them in."""

    def __init__(self, origin: Origin, entities: Entities, *, by: Any, at: datetime) -> None:
        self.origin, self.entities, self.by, self.at = origin, entities, by, at
        self.new: dict[type[TermsBeside], list[int]] = {model: [] for model in TERMS}

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write drafts, and first whatever is new that they name. Raises ValidationError where the database refuses."""
        self.made: list[Any] = []
        before = {model: len(keys) for model, keys in self.new.items()}
        try:
            with transaction.atomic():
                self._write(drafts)
        except IntegrityError as error:
            unwritten(self.made)
            for model, number in before.items():
                del self.new[model][number:]
            raise ValidationError(refusal_of(drafts, error)) from error

    def _write(self, drafts: Sequence[Draft]) -> None:
        statements = [draft.statement for draft in drafts]
        steps = [step for draft in drafts for step in draft.steps.values()]
        evident: list[Any] = [*statements, *steps]
        quotes = [one.quote for one in evident if one.quote]
        references = [step.reference for step in steps if step.reference]
        actors = [party.actor for draft in drafts for party in draft.parties]
        topics = [topic for draft in drafts for topic in draft.topics]
        sources = [evidence.source for evidence in (*quotes, *references)]
        publishers = [source.publisher for source in sources if source.publisher]
        for rows in (actors, topics, publishers, sources, quotes, references, statements):
            self._create(rows)
        self._create([party for draft in drafts for party in draft.parties])
        self._create(steps)
        self._put_topics(drafts)
        self._remember(drafts)

    def _create(self, rows: Iterable[Any]) -> None:
        """Write those rows that are new, each once."""
        new = list({id(row): row for row in rows if row.pk is None}.values())
        if not new:
            return
        model = type(new[0])
        if hasattr(new[0], "slug"):
            give_slugs(new)
        self.made += new
        bulk_create_with_history(new, model, default_user=self.by, default_change_reason=self.reason)
        for terms in TERMS:
            if terms.row.field.related_model is model:
                self.new[terms] += [row.pk for row in new]

    @property
    def reason(self) -> str:
        return _("imported from %s") % self.origin

    def _put_topics(self, drafts: Sequence[Draft]) -> None:
        """The topics of new statements, and of what their histories begin with."""
        through: Any = Statement.topics.through
        pairs = [(draft.statement, topic) for draft in drafts for topic in draft.topics]
        put = through.objects.bulk_create(through(statement=statement, topic=topic) for statement, topic in pairs)
        keys = [draft.statement.pk for draft in drafts]
        begun = dict(Statement.history.filter(id__in=keys, history_type="+").values_list("id", "pk"))
        TOPICS_THEN._default_manager.bulk_create(
            TOPICS_THEN(history_id=begun[one.statement_id], id=one.pk, statement=one.statement, topic=one.topic)
            for one in put
        )

    def _remember(self, drafts: Sequence[Draft]) -> None:
        """What the origin said of each, and in whose words it rated it."""
        kept = [
            Imported(
                origin=self.origin,
                identifier=draft.item.identifier,
                statement=draft.statement,
                said=draft.item.said,
                steps={str(number): step.pk for number, step in draft.steps.items()},
                at=self.at,
            )
            for draft in drafts
        ]
        Imported.objects.bulk_create(kept)
        rated = zip(kept, (draft.item.part(*RATING) for draft in drafts), strict=True)
        ForeignRating.objects.bulk_create(
            ForeignRating(imported=one, **rating_fields(said)) for one, said in rated if said.get("rating")
        )

    def index(self) -> None:
        """Let the desk find what is new by its words: once, when all is written."""
        for model, keys in self.new.items():
            rows = model.row.field.related_model._base_manager
            for start in range(0, len(keys), 5000):
                index(model, rows.filter(pk__in=keys[start : start + 5000]))


def rating_fields(said: dict[str, str]) -> dict[str, str]:
    names = {"rating": "rating", "rating_scale": "scale", "rating_by": "rated_by", "rating_on": "rated_on"}
    return {field: said.get(target, "") for target, field in {**names, "rating_url": "url"}.items()}


def refusal_of(drafts: Sequence[Draft], error: IntegrityError) -> str:
    """Why the database refuses a draft, by the rule that it breaks; in the database's words where none of ours does."""
    for draft in drafts:
        for row in (draft.statement, *draft.steps.values()):
            try:
                row.validate_constraints(exclude={"statement", "quote", "reference", "occasion", "told_by", "corrects"})
                row.validate_unique(exclude={"statement", "quote", "reference", "occasion", "told_by", "corrects"})
            except ValidationError as refused:
                return " ".join(refused.messages)
    return _("The database refuses it: %s") % str(error).splitlines()[0]
