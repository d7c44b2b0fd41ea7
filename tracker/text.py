"""What text may enter the database, and how phrases are looked for in it.

A NUL or a lone surrogate cannot be stored or served; other control characters hide in what editors see.
They are refused at the boundary, never silently removed.
"""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.search.words import running

ALLOWED_CONTROLS = frozenset("\n\t")
# Letters and a symbol that show nothing: fillers of Hangul, the empty cell of Braille.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def require_plain_text(value: str) -> None:
    """Refuse NUL, lone surrogates and control characters other than line feed and tab, naming the first."""
    for place, character in enumerate(value):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in ALLOWED_CONTROLS:
            raise ValidationError(
                _("Character %(place)d (U+%(code)s) cannot be stored: delete it and type the text again."),
                code="unstorable_character",
                params={"place": place + 1, "code": f"{ord(character):04X}"},
            )


def require_one_line(value: str) -> None:
    """Refuse line breaks and tabs in a field that is one line."""
    if any(character in value for character in "\n\t\u2028\u2029"):
        raise ValidationError(_("Keep this on one line: it has a line break or a tab."), code="not_one_line")


def phrase(value: str) -> str:
    """The folded words of a text with a space around each, so that a phrase is found from word to word.

    Two texts one after the other have two spaces between: no phrase reaches over them.
    """
    found = running(value)
    return f" {found} " if found else ""


def require_natural_direction(value: str) -> None:
    """Refuse marks that turn the reading direction around: a title must not read otherwise than it is."""
    if any(character in DIRECTION_MARKS for character in value):
        raise ValidationError(
            _("This has an invisible mark that reverses the reading direction: type the text again."),
            code="direction_mark",
        )


def require_visible(value: str) -> None:
    """Refuse a text of which nothing is seen: spaces, marks without a letter, and characters of no width."""
    if value and not any(unicodedata.category(one)[0] in "LNPS" and one not in BLANK_LETTERS for one in value):
        raise ValidationError(
            _("Nothing of this is seen: it has invisible characters alone. Type it, or leave it empty."),
            code="nothing_seen",
        )


class LineField(models.CharField):
    """One line of text, without control characters."""

    default_validators = [
        *models.CharField.default_validators,
        require_plain_text,
        require_one_line,
        require_natural_direction,
        require_visible,
    ]


class ProseField(models.TextField):
    """Text of several lines, without control characters; `max_length` is enforced by forms and full_clean."""

    default_validators = [*models.TextField.default_validators, require_plain_text, require_visible]


class Derived:
    """Attribute computed from other fields of the row; what is assigned (from a row or a fixture) is never read.

    It is put in the instance's __dict__ all the same: Django takes a field that is not there for deferred, and
    would leave it out of saves.
    """

    def __init__(self, field: "DerivedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        return self if instance is None else self.field.derive(instance)

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class DerivedField(models.Field):
    """Mixin for a column whose value is always computed from its row: kept for filters, never typed.

    A descriptor rather than pre_save(), because loaddata saves raw and skips pre_save().
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls.__module__.startswith("__fake__"):
            setattr(cls, self.attname, Derived(self))

    def derive(self, instance: models.Model) -> Any:
        raise NotImplementedError


class FoldedField(DerivedField, models.TextField):
    """The words of other text fields of the same row, in their order: in it phrases are looked for."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        self.fields = fields
        super().__init__(**{"default": "", "blank": True, **kwargs})

    def derive(self, instance: models.Model) -> str:
        return "".join(phrase(getattr(instance, field) or "") for field in self.fields)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, [*self.fields, *args], kwargs
