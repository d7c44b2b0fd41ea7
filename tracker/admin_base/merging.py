"""Two people who have one row open lose nothing: what only one of them changed is kept, of both, and what both changed
otherwise is asked about, field by field.

It is worked out while a form takes in what was posted, which is under the row's lock: what the form was filled with is
what the other left. So what is then checked and saved is what both wrote.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.admin_base.conflicts import question, writer_of
from tracker.admin_base.opened import FIELD, Opened, name_of, shown, unseal
from tracker.admin_base.plain import Plain, is_changed

MINE, THEIRS = "mine", "theirs"
NOTHING = Opened({}, {})


class Conflict(NamedTuple):
    """A field that two people changed to different values; `before` is what it was, None where nobody knows."""

    before: Plain | None
    theirs: Plain
    mine: Any


class MergedFormMixin(forms.ModelForm):
    """A form of a row that somebody else may have saved since the page was opened.

    `editor` saves, `page` is the row whose page this is, where it is another. A form's own `written_instead` names
    fields in which the value of another may be typed: what stands in the first of them is a change of that.
    """

    editor: Any = None
    page: Any = None
    is_looked_over = False  # shown as it was typed, and not saved
    writer = ""  # who saved what is merged, and when
    fields: dict[str, Any]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merged: list[str] = []
        self.conflicts: dict[str, Conflict] = {}
        if self.is_bound and self.instance.pk:
            self.data = self.data.copy()
            self._merge()

    def _merge(self) -> None:
        opened, now = self.opened or NOTHING, shown(self)
        for name, theirs in now.items():
            before = opened.values.get(name)
            if not self._differs(name, theirs):
                continue
            if opened.values and before is None and self._was_not_there(name):
                self._take(name, theirs)
            elif name in opened.asked and before == theirs:
                self._heed_answer(name, opened.asked[name], theirs)
            elif before is None or (before != theirs and self._differs(name, before)):
                self.conflicts[name] = Conflict(before, theirs, self._posted(name))
            elif before != theirs:
                self._take(name, theirs)
                self.merged.append(name)
        if self.merged:
            self.writer = writer_of(self.instance, self.editor)
        if self.is_to_be_deleted and (self.merged or self.conflicts):
            self._keep_for_now(now)

    @property
    def opened(self) -> Opened | None:
        """What this row was when the page was opened; None where the page does not say."""
        group = (self.prefix or "").rpartition("-")[0]
        rows = unseal(self.data.get(FIELD, ""), name_of(self.page or self.instance))
        return rows.get(group, {}).get(str(self.instance.pk))

    def _posted(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _differs(self, name: str, value: Plain) -> bool:
        """Whether what was posted for a field, or typed instead, is another value than this."""
        return bool(self._typed_instead(name)) or is_changed(self.fields[name], value, self._posted(name))

    def _was_not_there(self, name: str) -> bool:
        """Whether the page that was posted had no such field: then nobody can have meant to empty it."""
        return bool(self.fields[name].widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)))

    def _typed_instead(self, name: str) -> str:
        instead = self._written_instead(name)
        return self.data.get(self.add_prefix(instead[0]), "").strip() if instead else ""

    def _written_instead(self, name: str) -> list[str]:
        several: Mapping[str, list[str]] = getattr(self, "written_instead", {})
        return several.get(name, [])

    def _heed_answer(self, name: str, before: Plain, theirs: Plain) -> None:
        """Their version, mine as it stands in the field now, or the question again."""
        answer = self.data.get(f"{self.add_prefix(name)}-kept")
        if answer == THEIRS:
            self._take(name, theirs)
        elif answer != MINE:
            self.conflicts[name] = Conflict(before, theirs, self._posted(name))
        elif self._typed_instead(name):  # what is picked beside it is theirs, and gives way
            self._post(name, theirs)

    def _take(self, name: str, value: Plain) -> None:
        """Go on as if what the other saved had been posted."""
        self._post(name, value)
        for other in self._written_instead(name):
            self.data[self.add_prefix(other)] = ""

    def _post(self, name: str, value: Plain) -> None:
        self.data.setlist(self.add_prefix(name), value if isinstance(value, list) else [value])

    @property
    def is_to_be_deleted(self) -> bool:
        return bool(self.prefix and self.data.get(self.add_prefix("DELETE")))

    def _keep_for_now(self, now: Mapping[str, Plain]) -> None:
        """Who would delete what another has just changed reads it first, and then says so again."""
        for name, theirs in now.items():
            self._take(name, theirs)
        del self.data[self.add_prefix("DELETE")]
        self.merged, self.conflicts, self.was_to_be_deleted = [], {}, True

    was_to_be_deleted = False

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_looked_over:
            self.add_error(None, ValidationError(_("Nothing of this is saved yet: look it over, and save it.")))
        if not self.has_changed():  # or may not be changed by who posts it
            return
        for name, conflict in self.conflicts.items():
            self.add_error(name, ValidationError(question(self, name, conflict), code="changed_meanwhile"))
        if self.was_to_be_deleted:
            text = _("Somebody changed this after you opened it, to what stands here now: to delete it, say so again.")
            self.add_error(None, ValidationError(text, code="changed_meanwhile"))

    def has_changed(self) -> bool:
        return self.was_to_be_deleted or super().has_changed()

    @property
    def what_came(self) -> list[str]:
        """The labels of the fields that another changed, and that were kept as they are now."""
        return [str(self.fields[name].label or name) for name in self.merged]


def merged_form(form: type[Any], **told: Any) -> type[Any]:
    """A form class that also merges."""
    return form if issubclass(form, MergedFormMixin) else type(form.__name__, (MergedFormMixin, form), told)
