"""What is to be changed in many statements: asked field by field, each left as it is unless something is chosen."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import changing_many, workflow
from claims.changing_many import Values, Wanted
from claims.models import BulkChange, Statement, Topic
from tracker.admin_base import DayField
from tracker.text import require_one_line, require_plain_text
from tracker.vocabulary import Modality, Weight

AS_IT_IS = ("", gettext_lazy("leave as it is"))
NOBODY = "nobody"


def require_own_words(note: str) -> None:
    try:
        changing_many.require_own_words(note)
    except workflow.TransitionRefused as refusal:
        raise ValidationError(str(refusal)) from refusal


class BulkForm(forms.Form):
    """Which fields are changed, and why. What is left empty stays as it is in each statement."""

    add_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("Add topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    take_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("Take topics away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    review_on = DayField(
        label=gettext_lazy("Next review"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    no_review_on = forms.BooleanField(label=gettext_lazy("No next review: empty the day"), required=False)
    weight = forms.ChoiceField(label=gettext_lazy("Weight"), choices=[AS_IT_IS, *Weight.choices], required=False)
    modality = forms.ChoiceField(label=gettext_lazy("Modality"), choices=[AS_IT_IS, *Modality.choices], required=False)
    note = forms.CharField(
        label=gettext_lazy("Why (desk only)"),
        max_length=BulkChange._meta.get_field("note").max_length,
        required=False,
        validators=[require_plain_text, require_one_line, require_own_words],
        widget=forms.TextInput({"size": 60}),
        help_text=gettext_lazy("One line, kept in the history of each."),
    )

    fields: dict[str, Any]

    def __init__(self, *args: Any, keys: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
        people = [(str(user.pk), str(user)) for user in staff]
        self.fields["assignee"].choices = [AS_IT_IS, (NOBODY, gettext_lazy("nobody")), *people]
        if not self.is_bound:  # topics that none of these has are no choice
            theirs = Topic.objects.filter(
                pk__in=Statement.topics.through.objects.filter(statement__in=keys).values("topic")
            )
            self.fields["take_topics"].queryset = theirs

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        both = set(cleaned.get("add_topics") or ()) & set(cleaned.get("take_topics") or ())
        if both:
            self.add_error("take_topics", _("Added and taken away: %s.") % ", ".join(sorted(map(str, both))))
        if cleaned.get("review_on") and cleaned.get("no_review_on"):
            self.add_error("review_on", _("Choose a day, or none."))
        if not self.errors and self.wanted == Wanted():
            raise ValidationError(_("Choose what to change: all was left as it is."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What is to be changed, of a form that is valid."""
        said = self.cleaned_data
        values: Values = {name: said[name] for name in ("weight", "modality") if said[name]}
        if said["assignee"]:
            values["assignee"] = None if said["assignee"] == NOBODY else int(said["assignee"])
        if said["review_on"] or said["no_review_on"]:
            values["review_on"] = said["review_on"].isoformat() if said["review_on"] else None
        added, taken = (frozenset(one.pk for one in said[name]) for name in ("add_topics", "take_topics"))
        return Wanted(added, taken, values)


class Line(NamedTuple):
    """A field that changes, in the words of the desk."""

    label: str
    old: str
    new: str


class Words:
    """Says the values of a change. Two queries, however many statements."""

    def __init__(self, values: Iterable[Values]) -> None:
        several = list(values)
        topics = {key for one in several for key in one.get("topics", ())}
        people = {one["assignee"] for one in several if one.get("assignee")}
        self.topics = {key: str(topic) for key, topic in Topic.objects.in_bulk(topics).items()}
        self.people = {key: str(user) for key, user in get_user_model().objects.in_bulk(people).items()}

    def lines(self, before: Values, after: Values) -> list[Line]:
        """What changes from one to the other, field by field."""
        return [Line(_label(name), self._said(name, before[name]), self._said(name, after[name])) for name in after]

    def _said(self, name: str, value: Any) -> str:
        if name == "topics":
            return ", ".join(sorted(self.topics.get(key, _("a deleted topic")) for key in value)) or _("none")
        if name == "assignee":
            return self.people.get(value, _("a deleted account")) if value else _("nobody")
        words = dict(_field(name).flatchoices)
        return str(words.get(value, value)) if value else _("none")


def _label(name: str) -> str:
    return str(capfirst(_field(name).verbose_name))


def _field(name: str) -> Any:
    return Statement._meta.get_field(name)
