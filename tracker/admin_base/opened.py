"""What a page was opened with, sealed into it: so that at saving it is known who changed what since.

Nothing of it is kept on the server. It is signed, so that the history is told by what was there, and bound to its row.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.db.models import Model

from tracker.admin_base.plain import Plain, plain

FIELD = "opened_with"
SALT = "tracker.editing.opened"


class Opened(NamedTuple):
    """A row as a page showed it; and what a field was that two had changed, where its editor was asked about it."""

    values: Mapping[str, Plain]
    asked: Mapping[str, Plain]


Rows = Mapping[str, Mapping[str, Opened]]  # by the prefix of their forms (empty for the row itself), then by key


def name_of(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def shown(form: forms.BaseForm) -> dict[str, Plain]:
    """What the fields of a form were filled with that are the row's own."""
    initial: Mapping[str, Any] = form.initial
    return {
        name: plain(field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name in initial and not field.disabled
    }


def seal(row: Model, form: Any, formsets: Iterable[Any] = ()) -> str:
    """What goes into the page of a row: what its form, and those of the rows that hang on it, were filled with."""
    rows = {"": {str(row.pk): _told(form)}} | {
        formset.prefix: {str(one.instance.pk): _told(one) for one in formset.initial_forms if one.instance.pk}
        for formset in formsets
    }
    return signing.dumps({"row": name_of(row), "rows": rows}, salt=SALT, compress=True)


def _told(form: Any) -> tuple[dict[str, Plain], dict[str, Plain]]:
    return shown(form), {name: conflict.before for name, conflict in getattr(form, "conflicts", {}).items()}


@lru_cache(maxsize=8)  # each form of a page asks
def unseal(text: str, row: str) -> Rows:
    """The rows that a page was opened with; none where it does not say, or is of another row."""
    try:
        told = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
    if told["row"] != row:
        return {}
    return {
        prefix: {key: Opened(*opened) for key, opened in several.items()} for prefix, several in told["rows"].items()
    }
