"""Addresses of the REST API, version 1."""

from typing import Any

from django.urls import path

from claims.record.api import schema, views
from claims.record.caching import conditional
from claims.record.kinds import KINDS

STATEMENTS = {"statements": None, "claims": "claim", "commitments": "commitment"}
STATEMENT_VIEWS = (
    ("", "", views.StatementList, schema.statement_list),
    ("<slug:slug>/", "-detail", views.StatementDetail, schema.statement_detail),
    ("<slug:slug>/editions/", "-editions", views.EditionList, schema.edition_list),
    ("<slug:slug>/editions/<int:number>/", "-edition", views.EditionDetail, schema.edition_detail),
)
ENTITIES = {kind.path: kind.value for kind in KINDS.values()}
ENTITY_VIEWS = (
    ("", "", views.EntityList, schema.entity_list),
    ("<slug:slug>/", "-detail", views.EntityDetail, schema.entity_detail),
)


def resources(kinds: Any, parts: Any) -> list[Any]:
    """The addresses of each kind of thing."""
    return [
        path(
            f"{name}/{rest}",
            conditional(views.documented(view, kind, document).as_view()),
            name=f"api-{name}{suffix}",
        )
        for name, kind in kinds.items()
        for rest, suffix, view, document in parts
    ]


urlpatterns = [
    path("", conditional(views.Root.as_view()), name="api-root"),
    path("schema/", schema.SchemaView.as_view(), name="api-schema"),
    path("docs/", schema.DocsView.as_view(url_name="api-schema"), name="api-docs"),
    path("follow-ups/", conditional(views.FollowUpList.as_view()), name="api-follow-ups"),
    *resources(STATEMENTS, STATEMENT_VIEWS),
    *resources(ENTITIES, ENTITY_VIEWS),
]
