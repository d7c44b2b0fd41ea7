"""The pages of statements: the list, a statement as it reads now, and each of its editions."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.record import queries
from claims.record.caching import public
from claims.record.filters import StatementFilter
from claims.record.listing import ORDERS
from claims.record.meaning import restatements
from claims.record.pages.filter_form import filter_form
from claims.record.pages.lists import listing, order_of
from tracker.clock import today
from tracker.vocabulary import TOLD_BY


@public
def statements(request: HttpRequest) -> HttpResponse:
    """The list of current statements; what is wrong with the request is said at its field, with status 400."""
    filterset = StatementFilter(request.GET, queryset=queries.listed(today()), besides=("cursor", "order"))
    complaints = filterset.complaints()
    order = order_of(request.GET, complaints)
    shown = listing(filterset, order, request.GET, complaints)
    context = {
        "section": "statements",
        **filter_form(request, filterset),
        "orders": [(name, label) for name, (_order, label) in ORDERS.items()],
        "order": order.name,
        "complaints": complaints,
        "other_complaints": {name: said for name, said in complaints.items() if name not in filterset.errors},
        "cards": queries.cards(shown.rows),
        "listing": shown,
    }
    return render(request, "record/statements.html", context, status=400 if complaints else 200)


@public
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    editions = queries.history(slug)
    if not editions:
        raise Http404(_("The record has no statement of this name."))
    newest = editions[-1]
    if newest.is_tombstone and (stays := queries.merged_into(newest.document.body)):
        return HttpResponsePermanentRedirect(reverse("record-statement", args=[stays]))
    return _edition_page(request, editions[-1], editions)


@public
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    editions = queries.history(slug)
    wanted = next((row for row in editions if row.number == number), None)
    if wanted is None:
        raise Http404(_("The record has no such edition."))
    return _edition_page(request, wanted, editions)


def _edition_page(request: HttpRequest, wanted: Any, editions: Sequence[Any]) -> HttpResponse:
    """An edition as its document says it; 410 where a withdrawal or an erasure took it out of sight."""
    if wanted.withdrawn_by:
        tombstone = next(row for row in editions if row.number == wanted.withdrawn_by)
        gone = {"section": "statements", "tombstone": tombstone, "stays": queries.merged_into(tombstone.document.body)}
        return render(request, "record/gone.html", gone, status=410)
    if wanted.erased_at:
        return render(request, "record/gone.html", {"section": "statements", "erased": wanted}, status=410)
    row = queries.edition(wanted.slug, wanted.number, today())
    is_current = wanted.number == editions[-1].number
    return statement_page(
        request,
        queries.read(row),
        timeliness=row.timeliness if is_current else "",
        editions=list(reversed(editions)),
        current=None if is_current else editions[-1],
    )


def statement_page(
    request: HttpRequest, document: dict[str, Any], *, preview: bool = False, current: Any = None, **extra: Any
) -> HttpResponse:
    """A statement's document as readers see it; the admin's preview renders what is not yet public through it too.

    `current` is the newest edition where the document is an earlier one; `extra` may hold `timeliness`, `editions`.
    """
    slug, number = document["slug"], document["edition"]["number"]
    both_ways = not preview and current is None
    links = queries.links(document, both_ways=both_ways)
    context = {
        "section": "statements",
        "document": document,
        "preview": preview,
        "current": current,
        "links": [link for link in links if link.relation != TOLD_BY or link.is_inverse],
        "parts": queries.parts_of(document, links) if both_ways else None,
        "wholes": [] if document["deadline"] else [link for link in links if link.deadline],
        "steps": told(document["follow_ups"], links),
        "moves": moves(document),
        "decisive": next((step for step in reversed(document["follow_ups"]) if step["counts"]), None),
        "address": request.build_absolute_uri(reverse("record-statement", args=[slug])),
        "permalink": request.build_absolute_uri(reverse("record-edition", args=[slug, number])),
        **extra,
    }
    return render(request, "record/statement.html", context)


def told(steps: list[dict[str, Any]], links: Sequence[queries.LinkRow]) -> list[dict[str, Any]]:
    """The follow-ups, each with the statement that tells it as `teller`, if readers can open that."""
    tellers = {
        link.slug: link for link in links if link.relation == TOLD_BY and not (link.is_inverse or link.is_withdrawn)
    }
    return [{**step, "teller": tellers.get(step["told_by"])} for step in steps]


def moves(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The deadlines that were restated, oldest first: readers see how often it moved."""
    return [step["due_on"] for step in restatements(document["follow_ups"]) if step["due_on"]]
