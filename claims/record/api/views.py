"""The read-only REST API: lists and details of the record, open to everybody."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from claims.record import documents, filters, queries, site_info
from claims.record.api import schema, serializers
from claims.record.api.problems import Gone, InvalidParameters, Moved
from claims.record.api.serializers import EditionRow, StoredBody
from claims.record.caching import PATIENCE, conditional
from claims.record.kinds import EntityKind
from claims.record.ledger import timestamp
from claims.record.listing import EDITION_ORDERS, ENTITY_ORDERS, FOLLOW_UP_ORDERS, STATEMENT_ORDERS
from claims.record.models import Edition, Entity, Head
from claims.record.paging import Order
from tracker.patience import at_most

BODY = F("document__body")


@method_decorator(conditional, name="dispatch")
class PublicView(APIView):
    """Cached exactly, and open to every origin: the record is public, and nothing here knows who asks."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def require_no_parameters(self) -> None:
        if self.request.query_params:
            known = _("Unknown parameter: this address takes none.")
            raise InvalidParameters({name: [known] for name in self.request.query_params})


class RecordViewSet(PublicView, ListModelMixin, GenericViewSet):
    """A list of the record in keyset pages: three queries, however long it is. One row of it is found by its slug."""

    noun: str
    orders: dict[str, Order]
    lookup_field = "slug"
    lookup_value_converter = "slug"
    serializer_class: type[BaseSerializer] = StoredBody

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with at_most(PATIENCE):
            return super().list(request, *args, **kwargs)

    def missing(self) -> Http404:
        named = {"kind": self.noun, "slug": self.kwargs["slug"]}
        return Http404(_("The record has no %(kind)s “%(slug)s”.") % named)


@schema.of_statements("statement")
class StatementViewSet(RecordViewSet, RetrieveModelMixin):
    """Statements as their current editions say them, and each of their editions."""

    noun = "statement"
    only: dict[str, str] = {}
    orders = STATEMENT_ORDERS
    filterset_class: type[filters.StrictFilterSet] = filters.StatementFilter

    def get_queryset(self) -> QuerySet:
        """What a list needs of current editions: their places in any order, and their bytes."""
        rows = Edition.objects.current().annotate(body=BODY)
        return rows.values_list("slug", "made_latest", "entry_id", "body", named=True)

    def newest(self) -> Any:
        """The newest edition, a tombstone included: whether it is one, what it says of that, and its bytes.

        Raises Http404.
        """
        rows = Edition.objects.newest().filter(slug=self.kwargs["slug"], **self.only).annotate(body=BODY)
        found = rows.values_list("is_tombstone", "change_note", "recorded_at", "body", named=True).first()
        if found is None:
            raise self.missing()
        return found

    def get_object(self) -> Any:
        """The newest edition; raises Gone where it is a withdrawal, and Moved where it was merged into another."""
        self.require_no_parameters()
        newest = self.newest()
        if newest.is_tombstone:
            if stays := queries.merged_into(newest.body):
                raise Moved(stays, reverse(f"api-statements-{self.action_of_other}", args=[stays]), newest.change_note)
            raise Gone(newest.change_note, timestamp(newest.recorded_at))
        return newest

    @property
    def action_of_other(self) -> str:
        """What to ask of the statement that this one was merged into."""
        return "links" if self.action == "links" else "detail"

    @action(detail=True, filter_backends=[], pagination_class=None)
    def links(self, request: Request, slug: str) -> Response:
        """How a statement bears on others and others on it, both ways, with their titles and statuses."""
        self.require_no_parameters()
        newest = self.get_object()
        found = queries.links(documents.read(newest.body), both_ways=True)
        return Response([serializers.link_value(link) for link in found])

    @action(detail=True, filterset_class=filters.NoFilter, orders=EDITION_ORDERS, serializer_class=EditionRow)
    def editions(self, request: Request, slug: str) -> Response:
        """Every publication of a statement and its withdrawals, oldest first."""
        self.newest()
        rows = Edition.objects.filter(slug=slug).with_withdrawal().select_related("document", "entry")
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @action(detail=True, url_path="editions/<int:number>")
    def edition(self, request: Request, slug: str, number: int) -> Response:
        """What one publication said, for good."""
        self.require_no_parameters()
        self.newest()
        editions = Edition.objects.filter(slug=slug)
        found = editions.with_withdrawal().annotate(body=BODY).filter(number=min(number, 2**31 - 1)).first()
        if found is None:
            raise Http404(_("“%(slug)s” has no edition %(number)d.") % {"slug": slug, "number": number})
        if found.withdrawn_by:
            tombstone = editions.get(number=found.withdrawn_by)
            raise Gone(tombstone.change_note, timestamp(tombstone.recorded_at))
        if found.erased_by_id:
            raise Gone(_("The content of this edition was erased for legal reasons."), timestamp(found.recorded_at))
        return Response(self.get_serializer(found).data)


@schema.of_statements("claim")
class ClaimViewSet(StatementViewSet):
    noun = "claim"
    only = {"kind": "claim"}
    filterset_class = filters.ClaimFilter


@schema.of_statements("commitment")
class CommitmentViewSet(StatementViewSet):
    noun = "commitment"
    only = {"kind": "commitment"}
    filterset_class = filters.CommitmentFilter


@schema.of_follow_ups
class FollowUpViewSet(RecordViewSet):
    """What happened to the statements of the record, as they are now."""

    noun = "follow_up"
    orders = FOLLOW_UP_ORDERS
    filterset_class = filters.FollowUpFilter

    def get_queryset(self) -> QuerySet:
        return queries.follow_ups()


class EntityViewSet(RecordViewSet, RetrieveModelMixin):
    """Entities of one kind that current statements mention."""

    orders = ENTITY_ORDERS
    filterset_class = filters.EntityListFilter

    def get_queryset(self) -> QuerySet:
        return Entity.objects.mentioned().filter(kind=self.noun)

    def get_object(self) -> Entity:
        self.require_no_parameters()
        found = self.get_queryset().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise self.missing()
        return found


def entity_viewset(kind: EntityKind) -> type[EntityViewSet]:
    """The view of one kind of entity, with its own documentation."""
    made = type(
        f"{kind.value.title()}ViewSet", (EntityViewSet,), {"noun": kind.value, "__doc__": EntityViewSet.__doc__}
    )
    return schema.of_entities(kind)(made)


class Root(PublicView):
    """Where everything is, and how far the record has come."""

    resources: tuple[str, ...] = ()

    @extend_schema(**schema.ROOT)
    def get(self, request: Request) -> Response:
        self.require_no_parameters()
        names = {name: f"api-{name}-list" for name in self.resources} | {"schema": "api-schema", "docs": "api-docs"}
        head = Head.objects.get(pk=1)
        return Response(
            {
                **{name: request.build_absolute_uri(reverse(address)) for name, address in names.items()},
                "sequence": head.sequence,
                "chain_digest": head.chain_digest,
                "licence": site_info.LICENCE,
            }
        )
