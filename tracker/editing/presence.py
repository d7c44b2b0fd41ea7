"""Who has the page of a row open to edit: said to others of the desk who open it, for ten minutes and no longer."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q

from tracker.editing.models import OpenForm

GONE_AFTER = timedelta(minutes=10)


def row_name(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def open_page(row: Model, user: Any, *, at: datetime) -> list[OpenForm]:
    """Say that somebody has a page open, and who else has, longest first. Two queries.

    Opened again within ten minutes, it counts as open since the first time.
    """
    there = _there(row, at)
    since = next((one.since for one in there if one.user_id == user.pk), at)
    OpenForm.objects.bulk_create(
        [OpenForm(row=row_name(row), user=user, since=since, seen_at=at)],
        update_conflicts=True,
        unique_fields=["row", "user"],
        update_fields=["since", "seen_at"],
    )
    return [one for one in there if one.user_id != user.pk]


def others(row: Model, user: Any, *, at: datetime) -> list[OpenForm]:
    """Who else has a page open, longest first."""
    return [one for one in _there(row, at) if one.user_id != user.pk]


def _there(row: Model, at: datetime) -> list[OpenForm]:
    there = OpenForm.objects.filter(row=row_name(row), seen_at__gte=at - GONE_AFTER)
    return list(there.select_related("user").order_by("since"))


def close_page(row: Model, user: Any, *, at: datetime) -> None:
    """Somebody saved and left; and nobody is told any longer of who left without saving."""
    OpenForm.objects.sweep(Q(row=row_name(row), user=user) | Q(seen_at__lt=at - GONE_AFTER))
