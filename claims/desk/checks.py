"""“Checked, nothing new”: where somebody looked, and when to look again, in one step from the queue."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.looks import again
from claims.models import FollowUp, Statement
from tracker.clock import today
from tracker.text import require_plain_text
from tracker.vocabulary import FollowUpKind


class CheckForm(forms.Form):
    """Where somebody looked and found nothing, and the day to look again."""

    search_note = forms.CharField(
        label=gettext_lazy("Where you looked (public)"), max_length=1000, validators=[require_plain_text]
    )
    review_on = forms.DateField(
        label=gettext_lazy("Look again on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if day <= today():
            raise ValidationError(_("Choose a day that lies ahead: until then nobody is asked again."))
        return day


def next_look(every: int | None = None) -> date:
    """The day that is proposed for looking again at a statement that is looked at every so many months."""
    return again(today(), every)


@transaction.atomic
def check(statement: Statement, *, by: Any, search_note: str, review_on: date) -> FollowUp:
    """Add a check that found nothing, and keep the statement out of the queue until `review_on`.

    A day that its rhythm says by itself is not kept: whoever changes the rhythm then changes the day.
    What was in step with the record is handed to review with it; edits of others are not.
    """
    workflow.hold(statement)
    was_in_step = not Statement.objects.with_pending().filter(pk=statement.pk, pending=True).exists()
    fields = {"kind": FollowUpKind.CHECK, "occurred_on": today().isoformat(), "search_note": search_note}
    follow_up = workflow.add_follow_up(statement, by=by, summary=_("Nothing new was found."), **fields)
    is_its_rhythm = statement.review_every and review_on == next_look(statement.review_every)
    statement.review_on = None if is_its_rhythm else review_on
    statement._history_user = by  # type: ignore[attr-defined]
    statement.save(update_fields=["review_on"])
    if was_in_step and statement.is_shown:
        workflow.submit(statement, by=by)
    return follow_up
