"""Forms of the desk. The rules stand in the models and in claims.statuses; here they only find their fields."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import publishing, workflow
from claims.chips import follow_up_label, follow_up_line
from claims.models import FollowUp, Statement, validate_follow_up
from claims.publishing import MAX_NOTE
from sources.forms import PastesQuote, pasted_language, pasted_source, pasted_text
from tracker.text import require_one_line, require_plain_text
from tracker.vocabulary import OPENINGS, STATUS_WORDS, statuses_of

SHORT_DATE_HELP = _("2022-10-21, 2022-10, 2022, 2021-23 (autumn), 2022-06~ (about), ../2021-12-08 (not after).")


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


class StatementForm(PastesQuote):
    """A statement, with its quote picked or pasted, and the note that goes with its publication."""

    pasted = "quote"
    quote_text = pasted_text()
    quote_source = pasted_source()
    quote_language = pasted_language()
    change_note = public_note(label=_("Public change note"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        help_texts = {"made_on": SHORT_DATE_HELP, "due_on": SHORT_DATE_HELP}

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = self.fields["seen"].initial = self._version()
        if self.instance.kind and "kind" not in self.fields and "initial_status" in self.fields:
            openings = OPENINGS[self.instance.kind]
            self.fields["initial_status"].choices = [(value, STATUS_WORDS[value].label) for value in openings]
        if "assignee" in self.fields:
            staff = Q(is_staff=True, is_active=True) | Q(pk=self.instance.assignee_id)
            self.fields["assignee"].queryset = get_user_model().objects.filter(staff).order_by("username")

    def _version(self) -> str:
        """What is saved now, with all that publishing would make public of it."""
        if not self.instance.pk:
            return ""
        return f"{self.instance.changed_at.isoformat()} {publishing.propose_one(self.instance.pk).digest}"

    def clean(self) -> dict[str, Any]:
        """Two editors may have one statement open: the second to save is told, once, what that would replace."""
        cleaned = super().clean()
        seen = cleaned.get("seen")
        if seen and seen != self.version:
            data = QueryDict(mutable=True)
            data.update(self.data)
            data[self.add_prefix("seen")] = self.version
            self.data = data
            told = _(
                "Another editor saved this statement, or something that it quotes or names, after you opened it. "
                "Open it in another tab to see what they wrote; save again to replace it with yours."
            )
            self.add_error(None, ValidationError(told, code="changed_meanwhile"))
        return cleaned


class FollowUpForm(PastesQuote):
    """A follow-up, with its evidence picked or pasted. `statement` is known on the statement's own page."""

    pasted = "evidence"
    evidence_text = pasted_text()
    evidence_source = pasted_source()
    evidence_language = pasted_language()

    class Meta:
        help_texts = {"occurred_on": SHORT_DATE_HELP}

    fields: dict[str, Any]

    def __init__(
        self, *args: Any, statement: Statement | None = None, siblings: Sequence[FollowUp] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if statement is None and self.instance.statement_id:
            statement = self.instance.statement
            siblings = list(statement.follow_ups.all())
        if statement and statement.kind and "status" in self.fields:
            self.fields["status"].choices = [("", _("No change")), *_status_choices(statement.kind)]
        if statement and "corrects" in self.fields:
            self._offer_for_correction(statement, siblings)

    def _offer_for_correction(self, statement: Statement, siblings: Sequence[FollowUp]) -> None:
        field = self.fields["corrects"]
        field.queryset = FollowUp.objects.filter(statement=statement.pk).exclude(pk=self.instance.pk)
        others = [other for other in siblings if other.pk != self.instance.pk]
        field.choices = [("", "---------"), *((other.pk, follow_up_label(other)) for other in others)]

    def _post_clean(self) -> None:
        if "statement" not in self.errors:  # the rules of a follow-up are those of its statement
            super()._post_clean()  # type: ignore[misc]

    @property
    def line(self) -> SafeString:
        return follow_up_line(self.instance)


def _status_choices(kind: str) -> list[tuple[str, Any]]:
    return [(value, STATUS_WORDS[value].label) for value in statuses_of(kind)]


class FollowUpFormSet(forms.BaseInlineFormSet):
    """The follow-ups of one statement, numbered as they are saved and checked together."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        siblings = list(self.get_queryset()) if self.instance.pk else []
        return {**super().get_form_kwargs(index), "statement": self.instance, "siblings": siblings}

    def save_new(self, form: Any, commit: bool = True) -> FollowUp:
        form.instance.number = workflow.next_number(self.instance)
        saved: FollowUp = super().save_new(form, commit=commit)
        return saved

    def clean(self) -> None:
        super().clean()
        if any(form.instance.public for form in self.deleted_forms):
            raise ValidationError(
                _("This follow-up was published: add a correction instead, so that readers see what changed.")
            )
        if self.has_changed() and not any(self.errors):
            self._require_sound_together()

    def _require_sound_together(self) -> None:
        """Save everything, ask the rules, undo: two follow-ups of one page may break a rule only with each other."""
        try:
            with transaction.atomic():
                statement = copy(self.instance)
                statement.save()
                saved = [(form, self._save_copy(form, statement)) for form in self._kept()]
                self._complain(saved)
                transaction.set_rollback(True)
        except (DatabaseError, ValueError):
            return  # the statement itself has errors, which are shown first

    def _kept(self) -> list[Any]:
        return [
            form for form in self.forms if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]

    def _save_copy(self, form: FollowUpForm, statement: Statement) -> FollowUp:
        follow_up = copy(form.instance)
        follow_up.statement = statement
        follow_up.number = follow_up.number or workflow.next_number(statement)
        if form.has_changed():
            follow_up.save()
        return follow_up

    def _complain(self, saved: list[tuple[FollowUpForm, FollowUp]]) -> None:
        for form, follow_up in saved:
            try:
                validate_follow_up(follow_up)
            except ValidationError as error:
                form.add_error(None, error)
