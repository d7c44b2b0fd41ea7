"""The public pages: each reads the record and nothing else."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.record import listing, queries
from claims.record.caching import conditional
from claims.record.errors import bad_request
from claims.record.filters import EntityListFilter, StatementFilter
from claims.record.models import Edition, Entity
from claims.record.paging import Order
from tracker import vocabulary
from tracker.clock import today
from tracker.vocabulary import STATUS_WORDS, VOCABULARIES

DEVELOPMENTS_SHOWN, OVERDUE_SHOWN, TOPICS_SHOWN = 6, 5, 24
INDEX_PAGE_SIZE = 50


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the record: read only, and cached exactly."""
    return require_safe(conditional(view))


@public
def home(request: HttpRequest) -> HttpResponse:
    overdue = queries.overdue(today())
    topics = Entity.objects.mentioned().filter(kind="topic").order_by("-statement_count", "name")
    context = {
        "section": "home",
        "compositions": queries.compositions(Edition.objects.current()),
        "counts": queries.entity_counts(),
        "developments": queries.latest_developments(DEVELOPMENTS_SHOWN),
        "overdue": queries.cards(overdue.order_by("due_latest", "pk")[:OVERDUE_SHOWN]),
        "overdue_count": overdue.count(),
        "topics": topics[:TOPICS_SHOWN],
    }
    return render(request, "record/home.html", context)


@public
def statements(request: HttpRequest) -> HttpResponse:
    """The list of current statements; what is wrong with the request is said at its field, with status 400."""
    chosen = StatementFilter(request.GET, queryset=queries.listed(today()), besides=("cursor", "order"))
    complaints = chosen.complaints()
    order = listing.order_of(request.GET, complaints)
    rows = Edition.objects.none() if complaints else chosen.qs
    shown = listing.listing(rows, order, request.GET, complaints)
    context = {
        "section": "statements",
        **_filters(request, chosen),
        "orders": [(name, label) for name, (_order, label) in listing.ORDERS.items()],
        "order": order.name,
        "complaints": complaints,
        "other_complaints": {name: said for name, said in complaints.items() if name not in chosen.form.errors},
        "count": 0 if complaints else rows.count(),
        "cards": queries.cards(shown.rows),
        "listing": shown,
    }
    return render(request, "record/statements.html", context, status=400 if complaints else 200)


def _filters(request: HttpRequest, filterset: StatementFilter) -> dict[str, Any]:
    """The form of the filters, as far as it is filled in."""
    form = filterset.form
    listing.offer_choices(form)
    return {
        "form": form,
        "main_fields": listing.fields_of(form, listing.MAIN_FIELDS),
        "more_fields": listing.fields_of(form, listing.MORE_FIELDS),
        "more_is_set": listing.is_set(form, listing.MORE_FIELDS),
        "status_groups": listing.status_groups(request.GET.get("kind", "")),
        "statuses_chosen": request.GET.getlist("status"),
        "chosen": listing.chosen(request, filterset),
    }


@public
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    editions = queries.history(slug)
    if not editions:
        raise Http404(_("The record has no statement of this name."))
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
        return render(request, "record/gone.html", {"section": "statements", "tombstone": tombstone}, status=410)
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
    context = {
        "section": "statements",
        "document": document,
        "preview": preview,
        "current": current,
        "links": queries.links(document, both_ways=not preview and current is None),
        "address": request.build_absolute_uri(reverse("record-statement", args=[slug])),
        "permalink": request.build_absolute_uri(reverse("record-edition", args=[slug, number])),
        **extra,
    }
    return render(request, "record/statement.html", context)


SECTIONS = {"actor": "actors", "topic": "topics", "source": "sources"}


@public
def entities(request: HttpRequest, kind: str) -> HttpResponse:
    """The index of actors, topics or sources."""
    known = Entity.objects.mentioned().filter(kind=kind)
    chosen = EntityListFilter(request.GET, queryset=known, besides=("cursor",))
    complaints = chosen.complaints()
    rows = Entity.objects.none() if complaints else chosen.qs
    shown = listing.listing(rows, listing.NAME_ORDER, request.GET, complaints, INDEX_PAGE_SIZE)
    context = {
        "section": SECTIONS[kind],
        "kind": kind,
        "q": request.GET.get("q", ""),
        "complaints": complaints,
        "count": 0 if complaints else rows.count(),
        "entities": [(entity, json.loads(entity.body)) for entity in shown.rows],
        "listing": shown,
    }
    return render(request, "record/entities.html", context, status=400 if complaints else 200)


@public
def entity(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """An actor, a topic or a source, with the statements that mention it."""
    found = Entity.objects.mentioned().filter(kind=kind, slug=slug).first()
    if found is None:
        raise Http404(_("The record has nothing of this name."))
    complaints: listing.Complaints = {}
    order = listing.order_of(request.GET, complaints)
    shown = listing.listing(queries.mentioning(queries.listed(today()), found), order, request.GET, complaints)
    if complaints:
        return bad_request(request)
    context = {
        "section": SECTIONS[kind],
        "kind": kind,
        "entity": found,
        "document": json.loads(found.body),
        "compositions": queries.compositions(queries.mentioning(Edition.objects.current(), found)),
        "cards": queries.cards(shown.rows, queries.roles_of(found, shown.rows)),
        "listing": shown,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, f"record/{kind}.html", context)


NEVER_PUBLISHED = (vocabulary.Anchor.NOT_FOUND, vocabulary.Anchor.AMBIGUOUS)


@public
def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "section": "methodology",
        "vocabularies": [(kind, VOCABULARIES[kind]) for kind in ("commitment", "claim")],
        "words": vocabulary,
        "anchors": [choice for choice in vocabulary.Anchor.choices if choice[0] not in NEVER_PUBLISHED],
        "relations": [(label, vocabulary.INVERSE_RELATION[value]) for value, label in vocabulary.Relation.choices],
    }
    return render(request, "record/methodology.html", context)


CHANGES = {
    "corrections": (queries.corrections, Order("occurred", "occurred_latest", descending=True)),
    "withdrawals": (queries.withdrawals, Order("recorded", "recorded_at", descending=True)),
    "revisions": (queries.revisions, Order("recorded", "recorded_at", descending=True)),
}


@public
def corrections(request: HttpRequest) -> HttpResponse:
    """What the record took back or changed: corrections, withdrawals and later editions, newest first."""
    show = request.GET.get("show") or "corrections"
    if show not in CHANGES:
        return bad_request(request)
    rows, order = CHANGES[show]
    complaints: listing.Complaints = {}
    shown = listing.listing(rows(), order, request.GET, complaints)
    if complaints:
        return bad_request(request)
    context = {
        "section": "corrections",
        "show": show,
        "counts": [(name, query().count()) for name, (query, _order) in CHANGES.items()],
        "rows": shown.rows,
        "events": [json.loads(row.body) for row in shown.rows] if show == "corrections" else [],
        "listing": shown,
    }
    return render(request, "record/corrections.html", context)


@require_safe
def statuses_css(request: HttpRequest) -> HttpResponse:
    """The colours of the statuses, for light and dark."""
    light = "\n".join(f".status-{value} {{ --tone: {word.tone.light}; }}" for value, word in STATUS_WORDS.items())
    dark = "\n".join(f"  .status-{value} {{ --tone: {word.tone.dark}; }}" for value, word in STATUS_WORDS.items())
    sheet = f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n@media print {{\n{light}\n}}\n"
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)
