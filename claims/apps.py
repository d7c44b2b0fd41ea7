from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def ensure_roles(sender: Any, **kwargs: Any) -> None:
    """Permissions exist only after migrate, so the groups that bundle them are made then."""
    from claims.roles import ensure_roles

    ensure_roles()


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims and commitments")

    def ready(self) -> None:
        from claims.models import COUNTERS, statements_showing
        from tracker.admin_base.usage import count_by, find_by
        from tracker.search.beside import follow

        follow(self)
        find_by(statements_showing)
        count_by(COUNTERS)
        post_migrate.connect(ensure_roles, sender=self)
