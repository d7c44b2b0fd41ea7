"""Every address of the site: the admin, the health probes and the public record."""

from django.contrib import admin
from django.urls import include, path

from tracker import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("claims.record.urls")),
]

handler404 = "claims.record.errors.not_found"
handler500 = "claims.record.errors.server_error"
handler400 = "claims.record.errors.bad_request"
handler403 = "claims.record.errors.forbidden"
