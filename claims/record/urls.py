"""The addresses of the public record: pages for readers, and the API."""

from typing import Any

from django.urls import include, path

from claims.record.kinds import KINDS, EntityKind
from claims.record.pages import changes, entities, home, methodology, statements, styleguide


def pages_of(kind: EntityKind) -> list[Any]:
    """The index of a kind of entity, and the page of each."""
    return [
        path(f"{kind.path}/", entities.index, {"kind": kind}, name=kind.index_name),
        path(f"{kind.path}/<slug:slug>/", entities.page, {"kind": kind}, name=kind.page_name),
    ]


urlpatterns = [
    path("", home.home, name="record-home"),
    path("statements/", statements.statements, name="record-statements"),
    path("statements/<slug:slug>/", statements.statement, name="record-statement"),
    path("statements/<slug:slug>/editions/<int:number>/", statements.edition, name="record-edition"),
    *(address for kind in KINDS.values() if kind.has_pages for address in pages_of(kind)),
    path("methodology/", methodology.methodology, name="record-methodology"),
    path("corrections/", changes.corrections, name="record-corrections"),
    path("statuses.css", methodology.statuses_css, name="record-statuses-css"),
    path("styleguide/", styleguide.styleguide, name="record-styleguide"),
    path("api/v1/", include("claims.record.api.urls")),
]
