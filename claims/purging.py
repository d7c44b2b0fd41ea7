"""What is forgotten for good of drafts that were deleted long ago: every word that their histories and logs hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from claims import workflow
from claims.models import FollowUp, FollowUpTerms, Statement, StatementTerms
from claims.restoring import HANGING, RECOVERABLE, deleted_drafts
from tracker.search.storage import forget_deleted

FORGOTTEN = "(deleted draft)"  # in the log of the admin, in place of a title
TOGETHER = 100  # drafts that are purged in one transaction


def purge(now: datetime) -> int:
    """Forget each draft that was deleted more than thirty days before `now`; how many there were.

    Quotes, references, sources, actors and occasions are rows of their own and stay, and so does all that the record
    has. The log of the admin still says who deleted something, and when.
    """
    number = 0
    while keys := _due(now):
        number += _purge(keys, now)
    for found_by in (StatementTerms, FollowUpTerms):
        forget_deleted(found_by)
    return number


def _due(now: datetime) -> list[int]:
    old = deleted_drafts().filter(history_date__lt=now - RECOVERABLE)
    return list(old.values_list("id", flat=True)[:TOGETHER])


@transaction.atomic
def _purge(keys: Sequence[int], now: datetime) -> int:
    """Forget these, but those that were brought back meanwhile."""
    workflow.lock(*keys)
    still = [key for key in _due(now) if key in set(keys)]
    steps = set(FollowUp.history.filter(statement__in=still).values_list("id", flat=True))
    for model, owner in HANGING:
        _forget(model.history.filter(**{f"{owner}__in": still}))
    _forget(Statement.history.filter(id__in=still))
    _forget_titles(Statement, still)
    _forget_titles(FollowUp, steps)
    return len(still)


def _forget(history: Any) -> None:
    """Delete historical rows, and what their many-to-many fields held."""
    for field in history.model._history_m2m_fields:
        held = getattr(history.model, field.name).model
        held.objects.filter(history__in=history.order_by().values("history_id")).delete()
    history.delete()


def _forget_titles(model: Any, keys: Any) -> None:
    logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    logged = logged.filter(object_id__in=[str(key) for key in keys])
    logged.update(object_repr=FORGOTTEN, change_message="")
