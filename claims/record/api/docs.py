"""The documentation of the API for programs and for people; its contents are made by claims.record.api.schema."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.record.api.problems import InvalidParameters
from claims.record.api.rendering import RecordRenderer


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
