"""How the API documents itself: OpenAPI 3.1 made from the same serializers and filters that it runs on."""

from functools import cache
from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django_filters.filters import ChoiceFilter, DateFilter, MultipleChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.record import documents, filters, listing
from claims.record.api.problems import MEDIA_TYPE, InvalidParameters
from claims.record.api.rendering import RecordRenderer
from claims.record.kinds import KINDS


class ByFormat(DefaultContentNegotiation):
    """What `?format=` names is served; without it, what the Accept header asks for."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        wanted = request.query_params.get("format")
        known = sorted({renderer.format for renderer in renderers})
        if wanted and wanted not in known:
            raise InvalidParameters({"format": [_("Choose one of: %s.") % ", ".join(known)]})
        selected: tuple[Any, str] = super().select_renderer(request, renderers, wanted or format_suffix)
        return selected


class ProblemsAreJson(APIView):
    """An error has the one shape of the API's errors, whatever form of the document was asked for."""

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer = RecordRenderer()
        self.request.accepted_media_type = RecordRenderer.media_type
        return super().handle_exception(exc)


class SchemaView(ProblemsAreJson, SpectacularAPIView):
    """The OpenAPI document, as YAML or, with ?format=json, as JSON."""

    content_negotiation_class = ByFormat


class DocsView(ProblemsAreJson, SpectacularSwaggerSplitView):
    """The documentation for people: no inline script, so that it works under the site's policy."""

    template_name = "record/api_docs.html"


def require_no_parameters(request: Request) -> None:
    """Refuse query parameters where none is known."""
    if request.query_params:
        known = _("Unknown parameter: this address takes none.")
        raise InvalidParameters({name: [known] for name in request.query_params})


def _parameter(name: str, described: django_filters.Filter) -> OpenApiParameter:
    choices = getattr(described.field, "choices", None)
    enum = [str(value) for value, _label in choices if value] if choices else None
    is_date = isinstance(described, DateFilter)
    return OpenApiParameter(
        name,
        OpenApiTypes.DATE if is_date else OpenApiTypes.STR,
        description=str(described.extra.get("help_text") or described.label or ""),
        enum=enum if isinstance(described, ChoiceFilter | MultipleChoiceFilter) else None,
        many=isinstance(described, MultipleChoiceFilter),
        explode=True if isinstance(described, MultipleChoiceFilter) else None,
    )


def _parameters(filter_class: type[filters.StrictFilterSet], orders: tuple[str, ...]) -> list[OpenApiParameter]:
    return [
        *(_parameter(name, described) for name, described in filter_class.base_filters.items()),
        OpenApiParameter("order", OpenApiTypes.STR, enum=list(orders), description="The first is the default."),
        OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 200; 50 without it."),
        OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` or `previous` of a page."),
    ]


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. `errors` names each parameter that was refused."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = serializers.ListField(  # type: ignore[assignment]
        child=inline_serializer(
            "ParameterError", {"parameter": serializers.CharField(), "detail": serializers.CharField()}
        ),
        required=False,
    )


class GoneSerializer(ProblemSerializer):
    """A statement that was withdrawn, with the public reason."""

    reason = serializers.CharField()
    withdrawn_at = serializers.CharField()


BAD = OpenApiResponse(ProblemSerializer, "A parameter is unknown or has a bad value; the answer names it.")
MISSING = OpenApiResponse(ProblemSerializer, "The record has nothing of that name.")
GONE = OpenApiResponse(GoneSerializer, "Withdrawn, or erased for legal reasons.")


def _responses(good: Any, **problems: OpenApiResponse) -> dict[Any, Any]:
    found: dict[Any, Any] = {200: good}
    for status, response in problems.items():
        found[(int(status.removeprefix("_")), MEDIA_TYPE)] = response
    return found


@cache
def _page_of(shape: type[serializers.Serializer]) -> Any:
    name = shape.__name__.removesuffix("Document")
    return inline_serializer(
        f"{name}Page",
        {
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )


class RootSerializer(serializers.Serializer):
    sequence = serializers.IntegerField(help_text="newest sequence of the ledger")
    chain_digest = serializers.CharField()
    licence = serializers.CharField()


ROOT: dict[str, Any] = {
    "operation_id": "get_root",
    "summary": "Addresses and head of the record",
    "responses": _responses(RootSerializer, _400=BAD),
}


def statement_list(kind: str | None) -> dict[str, Any]:
    filter_class = filters.KindlessStatementFilter if kind else filters.StatementFilter
    return {
        "operation_id": f"list_{kind or 'statement'}s",
        "summary": f"Current {kind or 'statement'}s",
        "parameters": _parameters(filter_class, tuple(listing.ORDERS)),
        "responses": _responses(_page_of(documents.StatementDocument), _400=BAD),
    }


def statement_detail(kind: str | None) -> dict[str, Any]:
    return {
        "operation_id": f"get_{kind or 'statement'}",
        "summary": f"One {kind or 'statement'} as its current edition says it",
        "responses": _responses(documents.StatementDocument, _400=BAD, _404=MISSING, _410=GONE),
    }


def edition_list(kind: str | None) -> dict[str, Any]:
    return {
        "operation_id": f"list_{kind or 'statement'}_editions",
        "summary": f"The editions of a {kind or 'statement'}, with what is needed to verify them",
        "parameters": _parameters(filters.NoFilter, ("number",)),
        "responses": _responses(_page_of(documents.EditionRowDocument), _400=BAD, _404=MISSING),
    }


def edition_detail(kind: str | None) -> dict[str, Any]:
    return {
        "operation_id": f"get_{kind or 'statement'}_edition",
        "summary": f"One edition of a {kind or 'statement'}",
        "responses": _responses(documents.StatementDocument, _400=BAD, _404=MISSING, _410=GONE),
    }


def follow_up_list() -> dict[str, Any]:
    return {
        "operation_id": "list_follow_ups",
        "summary": "Follow-ups of current statements",
        "parameters": _parameters(filters.FollowUpFilter, ("-occurred", "occurred")),
        "responses": _responses(_page_of(documents.FollowUpEventDocument), _400=BAD),
    }


def entity_list(kind: str) -> dict[str, Any]:
    return {
        "operation_id": f"list_{kind}s",
        "summary": f"Every {kind} that a current statement mentions",
        "parameters": _parameters(filters.EntityListFilter, ("name",)),
        "responses": _responses(_page_of(KINDS[kind].document), _400=BAD),
    }


def entity_detail(kind: str) -> dict[str, Any]:
    return {
        "operation_id": f"get_{kind}",
        "summary": f"One {kind}",
        "responses": _responses(KINDS[kind].document, _400=BAD, _404=MISSING),
    }
