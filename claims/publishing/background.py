"""Publishing many statements while nobody waits: group after group, each group as a whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from claims import workflow
from claims.models import Batch, FollowUp, Link, Statement
from claims.publishing.conditions import require_note
from claims.publishing.proposal import propose
from claims.publishing.publication import combined, publish

TOGETHER = 25  # statements that are published while somebody waits


@transaction.atomic
def publish_later(seen: Mapping[int, str], *, by: Any, note: str) -> Batch:
    """Have these statements published in the background, each as it was looked at: key → digest.

    What is linked is published together, because each then shows the other.
    """
    require_note(note)
    groups = [[[pk, seen[pk]] for pk in group] for group in _linked_groups(list(seen))]
    batch = Batch.objects.create(by=by, note=note, groups=groups)
    transaction.on_commit(partial(publish_batch.enqueue, batch.pk))
    return batch


@transaction.atomic
def publish_together(seen: Mapping[int, str], *, by: Any, note: str, at: datetime) -> Batch:
    """Have these statements published at a time, all or none, each as it was looked at: key → digest.

    Who edits one of them until then unpins it: it is no longer what was approved, and none of them is published.
    """
    require_note(note)
    batch = Batch.objects.create(by=by, note=note, groups=[[[pk, digest] for pk, digest in seen.items()]], due_at=at)
    transaction.on_commit(partial(_enqueue, batch))
    return batch


def _enqueue(batch: Batch) -> None:
    """Let the worker take it up, when it is due. Where no worker waits (DEBUG), somebody goes on with it by hand."""
    if batch.is_due(timezone.now()):
        publish_batch.enqueue(batch.pk)
    elif publish_batch.get_backend().supports_defer:
        publish_batch.using(run_after=batch.due_at).enqueue(batch.pk)


def unpinned(batch: Batch) -> list[Statement]:
    """The statements of a bundle that are no longer what was approved, those that are gone left out."""
    approved = {pk: digest for group in batch.groups[batch.done :] for pk, digest in group}
    return [one.statement for one in propose(list(approved)) if one.digest != approved[one.statement.pk]]


def go_on(batch: Batch) -> None:
    """Take up a batch that came to a halt, as when the server was restarted. Two at once do nothing twice."""
    publish_batch.enqueue(batch.pk)


@transaction.atomic
def cancel(batch: Batch) -> None:
    """Publish nothing more of it. The group that is under way is finished first."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    held.is_over = True
    held.save(update_fields=["is_over"])


@task()
def publish_batch(pk: int) -> None:
    """What the worker does."""
    while _publish_next(pk):
        pass


@transaction.atomic
def _publish_next(pk: int) -> bool:
    """Publish a batch's next group, and keep that it is through; False if there is none."""
    batch = Batch.objects.select_for_update().get(pk=pk)
    if batch.is_over or batch.done == len(batch.groups) or not batch.is_due(timezone.now()):
        return False
    published, refused = _outcome(batch)
    batch.published += published
    batch.refused = [*batch.refused, *refused]
    batch.done += 1
    batch.is_over = batch.done == len(batch.groups)
    batch.moved_at = timezone.now()
    batch.save(update_fields=["published", "refused", "done", "is_over", "moved_at"])
    return not batch.is_over


def _outcome(batch: Batch) -> tuple[int, list[Any]]:
    """How many statements of the next group were published; or all of them, with the reason why none was."""
    seen = batch.next_group
    statements = list(Statement.objects.filter(pk__in=seen).order_by("pk"))
    try:
        require_allowed(batch.by_id)
        if len(statements) < len(seen):
            raise workflow.TransitionRefused(_("Something was changed while you looked: look again."))
        with transaction.atomic():
            return len(publish(statements, by=batch.by, note=batch.note, seen=combined(seen.values()))), []
    except workflow.TransitionRefused as refusal:
        return 0, [[statement.pk, statement.title, str(refusal)] for statement in statements]


def require_allowed(key: int) -> None:
    """Whoever asked for it may still publish: an account that was closed meanwhile publishes nothing more."""
    user = get_user_model().objects.get(pk=key)
    if not user.has_perm("claims.publish_statement"):
        raise workflow.TransitionRefused(_("%s may no longer publish.") % user)


def _linked_groups(pks: list[int]) -> list[list[int]]:
    """The statements in their order, those together that are linked or tell each other’s steps. Two queries."""
    links = Link.objects.filter(from_statement__in=pks, to_statement__in=pks)
    told = FollowUp.objects.filter(Q(statement__in=pks), told_by__in=pks)
    pairs = [*links.values_list("from_statement", "to_statement"), *told.values_list("statement", "told_by")]
    group = {pk: [pk] for pk in pks}
    for one, other in pairs:
        if group[one] is not group[other]:
            joined = group[one] + group[other]
            group.update(dict.fromkeys(joined, joined))
    return list({id(members): sorted(members, key=pks.index) for members in group.values()}.values())
