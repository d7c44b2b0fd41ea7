"""The one public line that goes with a publication or a withdrawal."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from claims.publishing import MAX_NOTE
from tracker.text import require_one_line, require_plain_text


def public_note(**options: Any) -> forms.CharField:
    """One public line: what changed, or why something was withdrawn."""
    return forms.CharField(
        max_length=MAX_NOTE,
        validators=[require_plain_text, require_one_line],
        widget=AdminTextInputWidget({"size": 60}),
        **options,
    )


class NoteForm(forms.Form):
    """What readers are told of a publication."""

    note = public_note(
        label=_("Public change note"), required=False, help_text=_("One line for readers: what changed. Optional.")
    )


class ReasonForm(forms.Form):
    """What readers are told in place of a withdrawn statement."""

    note = public_note(label=_("Public reason"), help_text=_("Readers see it in place of the statement."))
