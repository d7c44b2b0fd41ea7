"""The read-only REST API: lists and details of the record, served as the bytes that publishing stored."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.record import filters, listing, site_info
from claims.record.api import schema
from claims.record.api.problems import Gone, InvalidParameters
from claims.record.api.rendering import Raw
from claims.record.kinds import KINDS
from claims.record.ledger import timestamp
from claims.record.models import Edition, Entity, Event, Head
from claims.record.paging import Order, page

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200
BESIDES = ("cursor", "order", "page_size")
STATEMENT_ORDERS = {name: order for name, (order, _label) in listing.ORDERS.items()}
EVENT_ORDERS = {
    "-occurred": Order("-occurred", "occurred_latest", descending=True),
    "occurred": Order("occurred", "occurred_latest"),
}
NAME_ORDER = {"name": listing.NAME_ORDER}
NUMBER_ORDER = {"number": Order("number", "number")}


class RecordView(APIView):
    """Open to every origin: the record is public, and nothing here knows who asks."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response


class RecordList(RecordView):
    """A filtered list in keyset pages. Three queries, however long the list and whatever the page."""

    orders: dict[str, Order]
    filter_class: type[filters.StrictFilterSet]

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def result(self, row: Any) -> Any:
        """A row as it is served."""
        raise NotImplementedError

    def listed(self, request: Request) -> Response:
        filterset = self.filter_class(request.query_params, queryset=self.rows(), besides=BESIDES)
        complaints = filterset.complaints()
        order, size = self._order(complaints), self._size(complaints)
        if complaints:
            raise InvalidParameters(complaints)
        wanted = filterset.qs
        try:
            found = page(wanted, order, size, request.query_params.get("cursor", ""))
        except ValidationError as error:
            raise InvalidParameters({"cursor": error.messages}) from error
        return Response(
            {
                "count": wanted.count(),
                "next": self._address(found.next),
                "previous": self._address(found.previous),
                "results": [self.result(row) for row in found.rows],
            }
        )

    def _order(self, complaints: dict[str, list[str]]) -> Order:
        default = next(iter(self.orders))
        name = self.request.query_params.get("order") or default
        if name not in self.orders:
            complaints.setdefault("order", [_("Choose one of: %s.") % ", ".join(self.orders)])
        return self.orders.get(name, self.orders[default])

    def _size(self, complaints: dict[str, list[str]]) -> int:
        value = self.request.query_params.get("page_size") or str(PAGE_SIZE)
        if not (value.isascii() and value.isdigit() and len(value) < 5 and 1 <= int(value) <= MAX_PAGE_SIZE):
            complaints.setdefault("page_size", [_("Say a whole number from 1 to %d.") % MAX_PAGE_SIZE])
            return PAGE_SIZE
        return int(value)

    def _address(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = {**dict(self.request.query_params.lists()), "cursor": cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters, doseq=True)}")


class StatementList(RecordList):
    kind: str | None = None
    orders = STATEMENT_ORDERS

    @property
    def filter_class(self) -> type[filters.StrictFilterSet]:  # type: ignore[override]
        return filters.KindlessStatementFilter if self.kind else filters.StatementFilter

    def rows(self) -> QuerySet:
        editions = Edition.objects.current().select_related("document")
        return editions.filter(kind=self.kind) if self.kind else editions

    def result(self, row: Edition) -> Raw:
        return Raw(row.document.body)

    def get(self, request: Request) -> Response:
        return self.listed(request)


class OneStatement(RecordView):
    """What concerns one statement, found by its slug among those of the address's kind."""

    kind: str | None = None

    def newest(self, slug: str) -> Edition:
        editions = Edition.objects.newest().select_related("document")
        if self.kind:
            editions = editions.filter(kind=self.kind)
        edition = editions.filter(slug=slug).first()
        if edition is None:
            named = {"kind": self.kind or "statement", "slug": slug}
            raise Http404(_("The record has no %(kind)s “%(slug)s”.") % named)
        return edition

    def shown(self, slug: str) -> Edition:
        """The newest edition; raises Gone where it is a withdrawal."""
        newest = self.newest(slug)
        if newest.is_tombstone:
            raise Gone(newest.change_note, timestamp(newest.recorded_at))
        return newest


