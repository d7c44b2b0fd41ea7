"""Keyset pages for the API, on the cursors of claims.record.paging."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from claims.record.api.problems import InvalidParameters
from claims.record.paging import page
from claims.record.search.counting import number_of

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200


class KeysetPagination(BasePagination):
    """Reads `order`, `page_size` and `cursor`. A view names its `orders`; the first is the default. Two queries."""

    parameters = ("cursor", "order", "page_size")

    def complaints(self, request: Request, view: Any) -> dict[str, list[str]]:
        """What is wrong with order and size, by parameter; a cursor is judged by the list that it is of."""
        found = {}
        if (request.query_params.get("order") or next(iter(view.orders))) not in view.orders:
            found["order"] = [_("Choose one of: %s.") % ", ".join(view.orders)]
        size = request.query_params.get("page_size") or str(PAGE_SIZE)
        if not (size.isascii() and size.isdigit() and len(size) < 5 and 1 <= int(size) <= MAX_PAGE_SIZE):
            found["page_size"] = [_("Say a whole number from 1 to %d.") % MAX_PAGE_SIZE]
        return found

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page that the request names, which has no complaints; raises InvalidParameters."""
        asked = request.query_params
        order = view.orders[asked.get("order") or next(iter(view.orders))]
        try:
            self.page = page(queryset, order, int(asked.get("page_size") or PAGE_SIZE), asked.get("cursor", ""))
        except ValidationError as error:
            raise InvalidParameters({"cursor": error.messages}) from error
        self.request, self.number, self.read_as = request, number_of(queryset), queryset.read_as
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        following, preceding = self._address(self.page.next), self._address(self.page.previous)
        said = {"count": self.number.value, "count_relation": self.number.relation}
        said |= {"read_as": self.read_as} if self.read_as else {}
        return Response({**said, "next": following, "previous": preceding, "results": data})

    def _address(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = {**dict(self.request.query_params.lists()), "cursor": cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters, doseq=True)}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        relation = {"type": "string", "enum": ["exact", "at_least"], "description": "what `count` is"}
        properties = {"count": {"type": "integer"}, "count_relation": relation, "next": address, "previous": address}
        required = {**properties, "results": schema}
        words = (
            "words of `q` that nothing has, each with the known one that it was read as; left out where there are none"
        )
        read_as = {"type": "object", "additionalProperties": {"type": "string"}, "description": words}
        return {"type": "object", "properties": {**required, "read_as": read_as}, "required": [*required]}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        described: dict[str, tuple[dict[str, Any], str]] = {
            "order": ({"type": "string", "enum": sorted(view.orders)}, "The first is the default."),
            "page_size": ({"type": "integer"}, f"1 to {MAX_PAGE_SIZE}; {PAGE_SIZE} without it."),
            "cursor": ({"type": "string"}, "From `next` or `previous` of a page."),
        }
        return [
            {"name": name, "in": "query", "schema": schema, "description": said}
            for name, (schema, said) in described.items()
        ]
