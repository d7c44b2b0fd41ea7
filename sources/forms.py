"""Forms of the desk about words: a quote pasted where it is needed, and a document captured by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import plausibility
from sources.capture import Unreadable, keep, quote_of, read, store
from sources.models import LANGUAGE_TAG, MAX_QUOTE, Quote, Snapshot, Source
from tracker.admin_base import AsksMixin, PickOne, ProseTextarea, UntouchedSetsMixin
from tracker.text import require_plain_text


def pasted_text() -> forms.CharField:
    return forms.CharField(
        label=_("or paste the exact words"),
        required=False,
        max_length=MAX_QUOTE,
        validators=[require_plain_text],
        widget=ProseTextarea({"rows": 2}),
        help_text=_("Character for character; one sentence or less."),
    )


def pasted_source() -> forms.ModelChoiceField:
    field = Quote._meta.get_field("source")
    widget = PickOne(field, admin.site)
    return forms.ModelChoiceField(
        Source.objects.all(),
        label=_("their source"),
        required=False,
        widget=RelatedFieldWidgetWrapper(widget, field.remote_field, admin.site, can_add_related=True),
    )


def pasted_language() -> forms.CharField:
    return forms.RegexField(
        LANGUAGE_TAG,
        label=_("their language"),
        required=False,
        max_length=35,
        help_text=_("Only if it is not the language of the source: en, ru, be …"),
        error_messages={"invalid": _("Write a BCP 47 language tag, such as en, ru or be-tarask.")},
        widget=forms.TextInput({"size": 8}),
    )


class QuotePasteMixin(UntouchedSetsMixin):
    """Base of forms whose `quote` is picked, or whose words are pasted in place with their source.

    Checking makes a new quote of the words, which every rule sees; who saves the row first calls `save_pasted_quote`.
    """

    pasted = "quote"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = [f"{self.pasted}_{part}" for part in ("text", "source", "language")]
        values: list[Any] = [cleaned.get(name) for name in names]
        text, source, language = values
        if (text or source) and not self._refuse_half(*names):
            try:
                cleaned["quote"] = quote_of(source, text, language or source.language)
            except ValidationError as error:
                self.add_error(names[0], error)
        return cleaned

    def save_pasted_quote(self) -> None:
        """Save the quote if it is new, so that the row can be saved that refers to it."""
        if self.instance.quote_id is None and self.instance.quote:
            self.instance.quote = keep(self.instance.quote)

    def _get_validation_exclusions(self) -> set[str]:
        """A new quote has no key yet for which constraints could be asked; the database asks them all the same."""
        quote = self.cleaned_data.get("quote")
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions | {"quote"} if quote and not quote.pk else exclusions

    def _update_errors(self, errors: ValidationError) -> None:
        """Where the paste was refused, that is why evidence is missing: only the first is said."""
        if self.errors.keys() & {f"{self.pasted}_text", f"{self.pasted}_source", f"{self.pasted}_language"}:
            getattr(errors, "error_dict", {}).pop("quote", None)
        super()._update_errors(errors)  # type: ignore[misc]

    def _refuse_half(self, text: str, source: str, language: str) -> bool:
        """Whether the paste is incomplete, in error or beside another choice; says so at the field."""
        if "quote" in self.changed_data and self.cleaned_data.get("quote"):
            self.add_error("quote", _("Either pick a quote or paste one, not both."))
        elif text not in self.errors and not self.cleaned_data.get(text):
            self.add_error(text, _("Paste the words from this source, or clear the source."))
        elif source not in self.errors and not self.cleaned_data.get(source):
            self.add_error(source, _("Say which source these words are from."))
        return any(name in self.errors for name in (text, source, language, "quote"))


def made_slug() -> forms.SlugField:
    return forms.SlugField(label=_("slug"), max_length=80, required=False, help_text=_("Leave empty to have it made."))


class PublisherForm(AsksMixin):
    questions = (plausibility.same_publisher,)


class SourceForm(AsksMixin):
    questions = (plausibility.same_title, plausibility.same_address)


class QuoteForm(AsksMixin):
    """A quote whose slug is made from its words where none is given. It may take the place of another (`corrects`)."""

    questions = (plausibility.same_words,)
    slug = made_slug()
    corrects = forms.ModelChoiceField(
        Quote.objects.filter(public=True), required=False, widget=forms.HiddenInput, label=_("corrects")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        wrong = cleaned.get("corrects")
        if wrong and not self.instance.pk:
            self.instance.corrected_from = wrong.exact
            if cleaned.get("source") not in (None, wrong.source):
                self.add_error("source", _("A correction is of the same source: quote this one anew."))
        return cleaned


class ReferenceForm(forms.ModelForm):
    """A reference whose slug is made from what it shows where none is given."""

    slug = made_slug()


class CaptureForm(forms.ModelForm):
    """A document, uploaded or pasted, to become a snapshot of its source. Checking reads it, saving stores it."""

    file = forms.FileField(label=_("file"), required=False, help_text=_("UTF-8 text or HTML."))
    pasted = forms.CharField(
        label=_("or paste the text"), required=False, strip=False, widget=ProseTextarea({"rows": 12})
    )
    is_new = True

    class Meta:
        model = Snapshot
        fields = ["source"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted") or ""
        if self.errors:
            return cleaned
        if bool(file) == bool(pasted):
            raise ValidationError(_("Upload a file or paste the text: one of the two."))
        try:
            self.reading = read(file.read() if file else pasted.encode())
        except (Unreadable, UnicodeEncodeError) as error:
            refusal = _("This cannot be captured: %(why)s.")
            self.add_error("file" if file else "pasted", ValidationError(refusal, params={"why": str(error)}))
        return cleaned

    def save(self, commit: bool = True) -> Snapshot:
        """Store what was read. `is_new` says whether the instance is a new snapshot or the one of the same bytes."""
        snapshot: Snapshot = super().save(commit=False)
        if commit:
            stored, self.is_new = store(snapshot.source, self.reading, at=timezone.now())
            snapshot.pk = stored.pk
            snapshot.refresh_from_db()
        return snapshot
