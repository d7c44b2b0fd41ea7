"""Forms of the desk about words: a quote pasted where it is needed, and a document captured by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.capture import Unreadable, anchor, capture
from sources.capture.quotes import lock
from sources.models import LANGUAGE_TAG, MAX_QUOTE, Quote, Snapshot, Source
from tracker.admin_base import PickOne, ProseTextarea
from tracker.text import require_plain_text
from tracker.vocabulary import Anchor


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


class PastesQuote(forms.ModelForm):
    """Base of forms whose `quote` is picked, or whose words are pasted in place with their source.

    A pasted quote is saved while the form is checked, so that every rule sees it. It goes with the transaction if
    any form of the page is refused (tracker.admin_base.RollbackOnInvalidMixin).
    """

    pasted = "quote"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = [f"{self.pasted}_{part}" for part in ("text", "source", "language")]
        given: list[Any] = [cleaned.get(name) for name in names]
        text, source, language = given
        if (text or source) and not self._refuse_half(*names):
            try:
                cleaned["quote"] = quote_of(source, text, language or source.language)
            except ValidationError as error:
                self.add_error(names[0], error)
        return cleaned

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


@transaction.atomic
def quote_of(source: Source, exact: str, language: str) -> Quote:
    """The quote of these words, saved and anchored; the same words of a source are one quote.

    Raises ValidationError for words that the captured text of the source does not hold, or holds more than once.
    """
    lock(source)
    known = Quote.objects.filter(source=source, exact=exact, prefix="", suffix="").first()
    quote = known or Quote(source=source, exact=exact, language=language)
    anchor(quote, source.newest_snapshot())
    require_found(quote)
    if known:
        return known
    try:
        quote.full_clean(exclude=["slug"])
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    quote.save()
    return quote


def require_found(quote: Quote) -> None:
    """Refuse a quote that is not in the captured text of its source, or stands there more than once."""
    reasons = {
        Anchor.NOT_FOUND: _("These words are not in the captured text of “%(source)s”: copy them again."),
        Anchor.AMBIGUOUS: _("These words stand in “%(source)s” more than once: copy a few more of them."),
    }
    if quote.anchor in reasons:
        raise ValidationError(reasons[Anchor(quote.anchor)], params={"source": quote.source.title}, code=quote.anchor)


class QuoteForm(forms.ModelForm):
    """A quote whose slug is made from its words where none is given."""

    slug = forms.SlugField(label=_("slug"), max_length=80, required=False, help_text=_("Leave empty to have it made."))


class CaptureForm(forms.ModelForm):
    """A document, uploaded or pasted, becomes a snapshot of its source while the form is checked."""

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
            raw = file.read() if file else pasted.encode()
            self.instance, self.is_new = capture(cleaned["source"], raw, at=timezone.now())
        except (Unreadable, UnicodeEncodeError) as error:
            refusal = _("This cannot be captured: %(why)s.")
            self.add_error("file" if file else "pasted", ValidationError(refusal, params={"why": str(error)}))
        return cleaned

    def _post_clean(self) -> None:
        """A snapshot is written by `capture` alone: nothing is left to construct or check."""

    def save(self, commit: bool = True) -> Snapshot:
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance
