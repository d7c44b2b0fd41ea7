"""How the API documents itself: OpenAPI 3.1 made from the same serializers and filters that it runs on."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view, inline_serializer
from rest_framework import serializers

from claims.record import documents
from claims.record.api.rendering import RecordRenderer
from claims.record.errors import MEDIA_TYPE
from claims.record.kinds import EntityKind


class RecordSchema(AutoSchema):
    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name.removesuffix('Document')}Page"


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


class MovedSerializer(ProblemSerializer):
    """A statement that was merged into another, by the slug of that one."""

    merged_into = serializers.CharField()


BAD = OpenApiResponse(ProblemSerializer, "A parameter is unknown or has a bad value; the answer names it.")
MOVED = OpenApiResponse(MovedSerializer, "Merged into another statement, which `Location` names.")
MISSING = OpenApiResponse(ProblemSerializer, "The record has nothing of that name.")
GONE = OpenApiResponse(GoneSerializer, "Withdrawn, or erased for legal reasons.")


def _answers(good: Any, **problems: OpenApiResponse) -> dict[Any, Any]:
    """Each with its media type: drf-spectacular takes the lowest of the keys, as text, for the good answer."""
    found: dict[Any, Any] = {(200, RecordRenderer.media_type): good}
    return found | {(int(status.removeprefix("_")), MEDIA_TYPE): answer for status, answer in problems.items()}


def of_statements(noun: str) -> Callable[..., Any]:
    """Documents a view of statements, claims or commitments."""
    return extend_schema_view(
        list=extend_schema(
            operation_id=f"list_{noun}s",
            summary=f"Current {noun}s",
            responses=_answers(documents.StatementDocument(many=True), _400=BAD),
        ),
        retrieve=extend_schema(
            operation_id=f"get_{noun}",
            summary=f"One {noun} as its current edition says it",
            responses=_answers(documents.StatementDocument, _301=MOVED, _400=BAD, _404=MISSING, _410=GONE),
        ),
        links=extend_schema(
            operation_id=f"list_{noun}_links",
            summary=f"How a {noun} bears on other statements, both ways",
            responses=_answers(documents.LinkRowDocument(many=True), _301=MOVED, _400=BAD, _404=MISSING, _410=GONE),
        ),
        editions=extend_schema(
            operation_id=f"list_{noun}_editions",
            summary=f"The editions of a {noun}, with what is needed to verify them",
            responses=_answers(documents.EditionRowDocument(many=True), _400=BAD, _404=MISSING),
        ),
        edition=extend_schema(
            operation_id=f"get_{noun}_edition",
            summary=f"One edition of a {noun}",
            responses=_answers(documents.StatementDocument, _400=BAD, _404=MISSING, _410=GONE),
        ),
    )


def of_entities(kind: EntityKind) -> Callable[..., Any]:
    """Documents a view of one kind of entity."""
    return extend_schema_view(
        list=extend_schema(
            operation_id=f"list_{kind.value}s",
            summary=f"Every {kind.value} that a current statement mentions",
            responses=_answers(kind.document(many=True), _400=BAD),
        ),
        retrieve=extend_schema(
            operation_id=f"get_{kind.value}",
            summary=f"One {kind.value}",
            responses=_answers(kind.document, _400=BAD, _404=MISSING),
        ),
    )


of_follow_ups = extend_schema_view(
    list=extend_schema(
        operation_id="list_follow_ups",
        summary="Follow-ups of current statements",
        responses=_answers(documents.FollowUpEventDocument(many=True), _400=BAD),
    )
)


class RootSerializer(serializers.Serializer):
    sequence = serializers.IntegerField(help_text="newest sequence of the ledger")
    chain_digest = serializers.CharField()
    licence = serializers.CharField()


ROOT: dict[str, Any] = {
    "operation_id": "get_root",
    "summary": "Addresses and head of the record",
    "responses": _answers(RootSerializer, _400=BAD),
}
