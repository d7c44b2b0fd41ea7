"""The form of a statement. The rules stand in the models and in claims.status_rules; here they find their fields."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims import publishing
from claims.desk import plausibility
from claims.desk.kinds import BeginsByKindMixin
from claims.models import DESK_ONLY
from claims.publishing import Proposal
from sources.forms import QuotePasteMixin, pasted_language, pasted_source, pasted_text
from tracker.admin_base import AsksMixin, DerivedSlugMixin

SHORT_DATE_HELP = _("2022-10-21, 2022-10, 2022, 2021-23 (autumn), 2022-06~ (about), ../2021-12-08 (not after).")
RHYTHM_HELP = _("Until it is settled. The day of the next review goes first.")


class StatementForm(AsksMixin, BeginsByKindMixin, DerivedSlugMixin, QuotePasteMixin):
    """A statement, with its quote picked or pasted.

    `proposal` is what publishing the statement as it is saved would write; None for one that is not, or no longer.
    """

    questions = (
        plausibility.same_title,
        plausibility.same_quote,
        plausibility.quoted_before_it_was_said,
        plausibility.due_before_it_was_said,
    )
    pasted = "quote"
    slug_from = "title"
    quote_text = pasted_text()
    quote_source = pasted_source()
    quote_language = pasted_language()
    proposal: Proposal | None = None

    class Meta:
        help_texts = {"made_on": SHORT_DATE_HELP, "due_on": SHORT_DATE_HELP, "review_every": RHYTHM_HELP}

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.proposal = next(iter(publishing.propose([self.instance.pk])), None)
        if "assignee" in self.fields:
            staff = Q(is_staff=True, is_active=True) | Q(pk=self.instance.assignee_id)
            self.fields["assignee"].queryset = get_user_model().objects.filter(staff).order_by("username")

    @property
    def changes_what_readers_see(self) -> bool:
        return bool(set(self.changed_data).difference(DESK_ONLY))
