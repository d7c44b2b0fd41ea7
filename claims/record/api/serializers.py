"""Rows of the record as the API serves them: what publishing stored is passed through, not parsed and written again."""

from typing import Any

from rest_framework.serializers import BaseSerializer

from claims.record.api.rendering import Raw
from claims.record.ledger import timestamp
from claims.record.queries import LinkRow


class StoredBody(BaseSerializer):
    """A row that has its document as `body`."""

    def to_representation(self, row: Any) -> Raw:
        return Raw(row.body)


def link_value(link: LinkRow) -> dict[str, Any]:
    """A link as documents.LinkRowDocument says it."""
    return {
        "relation": link.relation,
        "direction": "from" if link.is_inverse else "to",
        "words": link.words,
        "statement": {"slug": link.slug, "kind": link.kind, "title": link.title},
        "status": link.status,
        "withdrawn": link.is_withdrawn,
    }


class EditionRow(BaseSerializer):
    """An edition with what is needed to verify it; what a withdrawal took out of sight keeps its digests only."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        is_shown = row.is_tombstone or not row.withdrawn_by
        return {
            "number": row.number,
            "sequence": row.entry.sequence,
            "recorded_at": timestamp(row.recorded_at),
            "change_note": row.change_note if is_shown else "",
            "withdrawn": row.is_tombstone,
            "erased": row.erased_by_id is not None,
            "content_digest": row.entry.content_digest,
            "leaf": row.entry.leaf,
            "leaf_salt": row.entry.salt if is_shown else "",
            "chain_digest": row.entry.chain_digest,
            "salt": row.document.salt if is_shown else "",
        }
