"""Addresses of the REST API, version 1."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from claims.record.api import docs, views
from claims.record.kinds import KINDS

router = SimpleRouter(use_regex_path=False)
router.register("statements", views.StatementViewSet, "api-statements")
router.register("claims", views.ClaimViewSet, "api-claims")
router.register("commitments", views.CommitmentViewSet, "api-commitments")
router.register("follow-ups", views.FollowUpViewSet, "api-follow-ups")
for kind in KINDS.values():
    router.register(kind.path, views.entity_viewset(kind), kind.api_name)

resources = tuple(prefix for prefix, _viewset, _name in router.registry)
urlpatterns = [
    path("", views.Root.as_view(resources=resources), name="api-root"),
    path("schema/", docs.SchemaView.as_view(), name="api-schema"),
    path("docs/", docs.DocsView.as_view(url_name="api-schema"), name="api-docs"),
    *router.urls,
]
