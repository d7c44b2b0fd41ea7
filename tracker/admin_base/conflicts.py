"""What two people wrote in one field, told to the second of them: who wrote it, both versions, and which is to stay."""

from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.admin_base.differences import marked
from tracker.admin_base.plain import words


def question(form: Any, name: str, conflict: Any) -> SafeString:
    """Both versions of a field, with the words that each changed marked, and the choice between them."""
    field = form.fields[name]
    theirs, mine = words(field, conflict.theirs), form._typed_instead(name) or words(field, conflict.mine)
    before = theirs if conflict.before is None else words(field, conflict.before)
    html_name = form.add_prefix(name)
    return render_to_string(
        "admin/editing/_conflict.html",
        {
            "who": writer_of(form.instance, form.editor),
            "theirs": theirs if conflict.before is None else marked(before, theirs),
            "mine": marked(before, mine),
            "is_empty": {"theirs": not theirs, "mine": not mine},
            "name": f"{html_name}-kept",
            "id": f"id_{html_name}-kept",
        },
    )


def writer_of(row: Model, reader: Any = None) -> str:
    """Who saved a row last, and when, as its history has it; in the words of who reads it. One query."""
    history = getattr(type(row), "history", None)
    last = history.filter(**{row._meta.pk.attname: row.pk}).select_related("history_user").first() if history else None
    if last is None:
        return _("Somebody else")
    told = {"who": last.history_user or _("A program"), "time": last.history_date.strftime("%H:%M")}
    if reader is not None and last.history_user == reader:
        return _("You, in another window, at %(time)s UTC") % told
    return _("%(who)s, at %(time)s UTC") % told
