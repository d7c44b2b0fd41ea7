"""What must hold besides the rules of a statement before people publish it: two of them, and words for readers."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claims import workflow
from claims.models import Contribution, Review
from claims.publishing.document_builder import evidence
from claims.publishing.edits import CONFIRMED, Edit
from claims.publishing.proposal import Proposal
from sources.models import Quote

MAX_NOTE = 300
Edits = dict[int, list[Edit]]


class SecondPersonNeeded(workflow.TransitionRefused):
    """Who would publish this has last edited, or submitted, what it changes."""


def require_publishable(proposals: Sequence[Proposal], edits: Edits, *, by: Any, note: str) -> None:
    """Refuse what may not be published like this by this person; a command (`by` is None) is asked for rules alone."""
    for proposal in proposals:
        if proposal.blockers:
            raise workflow.NotReady(proposal.statement, proposal.blockers)
        if by is not None and (wants := unmet(proposal, edits.get(proposal.statement.pk, ()), by=by, note=note)):
            raise wants[0]


def unmet(proposal: Proposal, edits: Sequence[Edit], *, by: Any, note: str) -> list[workflow.TransitionRefused]:
    """What keeps this person from publishing what is otherwise ready, each with its cure."""
    if not proposal.has_news and proposal.statement.is_shown:
        return []
    wants: list[workflow.TransitionRefused] = []
    if own := own_edits(edits, by):
        cure = _("“%(title)s”: somebody else publishes what you edited or submitted yourself (%(what)s).")
        said = {"title": proposal.statement, "what": "; ".join(own)}
        wants.append(SecondPersonNeeded(cure % said))
    if unconfirmed := unconfirmed_quotes(proposal):
        cure = _("“%(quote)s”: no text of its source is captured. Capture it, or say how you checked the words.")
        wants.append(workflow.TransitionRefused(cure % {"quote": unconfirmed[0].exact}))
    if needs_note(proposal) and not note.strip():
        cure = _("“%s”: say in a line what changed. Readers see it beside the new edition.")
        wants.append(workflow.TransitionRefused(cure % proposal.statement))
    return wants


def own_edits(edits: Sequence[Edit], by: Any) -> list[str]:
    """What this person edited last of it; nothing where one pair of eyes is enough (FOUR_EYES)."""
    return list(dict.fromkeys(edit.what for edit in edits if edit.user == by.pk)) if settings.FOUR_EYES else []


def unconfirmed_quotes(proposal: Proposal) -> list[Quote]:
    """The quotes that readers would see for the first time, and that neither a machine nor a person has checked."""
    quotes = [one for one in evidence(proposal.statement) if isinstance(one, Quote)]
    return list({quote.pk: quote for quote in quotes if quote.is_unconfirmed and not quote.public}.values())


def confirm(quote: Quote, *, by: Any, words: str) -> None:
    """Keep how a person checked the words of a quote. That is no edit of it: who confirms it may publish it."""
    quote.confirmation = words
    quote._history_user, quote._change_reason = by, CONFIRMED  # type: ignore[attr-defined]
    quote.full_clean(exclude=["source", "snapshot"])
    quote.save(update_fields=["confirmation", "changed_at"])


def needs_note(proposal: Proposal) -> bool:
    """Whether readers know an earlier edition, and so are told what changed."""
    return proposal.edition is not None and proposal.changes_document


def keep_contributions(reviews: Sequence[Review], edits: Edits, by: Any) -> None:
    """Keep whose edits each publication made public. The database refuses the publisher's own, with four eyes."""
    if by is None:
        return
    Contribution.objects.bulk_create(
        Contribution(review=review, editor_id=user, publisher=by, four_eyes=settings.FOUR_EYES)
        for review in reviews
        for user in {edit.user for edit in edits.get(review.statement_id, ())}
    )


def require_note(note: str) -> None:
    if len(note) > MAX_NOTE:
        raise workflow.TransitionRefused(
            _("The note has %(length)d characters; at most %(most)d are shown.")
            % {"length": len(note), "most": MAX_NOTE}
        )