class StatementDetail(OneStatement):
    def get(self, request: Request, slug: str) -> Response:
        schema.require_no_parameters(request)
        return Response(Raw(self.shown(slug).document.body))


class EditionList(RecordList, OneStatement):
    orders = NUMBER_ORDER
    filter_class = filters.NoFilter

    def rows(self) -> QuerySet:
        return Edition.objects.filter(slug=self.kwargs["slug"]).with_withdrawal().select_related("document", "entry")

    def result(self, row: Edition) -> dict[str, Any]:
        is_shown = row.is_tombstone or not row.withdrawn_by  # type: ignore[attr-defined]
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

    def get(self, request: Request, slug: str) -> Response:
        self.newest(slug)
        return self.listed(request)


class EditionDetail(OneStatement):
    def get(self, request: Request, slug: str, number: int) -> Response:
        schema.require_no_parameters(request)
        self.newest(slug)
        editions = Edition.objects.filter(slug=slug)
        edition = editions.with_withdrawal().select_related("document").filter(number=min(number, 2**31 - 1)).first()
        if edition is None:
            raise Http404(_("“%(slug)s” has no edition %(number)d.") % {"slug": slug, "number": number})
        if edition.withdrawn_by:
            tombstone = editions.get(number=edition.withdrawn_by)
            raise Gone(tombstone.change_note, timestamp(tombstone.recorded_at))
        if edition.erased_by_id:
            raise Gone(_("The content of this edition was erased for legal reasons."), timestamp(edition.recorded_at))
        return Response(Raw(edition.document.body))


class FollowUpList(RecordList):
    orders = EVENT_ORDERS
    filter_class = filters.FollowUpFilter

    def rows(self) -> QuerySet:
        return Event.objects.filter(is_current=True, number__gt=0)

    def result(self, row: Event) -> Raw:
        return Raw(row.body)

    @extend_schema(**schema.follow_up_list())
    def get(self, request: Request) -> Response:
        return self.listed(request)


class EntityList(RecordList):
    kind = ""
    orders = NAME_ORDER
    filter_class = filters.EntityListFilter

    def rows(self) -> QuerySet:
        return Entity.objects.mentioned().filter(kind=self.kind)

    def result(self, row: Entity) -> Raw:
        return Raw(row.body)

    def get(self, request: Request) -> Response:
        return self.listed(request)


class EntityDetail(RecordView):
    kind = ""

    def get(self, request: Request, slug: str) -> Response:
        schema.require_no_parameters(request)
        entity = Entity.objects.mentioned().filter(kind=self.kind, slug=slug).first()
        if entity is None:
            raise Http404(_("The record has no %(kind)s “%(slug)s”.") % {"kind": self.kind, "slug": slug})
        return Response(Raw(entity.body))


class Root(RecordView):
    """Where everything is, and how far the record has come."""

    @extend_schema(**schema.ROOT)
    def get(self, request: Request) -> Response:
        schema.require_no_parameters(request)
        entities = (kind.path for kind in KINDS.values())
        names = ("statements", "claims", "commitments", "follow-ups", *entities, "schema", "docs")
        addresses = {name: request.build_absolute_uri(reverse(f"api-{name}")) for name in names}
        head = Head.objects.get(pk=1)
        return Response(
            {
                **addresses,
                "sequence": head.sequence,
                "chain_digest": head.chain_digest,
                "licence": site_info.LICENCE,
            }
        )


def documented(view: type[APIView], kind: str | None, document: Any) -> type[APIView]:
    """The view for one kind of thing, with its own documentation."""
    described = type(f"{(kind or 'any').title()}{view.__name__}", (view,), {"kind": kind})
    return extend_schema_view(get=extend_schema(**document(kind)))(described)
