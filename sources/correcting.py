"""A quote that readers saw, and that was copied wrongly: another one, rightly copied, takes its place."""

from typing import Any

from sources.models import Quote


def correction_of(wrong: Quote) -> dict[str, Any]:
    """What the right quote begins as: all that the wrong one says, to be corrected."""
    return {name: getattr(wrong, name) for name in ("source", "exact", "language", "translation", "prefix", "suffix")}


def put_in_place(right: Quote, wrong: Quote, *, by: Any) -> int:
    """Let whatever refers to the wrong quote refer to the right one; how many rows do. Each keeps it in its history.

    Readers see it when those are published: the right quote says what it was corrected from.
    """
    changed = 0
    for relation in Quote._meta.related_objects:
        name = relation.field.name
        rows: Any = relation.related_model._default_manager.select_for_update()
        for row in rows.filter(**{name: wrong}).order_by("pk"):
            setattr(row, name, right)
            row._history_user = by
            row.save(update_fields=[name])
            changed += 1
    return changed
