"""Which source somebody is likely to quote next: the one they quoted last, for half a day. Proposed, never taken."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models import Quote

REMEMBERED = timedelta(hours=12)


def last_quoted(user: Any) -> int | None:
    """The key of the source that a person quoted last, if that was within half a day. One query."""
    made = Quote.history.filter(history_user=user, history_type="+", history_date__gte=timezone.now() - REMEMBERED)
    key: int | None = made.order_by("-history_date").values_list("source_id", flat=True).first()
    return key


def propose_source(form: Any, name: str, user: Any) -> None:
    """Let a form that was made for this request begin with that source in the field of this name."""
    if name in form.base_fields and (key := last_quoted(user)):
        field = form.base_fields[name] = deepcopy(form.base_fields[name])  # what is declared serves all requests
        field.initial, field.help_text = key, _("Proposed: the source that you quoted last.")
