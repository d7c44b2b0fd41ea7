"""What people write at the desk: checked by check_integrity, loaded from fixtures, and open to both roles."""

from django.apps import apps
from django.core.serializers import sort_dependencies
from django.db import models

HISTORY = "simple_history_manager_attribute"  # what django-simple-history looks for itself


def written() -> list[type[models.Model]]:
    """Every model of desk and sources that keeps a history, those first that others refer to."""
    configs = [(apps.get_app_config(label), None) for label in ("sources", "claims")]
    return [model for model in sort_dependencies(configs) if hasattr(model._meta, HISTORY)]
