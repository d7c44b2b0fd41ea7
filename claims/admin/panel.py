"""Where a statement stands, on top of its page: publication, status, what is missing, what readers see."""

from typing import Any

from claims import publishing
from claims.chips import status_chip
from claims.models import Publication, Statement
from claims.preview import newest_edition, public_address


def panel(pk: int) -> dict[str, Any]:
    """What is saved, whatever the form on the page holds. Five queries and those of `workflow.missing`."""
    statement = Statement.objects.with_status().with_pending().select_related("quote").get(pk=pk)
    return {
        "statement": statement,
        "status": status_chip(statement.status),
        "is_public": statement.publication == Publication.PUBLISHED,
        "was_public": was_public(statement),
        "missing": publishing.propose_one(pk).blockers,
        "edition": newest_edition(statement),
        "address": public_address(statement),
        "also": [f"{slug} ({kind})" for kind, slug in publishing.propose_one(pk).changed_entities],
    }


def was_public(statement: Statement) -> bool:
    """Whether readers saw it once: then its slug and kind stay, and it can be withdrawn but not deleted."""
    return statement.publication in (Publication.PUBLISHED, Publication.WITHDRAWN)
