"""The pages of each kind of entity: the index of all, and each with the statements that mention it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.record import documents, queries
from claims.record.caching import public
from claims.record.errors import bad_request
from claims.record.filters import EntityListFilter
from claims.record.kinds import ACTOR, OCCASION, EntityKind
from claims.record.listing import DEFAULT_ORDER, NAME_ORDER, ORDERS
from claims.record.models import Entity
from claims.record.pages.lists import Complaints, listing, order_of
from claims.record.paging import page as page_of
from claims.record.search.terms import OWN, scope_of
from tracker.clock import today

INDEX_PAGE_SIZE = 50
CAME_SHOWN = 25


@public
def index(request: HttpRequest, kind: EntityKind) -> HttpResponse:
    """Every entity of a kind that a current statement mentions, by name."""
    known = Entity.objects.mentioned().filter(kind=kind.value)
    filterset = EntityListFilter(request.GET, queryset=known, besides=("cursor",))
    complaints = filterset.complaints()
    shown = listing(filterset, NAME_ORDER, request.GET, complaints, INDEX_PAGE_SIZE)
    context = {
        "section": kind.path,
        "kind": kind,
        "q": request.GET.get("q", ""),
        "complaints": complaints,
        "entities": [(entity, documents.read(entity.body, kind.document)) for entity in shown.rows],
        "listing": shown,
    }
    return render(request, "record/entities.html", context, status=400 if complaints else 200)


def _happened_at(occasion: Entity, document: documents.Document) -> dict[str, Any]:
    """What came of other statements at an occasion, the newest of them; and which of its participants have a page."""
    came = page_of(queries.came_of_others_at(occasion, today()), ORDERS[DEFAULT_ORDER][0], CAME_SHOWN)
    cards = queries.cards(came.rows)
    return {"came": cards, "more_came": bool(came.next), "known": queries.known_actors(document["participants"])}


@public
def page(request: HttpRequest, slug: str, kind: EntityKind) -> HttpResponse:
    """One entity, with the statements that mention it."""
    found = Entity.objects.mentioned().filter(kind=kind.value, slug=slug).first()
    if found is None:
        raise Http404(_("The record has nothing of this name."))
    complaints: Complaints = {}
    order = order_of(request.GET, complaints)
    roles = (kind.value,) if kind is OCCASION else ()
    shown = listing(queries.mentioning(found, today(), *roles), order, request.GET, complaints)
    if complaints:
        return bad_request(request)
    context = {
        "section": kind.path,
        "entity": found,
        "document": documents.read(found.body, kind.document),
        "compositions": queries.compositions(scope_of(OWN if kind is ACTOR else kind.value, slug)),
        "cards": queries.cards(shown.rows, None if roles else queries.roles_of(found, shown.rows)),
        "listing": shown,
        "address": request.build_absolute_uri(request.path),
    }
    if kind is OCCASION:
        context |= _happened_at(found, context["document"])
    return render(request, kind.template, context)
