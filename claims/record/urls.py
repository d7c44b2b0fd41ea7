"""The addresses of the public record: pages for readers, and the API."""

from django.urls import include, path

from claims.record import styleguide, views

urlpatterns = [
    path("", views.home, name="record-home"),
    path("statements/", views.statements, name="record-statements"),
    path("statements/<slug:slug>/", views.statement, name="record-statement"),
    path("statements/<slug:slug>/editions/<int:number>/", views.edition, name="record-edition"),
    path("actors/", views.entities, {"kind": "actor"}, name="record-actors"),
    path("actors/<slug:slug>/", views.entity, {"kind": "actor"}, name="record-actor"),
    path("topics/", views.entities, {"kind": "topic"}, name="record-topics"),
    path("topics/<slug:slug>/", views.entity, {"kind": "topic"}, name="record-topic"),
    path("sources/", views.entities, {"kind": "source"}, name="record-sources"),
    path("sources/<slug:slug>/", views.entity, {"kind": "source"}, name="record-source"),
    path("methodology/", views.methodology, name="record-methodology"),
    path("corrections/", views.corrections, name="record-corrections"),
    path("statuses.css", views.statuses_css, name="record-statuses-css"),
    path("styleguide/", styleguide.styleguide, name="record-styleguide"),
    path("api/v1/", include("claims.record.api.urls")),
]
