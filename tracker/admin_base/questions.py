"""What is odd about what somebody typed, and may be right all the same: asked at its field, confirmed by a tick.

Rules refuse at every door; questions are asked by the desk's forms alone. What is confirmed is what was asked, with the
value and with all that it named: another doubtful value is asked about anew.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

NAMED = 3  # rows that a question names


@dataclass(frozen=True)
class Doubt:
    """What may be wrong, said at a field. The words name the value that is doubted, and what there is."""

    field: str
    words: str

    @property
    def key(self) -> str:
        """What a tick confirms: these very words."""
        return sha256(f"{self.field} {self.words}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Question:
    """What is asked of a form, where one of these fields was changed and none is refused."""

    fields: frozenset[str]
    doubts: Callable[[Any], Iterable[Doubt]]


def question(*fields: str) -> Callable[[Callable[[Any], Iterable[Doubt]]], Question]:
    """Make a question of a function that yields the doubts about a checked form."""
    return lambda doubts: Question(frozenset(fields), doubts)


class AsksMixin(forms.ModelForm):
    """A form that asks `questions` of what passed its rules. A box to tick appears with each that is open."""

    questions: ClassVar[Sequence[Question]] = ()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        changed, refused = set(self.changed_data), set(self.errors)
        for one in self.questions:
            if one.fields & changed and not one.fields & refused:
                for doubt in one.doubts(self):
                    self._ask(doubt)

    def _ask(self, doubt: Doubt) -> None:
        """Say a doubt at its field; one that is confirmed keeps its tick, should the form be shown again."""
        name = self.add_prefix("confirmed")
        is_confirmed = doubt.key in getattr(self.data, "getlist", self.data.get)(name, ())
        asked = format_html(
            '{} <label class="desk-sure"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            doubt.words,
            name,
            doubt.key,
            mark_safe(" checked") if is_confirmed else "",
            _("It is right as it stands."),
        )
        if not is_confirmed:
            field = doubt.field if doubt.field in self.fields else None
            self.add_error(field, ValidationError(asked, code="doubtful"))
        elif doubt.field in self.fields:
            bound: Any = self[doubt.field]
            bound.help_text = format_html("{} {}", mark_safe(bound.help_text), asked)  # noqa: S308


def links_to(rows: Iterable[Model]) -> SafeString:
    """The first of these rows, each as a link that leaves the form open; it says so where there are more."""
    found = list(rows)
    links = format_html_join(
        ", ", '<a href="{}" target="_blank">{}</a>', ((_address(row), str(row)) for row in found[:NAMED])
    )
    return format_html("{}, …", links) if len(found) > NAMED else links


def _address(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
