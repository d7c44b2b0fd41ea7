"""Who changed what at the desk, and when."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from simple_history.models import HistoricalRecords

AT_ONCE = timedelta(seconds=2)  # what one person did with no longer pauses than this was one save


class History(HistoricalRecords):
    """The history of a model's rows. An account that it names is not deleted: who did something stays readable.

    A row that was just made has no sets of others (many-to-many fields) yet: then they are not looked for, which took
    two queries for each.
    """

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        if history_instance.history_type != "+":
            super().create_historical_record_m2ms(history_instance, instance)

    def _get_history_user_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super()._get_history_user_fields()
        fields["history_user"].remote_field.on_delete = models.PROTECT
        return fields


def as_of(history: QuerySet, moment: datetime) -> list[Any]:
    """The historical rows of what there was at a moment, in the order of keys; what was deleted by then is left out."""
    model: Any = history.model
    key = model.instance_type._meta.pk.attname
    versions = model.objects.filter(**{key: OuterRef(key)}, history_date__lte=moment)
    newest = versions.order_by("-history_date", "-history_id").values("history_id")[:1]
    rows = model.objects.filter(history_id__in=history.order_by().values("history_id"), history_id=Subquery(newest))
    return list(rows.exclude(history_type="-").order_by(key))
