"""The rules of follow-ups and of the status that follows from them, in one place.

The database refuses what one row can show (constraints in models.py); these are the rules that need more than
one row. Every door passes through `FollowUp.clean()`, and check_integrity sweeps the same function over all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.vocabulary import STATUS_WORDS, FollowUpKind, statuses_of

if TYPE_CHECKING:
    from claims.models import FollowUp, Statement


def status_of(statement: Statement) -> str:
    """What the world did: the status of a saved statement."""
    return str(type(statement).objects.with_status().values_list("status", flat=True).get(pk=statement.pk))


def require_sound(follow_up: FollowUp, *, counting: Sequence[FollowUp] | None = None) -> None:
    """Refuse a follow-up that breaks a rule; every complaint names its field and the cure.

    Who asks about rows as they are stored gives the statement's `counting` ones in order: then no query is made.
    """
    if getattr(follow_up, "statement", None) is None:
        return  # the field itself says that it is missing
    errors: dict[str, str] = {}
    errors.update(_rewriting(follow_up) if counting is None else {})
    errors.update(_evidence(follow_up))
    errors.update(_correction(follow_up))
    errors.update(_fitting_status(follow_up))
    if not errors and follow_up.statement_id and follow_up.occurred_latest:
        errors.update(_reopening(follow_up, counting))
    if errors:
        raise ValidationError(errors)


FROZEN = ("occurred_on", "kind", "status", "quote_id", "corrects_id")


def _rewriting(follow_up: FollowUp) -> dict[str, str]:
    """What readers saw of a follow-up is corrected by another one, not rewritten; its wording may be mended."""
    if not follow_up.pk:
        return {}
    before = type(follow_up).objects.filter(pk=follow_up.pk, public=True).values(*FROZEN).first()
    changed = [field for field in FROZEN if before and getattr(follow_up, field) != before[field]]
    told = _("This follow-up was published: add a correction instead, so that readers see what changed.")
    return {field.removesuffix("_id"): told for field in changed}


def _evidence(follow_up: FollowUp) -> dict[str, str]:
    if follow_up.kind == FollowUpKind.CHECK:
        if follow_up.status:
            return {"status": _("A check carries no status: choose “development” if something changed.")}
        return {} if follow_up.search_note.strip() else {"search_note": _("Say where you looked.")}
    if not follow_up.status or follow_up.quote_id:
        return {}
    if follow_up.status == "unverifiable":
        return {} if follow_up.reason.strip() else {"reason": _("Say why it cannot be verified.")}
    return {"quote": _("A status needs evidence: pick a quote, or paste one with its source.")}


def _correction(follow_up: FollowUp) -> dict[str, str]:
    corrected = follow_up.corrects
    if follow_up.kind != FollowUpKind.CORRECTION:
        return {"corrects": _("Only a correction names a follow-up that was wrong.")} if corrected else {}
    if not corrected:
        return {"corrects": _("Name the follow-up that was wrong.")}
    if corrected.statement_id != follow_up.statement_id:
        return {"corrects": _("Choose a follow-up of this statement.")}
    if corrected.pk == follow_up.pk or corrected.kind == FollowUpKind.CORRECTION:
        return {"corrects": _("A correction is not corrected: add a development that says what holds.")}
    return {}


def _fitting_status(follow_up: FollowUp) -> dict[str, str]:
    if not follow_up.status or not follow_up.statement.kind:
        return {}
    allowed = statuses_of(follow_up.statement.kind)
    if follow_up.status in allowed:
        return {}
    names = ", ".join(str(STATUS_WORDS[value].label) for value in allowed)
    kind = follow_up.statement.get_kind_display().lower()
    return {"status": _("A %(kind)s can become: %(names)s.") % {"kind": kind, "names": names}}


def _reopening(follow_up: FollowUp, counting: Sequence[FollowUp] | None) -> dict[str, str]:
    """Opening a closed status again needs a reason and evidence that the statement has not used before."""
    word = STATUS_WORDS.get(follow_up.status)
    if word is None or word.settles or not follow_up.statement.pk:
        return {}
    if counting is None:
        counting = list(follow_up.statement.follow_ups.counting().order_by(*follow_up.IN_ORDER))
    others = [other for other in counting if other.pk not in (follow_up.pk, follow_up.corrects_id)]
    before = [other for other in others if _order(other) <= _order(follow_up)]
    if not before or not STATUS_WORDS[before[-1].status].settles:
        return {}
    closing = before[-1]
    if not follow_up.reason.strip():
        label = STATUS_WORDS[closing.status].label
        return {"reason": _("This was closed as “%s”: say why it is open again.") % label}
    if follow_up.quote_id in _quotes_used(follow_up.statement, before):
        return {"quote": _("This quote was used here before: opening it again needs newer evidence.")}
    return {}


def _order(follow_up: FollowUp) -> tuple[object, ...]:
    unsaved_last = follow_up.number or float("inf")
    # The same order as FollowUp.IN_ORDER, where an open start counts as the last day.
    return (follow_up.occurred_latest, follow_up.occurred_earliest or follow_up.occurred_latest, unsaved_last)


def _quotes_used(statement: Statement, follow_ups: Iterable[FollowUp]) -> set[int | None]:
    return {statement.quote_id, *(follow_up.quote_id for follow_up in follow_ups)}
