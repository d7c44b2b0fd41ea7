"""What the history of a statement is read from: its own rows, the evidence it names, its editions, and the reviews."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import BulkChange, Criterion, Deed, FollowUp, Link, Party, Review, Statement
from claims.record.models import Edition
from sources.models import Quote, Reference
from tracker.admin_base.saying import Change
from tracker.admin_base.timeline import ANYBODY, Happening, Log, Part

PUBLIC = (Deed.PUBLISHED, Deed.RETIRED, Deed.WITHDRAWN)  # deeds whose note readers see, and which make an edition
MEANWHILE = timedelta(minutes=1)  # a publication waits no longer than this between its deed and its edition


class StatementHistoryMixin:
    """Statement, parties, criteria, links, follow-ups, evidence, editions and reviews in one timeline."""

    def related_history(self, obj: Statement) -> list[QuerySet]:
        steps, own = FollowUp.history.filter(statement=obj.pk), Statement.history.filter(id=obj.pk)
        also = FollowUp.history.model.also_shown_by.model.objects.filter(history__in=steps.values("history_id"))
        quotes = Q(id__in=own.values("quote")) | Q(id__in=steps.values("quote"))
        references = Q(id__in=steps.values("reference")) | Q(id__in=also.values("reference"))
        return [
            steps,
            Party.history.filter(statement=obj.pk),
            Criterion.history.filter(statement=obj.pk),
            Link.history.filter(from_statement=obj.pk),
            Quote.history.filter(quotes),
            Reference.history.filter(references),
        ]

    def related_logs(self, obj: Statement) -> list[Log]:
        return [partial(deeds, obj), partial(bulk_changes, obj)]


def deeds(statement: Statement, until: datetime | None, most: int) -> Iterable[Happening]:
    """The newest deeds of reviews and editions of a statement, each edition with the deed that made it. Two queries."""
    editions = Edition.objects.filter(slug=statement.slug).order_by("-recorded_at", "-number")
    reviews = Review.objects.filter(statement=statement.pk).select_related("by", "to")
    if until:
        editions, reviews = editions.filter(recorded_at__lte=until + MEANWHILE), reviews.filter(at__lte=until)
    made = _by_deed(list(editions[:most]), list(reviews[:most]))
    return [one for one in made if until is None or one.at <= until]


def _by_deed(editions: list[Edition], reviews: list[Review]) -> Iterator[Happening]:
    for review in reviews:
        made = next((edition for edition in editions if _made(review, edition)), None)
        if made:
            editions.remove(made)
        yield Happening(review.at, review.by_id, str(review.by or ""), _part(review, made))
    for edition in editions:  # of a release that kept no deeds
        name = _("Withdrawn") if edition.is_tombstone else _("Published")
        yield Happening(edition.recorded_at, ANYBODY, "", _edition_part(name, edition, edition.change_note))


def _made(review: Review, edition: Edition) -> bool:
    return review.deed in PUBLIC and timedelta(0) <= edition.recorded_at - review.at <= MEANWHILE


def _part(review: Review, edition: Edition | None) -> Part:
    deed = review.get_deed_display()
    if edition:
        return _edition_part(deed, edition, review.note)
    if review.deed in PUBLIC:
        return Part(deed, changes=_note(_("Note (public)"), review.note))
    name = f"{deed} → {review.to}" if review.to else deed
    return Part(name, changes=_note(_("Note (desk only)"), review.note))


def _edition_part(name: str, edition: Any, note: str) -> Part:
    address = reverse("record-edition", args=[edition.slug, edition.number])
    told = _("%(deed)s: edition %(number)d") % {"deed": name, "number": edition.number}
    return Part(told, changes=_note(_("Note (public)"), note), address=address)


def _note(label: str, note: str) -> list[Change]:
    return [Change(label, format_html("{}", note))] if note else []


def bulk_changes(statement: Statement, until: datetime | None, most: int) -> list[Happening]:
    """The newest changes that the statement was part of with others, and their undoings. One query."""
    made = BulkChange.objects.filter(rows__has_key=str(statement.pk)).select_related("by", "undone_by")
    made = made.filter(made_at__lte=until) if until else made
    told = [one for change in made[:most] for one in _of_bulk_change(change)]
    return [one for one in told if until is None or one.at <= until]


def _of_bulk_change(change: BulkChange) -> Iterator[Happening]:
    together = ngettext("one change of %d statement", "one change of %d statements", change.size) % change.size
    address = reverse("admin:claims_statement_bulk_change", args=[change.pk])
    note = _note(_("Note (desk only)"), change.note)
    yield Happening(change.made_at, change.by_id, str(change.by), Part(capfirst(together), "", note, address))
    if change.undone_at:
        undone = Part(_("Undone: %s") % together, address=address)
        yield Happening(change.undone_at, change.undone_by_id, str(change.undone_by), undone)
