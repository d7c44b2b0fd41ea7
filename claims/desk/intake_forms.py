"""What is asked of somebody who takes a file in: the file, then what its columns say and what it calls things."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from claims.importing.mapping import Mapping as ColumnMapping
from claims.importing.targets import (
    FIELDS,
    IDENTIFIER,
    PRIVATE,
    QUOTE,
    RATING,
    ROLES,
    SLUG,
    SOURCE,
    STEP,
    TOPICS,
    step_name,
    step_target,
    words_of,
)
from tracker.tables import Table
from tracker.vocabulary import ActorKind, Basis, Kind, Shown

SAMPLES = 3
STEPS_OFFERED = 3  # numbered steps that a column can be chosen for; more, if the columns are called so
EVERY_ROW = ("kind", "summary", "source_language")  # what can be said once for all rows


class IntakeForm(forms.Form):
    """The file, and what its identifiers belong to."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, TSV, XLSX, JSON, NDJSON, or ClaimReview."))
    origin = forms.CharField(
        label=_("Where it is from"),
        max_length=60,
        required=False,
        help_text=_("A short name that stays: a later state of the file is known by it. Left empty, the file’s name."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.CAPTURE_MAX_BYTES:
            most = filesizeformat(settings.CAPTURE_MAX_BYTES)
            raise ValidationError(_("It is larger than %s: ask who runs the server to import it.") % most)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = cleaned.get("origin") or getattr(cleaned.get("file"), "name", "").rpartition(".")[0]
        cleaned["origin"] = slugify(named)[:60] or "file"
        validate_slug(cleaned["origin"])
        return cleaned


class ColumnsForm(forms.Form):
    """What each column says, what goes for every row, and what the file's words are among ours."""

    separator = forms.CharField(label=_("Between several names in a cell"), max_length=3, initial=";")
    new_actors = forms.ChoiceField(label=_("Actors that nobody knows yet are"), choices=ActorKind)

    def __init__(
        self, *args: Any, table: Table, mapping: ColumnMapping, unknown: Mapping[str, Sequence[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.mapping, self.unknown = table, mapping, unknown
        self.fields["separator"].initial, self.fields["new_actors"].initial = mapping.separator, mapping.new_actors
        choices = _targets(table.columns)
        for place, column in enumerate(table.columns):
            said = mapping.columns.get(column, "")
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=said
            )
        self._ask_for_every_row()
        self._ask_for_words()

    def _ask_for_every_row(self) -> None:
        told = self.mapping.constants
        kinds = [("", "---------"), *Kind.choices]
        self.fields["every-kind"] = forms.ChoiceField(label=_("Each is a"), choices=kinds, required=False)
        self.fields["every-summary"] = forms.CharField(label=_("Summary, where there is none"), required=False)
        self.fields["every-source_language"] = forms.CharField(label=_("Language of the sources"), required=False)
        for part, words in (("shows", Shown), ("basis", Basis)):
            label = _("The evidence of a status shows") if part == "shows" else _("The outcome is")
            field = forms.ChoiceField(label=label, choices=[("", "---------"), *words.choices], required=False)
            self.fields[f"step-{part}"] = field
            field.initial = next((text for name, text in told.items() if name.endswith(f"_{part}")), "")
        for target in EVERY_ROW:
            self.fields[f"every-{target}"].initial = told.get(target, "")

    def _ask_for_words(self) -> None:
        for target, values in self.unknown.items():
            known = [("", "---------"), *((value, label) for value, label in words_of(target).items() if value)]
            for place, value in enumerate(values):
                self.fields[f"word-{target}-{place}"] = forms.ChoiceField(
                    label=value,
                    choices=known,
                    required=False,
                    initial=self.mapping.words.get(target, {}).get(value.casefold(), ""),
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for place, column in enumerate(self.table.columns):
            target = cleaned.get(f"column-{place}")
            if target and target in seen:
                self.add_error(f"column-{place}", _("“%s” says this already: choose one of them.") % seen[target])
            elif target:
                seen[target] = column
        return cleaned

    def told(self) -> dict[str, Any]:
        """The mapping that was chosen, as it is kept."""
        cleaned = self.cleaned_data
        columns = {column: cleaned.get(f"column-{place}", "") for place, column in enumerate(self.table.columns)}
        constants = {target: text for target in EVERY_ROW if (text := cleaned.get(f"every-{target}"))}
        for number in {step.number for target in columns.values() if (step := step_target(target))}:
            for part in ("shows", "basis"):
                if text := cleaned.get(f"step-{part}"):
                    constants[step_name(number, part)] = text
        words = {target: dict(kept) for target, kept in self.mapping.words.items()}
        for target, values in self.unknown.items():
            chosen = {value: cleaned.get(f"word-{target}-{place}", "") for place, value in enumerate(values)}
            words[target] = {**words.get(target, {}), **{value.casefold(): one for value, one in chosen.items() if one}}
        return {
            "columns": columns,
            "constants": constants,
            "words": {target: kept for target, kept in words.items() if kept and target in columns.values()},
            "separator": cleaned["separator"],
            "new_actors": cleaned["new_actors"],
        }

    # What the page shows

    def columns(self) -> Iterator[tuple[Any, list[str]]]:
        """Each column's field, with what stands in its first rows."""
        rows = list(islice(iter(self.table), 50))
        for place, column in enumerate(self.table.columns):
            values = dict.fromkeys(value for row in rows if (value := row.values.get(column, "")))
            yield self[f"column-{place}"], list(values)[:SAMPLES]

    def for_every_row(self) -> list[Any]:
        names = [name for name in self.fields if name.startswith(("every-", "step-"))]
        return [self[name] for name in (*names, "separator", "new_actors")]

    def words(self) -> list[tuple[str, list[Any]]]:
        """What the file calls otherwise, column by column."""
        called = {target: column for column, target in self.mapping.columns.items()}
        return [
            (called.get(target, target), [self[f"word-{target}-{place}"] for place in range(len(values))])
            for target, values in self.unknown.items()
        ]


def _targets(columns: Sequence[str]) -> list[Any]:
    """What a column can say, in groups."""
    named = [step.number for column in columns if (step := step_target(column))]
    steps = range(1, max([STEPS_OFFERED, *named]) + 1)
    return [
        ("", _("Not imported")),
        (_("Which statement"), [(IDENTIFIER, _("Their identifier")), (SLUG, _("Our slug"))]),
        (_("The statement"), _named((*FIELDS, TOPICS))),
        (_("Who"), _named(ROLES)),
        (_("Its words"), _named((*QUOTE, *SOURCE))),
        *((_("Follow-up %d") % number, _named(step_name(number, part) for part in STEP)) for number in steps),
        (_("Somebody else’s verdict"), _named(RATING)),
        (_("The desk’s own"), _named(PRIVATE)),
    ]


def _named(targets: Any) -> list[tuple[str, str]]:
    return [(target, target.replace("_", " ")) for target in targets]
