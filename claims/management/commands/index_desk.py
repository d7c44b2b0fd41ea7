"""Finds the desk's rows by their words anew: needed where words are taken apart otherwise than before."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from tracker.search.beside import beside, index
from tracker.search.storage import beyond


class Command(BaseCommand):
    help = "Makes the terms by which the desk finds its rows anew; saving a row does so for that row."

    def handle(self, *args: Any, **options: Any) -> None:
        for app in ("sources", "claims"):
            for model in beside(apps.get_app_config(app)):
                of: Any = model.row.field.related_model
                with transaction.atomic():
                    beyond(model._base_manager.all(), of._base_manager.all()).delete()
                    number = index(model, of._base_manager.all())
                self.stdout.write(f"{of._meta.verbose_name_plural}: {number}")
