"""What migrations of more than one app do to the tables by which rows are found."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import migrations, models

from tracker.search.beside import key_of
from tracker.search.storage import CreateTermsTable, TermsField
from tracker.text import phrase

TOGETHER = 500  # rows that are written at once


def terms_beside(app_label: str, name: str, model: str) -> CreateTermsTable:
    """Creates a table of terms beside a model's rows; it is filled when all migrations are done (beside.complete)."""
    fields = [("terms", TermsField()), ("row", key_of(f"{app_label}.{model}"))]
    return CreateTermsTable(name=name, fields=fields, options={"abstract": False, "default_permissions": ()})


def folded_anew(app_label: str, columns: Mapping[str, Sequence[str]]) -> migrations.RunPython:
    """Works out `folded` of each model's rows again, from these columns."""
    return migrations.RunPython(partial(_fold, app_label, columns), migrations.RunPython.noop)


def _fold(app_label: str, columns: Mapping[str, Sequence[str]], apps: Any, schema_editor: Any) -> None:
    for model, fields in columns.items():
        rows: models.QuerySet[Any] = apps.get_model(app_label, model)._base_manager
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), TOGETHER):
            some = list(rows.filter(pk__in=keys[start : start + TOGETHER]))
            for row in some:
                row.folded = "".join(phrase(getattr(row, field) or "") for field in fields)
            rows.bulk_update(some, ["folded"])
