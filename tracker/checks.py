"""System checks: what would make an installation unsafe or broken is said before it serves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def private_files_are_not_served(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Captured documents must lie outside every folder that is served."""
    private = Path(settings.PRIVATE_ROOT).resolve()
    served = [Path(folder).resolve() for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)]
    if any(private == folder or folder in private.parents for folder in served):
        return [
            Error(
                "Captured documents would be served to the public.",
                hint="Set DATA_DIR so that its folder `private` lies outside the static files.",
                id="tracker.E001",
            )
        ]
    return []
