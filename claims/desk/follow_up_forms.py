"""The forms of follow-ups: one ready to fill, and one that is opened from the list of those there are."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import status_rules, workflow
from claims.desk import plausibility
from claims.desk.chips import follow_up_label, follow_up_line
from claims.desk.statement_form import SHORT_DATE_HELP
from claims.models import FollowUp, Statement
from claims.status_rules import Step
from sources.forms import QuotePasteMixin, pasted_language, pasted_source, pasted_text
from tracker.admin_base import AsksMixin
from tracker.vocabulary import STATUS_WORDS, Basis, statuses_of


class FollowUpForm(AsksMixin, QuotePasteMixin):
    """A follow-up, with its evidence picked or pasted. `statement` is known on the statement's own page."""

    questions = (
        plausibility.shown_before_it_happened,
        plausibility.moved_into_the_past,
        plausibility.goes_backwards,
        plausibility.same_evidence,
    )
    pasted = "evidence"
    evidence_text = pasted_text()
    evidence_source = pasted_source()
    evidence_language = pasted_language()

    class Meta:
        help_texts = {"occurred_on": SHORT_DATE_HELP, "due_on": SHORT_DATE_HELP}

    fields: dict[str, Any]

    def __init__(
        self, *args: Any, statement: Statement | None = None, siblings: Sequence[FollowUp] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if statement is None and self.instance.statement_id:
            statement = self.instance.statement
            siblings = list(statement.follow_ups.all())
        self.siblings = siblings
        if not self.instance.pk and "basis" in self.fields:
            self.fields["basis"].initial = Basis.STATED
        if statement and statement.kind and "status" in self.fields:
            self.fields["status"].choices = [("", _("No change")), *_status_choices(statement.kind)]
        if statement and "corrects" in self.fields:
            self._offer_for_correction(statement, siblings)

    def _offer_for_correction(self, statement: Statement, siblings: Sequence[FollowUp]) -> None:
        field = self.fields["corrects"]
        field.queryset = FollowUp.objects.filter(statement=statement.pk).exclude(pk=self.instance.pk)
        others = [other for other in siblings if other.pk != self.instance.pk]
        field.choices = [("", "---------"), *((other.pk, follow_up_label(other)) for other in others)]

    @property
    def label(self) -> str:
        return follow_up_label(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("status") and "basis" not in self.changed_data and not self.instance.pk:
            cleaned["basis"] = ""  # it was only proposed
        if cleaned.get("also_shown_by") and not cleaned.get("reference"):
            self.add_error("also_shown_by", _("Put the first of these at “evidence reference”."))
        elif cleaned.get("reference") in (cleaned.get("also_shown_by") or ()):
            self.add_error("also_shown_by", _("This is the evidence reference itself: choose others, or none."))
        elif self.instance.public and self._shown_before() - set(cleaned.get("also_shown_by") or ()):
            self.add_error("also_shown_by", _("Readers saw these: add others, but take none away."))
        return cleaned

    def _shown_before(self) -> set[Any]:
        return set(self.instance.also_shown_by.all()) if "also_shown_by" in self.changed_data else set()

    def _post_clean(self) -> None:
        if "statement" not in self.errors:  # the rules of a follow-up are those of its statement
            super()._post_clean()  # type: ignore[misc]


def _status_choices(kind: str) -> list[tuple[str, Any]]:
    return [(value, STATUS_WORDS[value].label) for value in statuses_of(kind)]


class Line(NamedTuple):
    """A follow-up in the list."""

    pk: int
    text: SafeString
    is_open: bool


class FollowUpFormSet(forms.BaseInlineFormSet):
    """The follow-ups of one statement: a list to read, of which one may be open, numbered and checked together."""

    @cached_property
    def stored(self) -> list[FollowUp]:
        """All of the statement's follow-ups as they are saved, in order."""
        return list(self.instance.follow_ups.in_order()) if self.instance.pk else []

    @property
    def has_one_open(self) -> bool:
        """Then no form is there for the browser to copy, which would make the page half as long again: a link is."""
        return bool(self.initial_forms)

    @property
    def lines(self) -> list[Line]:
        """The list to read. Its rows open one at a time; the page costs the same, however many there are."""
        opened = {form.instance.pk for form in self.initial_forms}
        return [Line(one.pk, follow_up_line(one), one.pk in opened) for one in self.stored]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "statement": self.instance, "siblings": self.stored}

    def save_new(self, form: Any, commit: bool = True) -> FollowUp:
        form.save_pasted_quote()
        form.instance.number = workflow.next_number(self.instance)
        follow_up: FollowUp = super().save_new(form, commit=commit)
        return follow_up

    def save_existing(self, form: Any, obj: FollowUp, commit: bool = True) -> FollowUp:
        form.save_pasted_quote()
        follow_up: FollowUp = super().save_existing(form, obj, commit=commit)
        return follow_up

    def clean(self) -> None:
        super().clean()
        if any(form.instance.public for form in self.deleted_forms):
            raise ValidationError(
                _("This follow-up was published: add a correction instead, so that readers see what changed.")
            )
        if self.has_changed() and not any(self.errors):
            self._validate_together()

    def _validate_together(self) -> None:
        """Follow-ups may break a rule only with each other, or with what the page makes of their statement."""
        removed = self.deleted_forms
        changed = {form.instance.step.key: form for form in self.forms if form.has_changed() and form not in removed}
        touched = {*changed, *(form.instance.pk for form in removed)}
        before = [one.step for one in self.stored]
        kept = [step for one, step in zip(self.stored, before, strict=True) if one.pk not in touched]
        written = [form.instance.step for form in changed.values()]
        opening, steps = self.instance.opening, [*kept, *written]
        for step in written:
            if complaints := status_rules.complaints_about(step, opening, steps):
                changed[step.key].add_error(None, ValidationError(complaints))
        if broken := [step for step in kept if self._breaks(step, before, steps)]:
            self._say_what_breaks(broken, steps)

    def _breaks(self, step: Step, before: Sequence[Step], steps: Sequence[Step]) -> bool:
        """Whether a follow-up that nobody touched broke no rule before, and would now."""
        opening = self.instance.opening
        return bool(
            status_rules.complaints_about(step, opening, steps)
            and not status_rules.complaints_about(step, opening, before)
        )

    def _say_what_breaks(self, broken: Sequence[Step], steps: Sequence[Step]) -> None:
        opening = self.instance.opening
        sentence = _("With this, follow-up %(number)d would no longer hold: %(why)s")
        raise ValidationError(
            [
                ValidationError(
                    sentence,
                    params={
                        "number": step.number,
                        "why": " ".join(status_rules.complaints_about(step, opening, steps).values()),
                    },
                )
                for step in broken
            ]
        )
