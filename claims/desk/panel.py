"""Where a statement stands, on top of its page: publication, status, what is missing, what readers see."""

from typing import Any

from claims.desk.chips import status_chip
from claims.desk.preview import public_address
from claims.models import Publication
from claims.publishing import Proposal


def panel(proposal: Proposal | None) -> dict[str, Any] | None:
    """What is saved, whatever the form on the page holds; None for a statement that is not saved yet. No query."""
    if proposal is None:
        return None
    statement = proposal.statement
    is_public = statement.is_shown
    return {
        "statement": statement,
        "status": status_chip(statement.current_status()),
        "is_public": is_public,
        "was_public": statement.was_public,
        "is_pending": statement.publication == Publication.PUBLISHED and proposal.has_news,
        "missing": proposal.blockers,
        "edition": proposal.edition,
        "address": public_address(statement),
        "also": [f"{slug} ({kind})" for kind, slug in proposal.changed_entities],
    }
