"""Filters of the API: django-filter's backend, but strict. What a list does not know is refused, never ignored."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from claims.record.api.problems import InvalidParameters
from claims.record.search.asked import Asked


class StrictFilterBackend(DjangoFilterBackend):
    """Raises InvalidParameters, naming every parameter that is unknown, given twice or has a bad value.

    That goes for the paginator's parameters too, so that a caller hears of all mistakes at once.
    """

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> dict[str, Any]:
        known = {"besides": view.paginator.parameters, "only_named": True}
        return {"data": request.query_params, "queryset": queryset, **known}

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> Asked:  # type: ignore[override]
        filterset = self.get_filterset(request, queryset, view)
        complaints = filterset.complaints()
        for name, said in view.paginator.complaints(request, view).items():
            complaints.setdefault(name, said)
        if complaints:
            raise InvalidParameters(complaints)
        return filterset.asked
