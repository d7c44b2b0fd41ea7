from django.apps import AppConfig
from django.contrib.admin import apps as admin


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        from tracker import checks  # noqa: F401  registers the system checks


class DeskConfig(admin.AdminConfig):
    """The admin with the desk's own first page."""

    default = False  # of this module: TrackerConfig is
    default_site = "claims.desk.site.DeskSite"
