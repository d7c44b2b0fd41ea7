"""The one public line that goes with a publication or a withdrawal."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import SHOWN, FollowUp, Statement
from claims.publishing import MAX_NOTE
from tracker.admin_base import PickOne
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


class PublicationForm(NoteForm):
    """What readers are told of several publications, and when they see them."""

    at = forms.DateTimeField(
        label=_("Together, at a set time (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("All or none then, as they stand here. Left empty: now."),
    )

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("Choose a time that lies ahead, or leave it empty."))
        return at


class Way(models.TextChoices):
    """The three ways of taking a statement back."""

    ERROR = "error", _("Published in error: readers see that it was withdrawn, and why")
    MERGED = "merged", _("Merged into another statement: its address leads there")
    UNMAINTAINED = "unmaintained", _("No longer maintained: still shown, marked, and out of lists")


def statement_to_stay() -> forms.ModelChoiceField:
    picked = FollowUp._meta.get_field("told_by")
    return forms.ModelChoiceField(
        Statement.objects.filter(publication__in=SHOWN),
        label=_("The statement that stays"),
        required=False,
        help_text=_("Only where it was merged into another."),
        widget=PickOne(picked, admin.site),
    )


class WithdrawalForm(forms.Form):
    """How statements are taken back, and what readers are told."""

    way = forms.ChoiceField(label=_("Why"), choices=Way.choices, initial=Way.ERROR, widget=forms.RadioSelect)
    note = public_note(label=_("Public reason"), help_text=_("One line that readers see with it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["merged_into"] = statement_to_stay()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        into, is_merged = cleaned.get("merged_into"), cleaned.get("way") == Way.MERGED
        if is_merged and not into and "merged_into" not in self.errors:
            self.add_error("merged_into", _("Choose the statement that stays."))
        if into and not is_merged:
            self.add_error("way", _("A statement that stays is named: choose “merged into another statement”."))
        return cleaned
