"""What people write at the desk: checked by check_integrity, loaded from fixtures, and open to both roles."""

from django.apps import apps
from django.core.serializers import sort_dependencies
from django.db import models

from sources.models import Snapshot

HISTORY = "simple_history_manager_attribute"  # what django-simple-history looks for itself


def written() -> list[type[models.Model]]:
    """Every model of desk and sources that keeps a history, those first that others refer to."""
    return [model for model in _in_order() if hasattr(model._meta, HISTORY)]


def travelling() -> list[type[models.Model]]:
    """What a record travels as, in fixtures: what is written, and which texts its quotes were found in."""
    return [model for model in _in_order() if hasattr(model._meta, HISTORY) or model is Snapshot]


def _in_order() -> list[type[models.Model]]:
    return list(sort_dependencies([(apps.get_app_config(label), None) for label in ("sources", "claims")]))
