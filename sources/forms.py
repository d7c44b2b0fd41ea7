"""Forms of the desk about words: a quote pasted where it is needed, and a document captured by hand."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources import plausibility
from sources.capture import (
    Becoming,
    Doubtful,
    NotInText,
    Reading,
    Stored,
    Unreadable,
    digest_of,
    foresee,
    keep,
    lost_of,
    quote_of,
    read,
    store,
)
from sources.models import LANGUAGE_TAG, MAX_QUOTE, Quote, Snapshot, SnapshotDeed, Source
from sources.nearest import Passage
from sources.reading_choice import ReadingChoiceMixin
from tracker.admin_base import AsksMixin, PickOne, ProseTextarea, Question, UntouchedSetsMixin
from tracker.admin_base.differences import marked
from tracker.text import require_plain_text

LISTED = 20  # quotes that are named where some would be lost


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


def with_passage(refusal: str, passage: Passage | None) -> str | SafeString:
    """Why a quote was refused, and the passage of the text that is most like it, with the difference marked."""
    if passage is None:
        return refusal
    return format_html(
        '{} <span class="desk-nearest">{} {}</span>', refusal, _("The text has:"), marked(passage.asked, passage.found)
    )


class QuotePasteMixin(UntouchedSetsMixin):
    """Base of forms whose `quote` is picked, or whose words are pasted in place with their source.

    Checking makes a new quote of the words, which every rule sees; who saves the row first calls `save_pasted_quote`.
    """

    pasted = "quote"

    @property
    def written_instead(self) -> dict[str, list[str]]:
        """Words that are pasted are a change of the quote."""
        return {"quote": [f"{self.pasted}_{part}" for part in ("text", "source", "language")]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and f"{self.pasted}_source" in self.fields:
            self.fields[f"{self.pasted}_source"].initial = None  # proposed for what is new alone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = [f"{self.pasted}_{part}" for part in ("text", "source", "language")]
        values: list[Any] = [cleaned.get(name) for name in names]
        text, source, language = values
        if not text and names[1] not in self.changed_data:
            source = None  # it was only proposed
        if (text or source) and not self._refuse_half(*names):
            try:
                cleaned["quote"] = quote_of(source, text, language or source.language)
            except NotInText as error:
                self.add_error(names[0], with_passage(error.messages[0], error.passage))
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


class SourceDetailsForm(AsksMixin):
    questions: ClassVar[Sequence[Question]] = (plausibility.same_title, plausibility.same_address)


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


class AgreeBox(forms.CheckboxInput):
    """A box that is ticked to agree to what its digest stands for, and to nothing else."""

    def __init__(self, digest: str) -> None:
        super().__init__(check_test=lambda value: False)
        self.digest = digest

    def format_value(self, value: Any) -> str:
        return self.digest


class TextPartMixin(ReadingChoiceMixin):
    """A document, uploaded or pasted, to become the text of its source. Checking reads it, `keep_text` stores it.

    Where quotes would be lost, they are listed at a box, which must be ticked first.
    """

    pasted = forms.CharField(
        label=_("Its text, pasted"),
        required=False,
        strip=False,
        widget=ProseTextarea({"rows": 12}),
        help_text=_("Its quotes are looked for in it from then on; the texts before it are kept."),
    )
    file = forms.FileField(label=_("Or a file"), required=False)
    agreed = forms.CharField(label=_("Capture it, and lose these quotes"), required=False, widget=forms.HiddenInput)
    text_required = False
    reading: Reading | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = _("UTF-8 text or HTML, at most %(size)s: it is kept here, and never shown to readers.")
        self.fields["file"].help_text = limit % {"size": filesizeformat(settings.CAPTURE_MAX_BYTES)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted")
        if self.errors.keys() & {"file", "pasted"}:
            return cleaned
        given = file or pasted or cleaned.get("kept")
        if (file and pasted) or (self.text_required and not given):
            self.add_error("file", _("Upload a file or paste the text: one of the two."))
        elif given:
            self._read_text(file, pasted or "")
        return cleaned

    def source_of_text(self) -> Source | None:
        """The source that this is the text of; None where it is new, or in error."""
        raise NotImplementedError

    def keep_text(self, source: Source, *, by: Any) -> Stored | None:
        """Store what was read, if anything was."""
        if self.reading is None:
            return None
        return store(source, self.reading, at=timezone.now(), by=by, agreed=self.cleaned_data["agreed"])

    def _read_text(self, file: Any, pasted: str) -> None:
        """Read it and look for the quotes in it; say at its field why it cannot be captured."""
        source = self.source_of_text()
        try:
            raw = self.document(file, pasted)
            reading = read(raw, self.cleaned_data.get("how", ""))
            found = foresee(source, reading) if source else []
        except Doubtful as doubt:
            self.ask_how_to_read(doubt, "pasted" if pasted else "file", raw)
            return
        except (Unreadable, UnicodeEncodeError) as error:
            refusal = _("This cannot be captured: %(why)s.")
            self.add_error("pasted" if pasted else "file", ValidationError(refusal, params={"why": str(error)}))
            return
        self.reading = reading
        if lost_of(found) and self.cleaned_data.get("agreed") != digest_of(found):
            self.fields["agreed"].widget = AgreeBox(digest_of(found))
            self.add_error("agreed", would_lose(lost_of(found), is_file=bool(file)))


def would_lose(lost: list[Becoming], *, is_file: bool) -> SafeString:
    """The quotes that would be lost, each linked, and how to agree to it."""
    said = ngettext(
        "%d quote that is found now would be lost; nothing was stored yet.",
        "%d quotes that are found now would be lost; nothing was stored yet.",
        len(lost),
    ) % len(lost)
    cure = _("Tick the box and choose the file again to capture it.") if is_file else _("Tick the box to capture it.")
    links = ((_address(one.quote), Truncator(one.quote.exact).chars(90)) for one in lost[:LISTED])
    listed = format_html_join("", '<li><a href="{}">“{}”</a></li>', links)
    more = ngettext("and %d more", "and %d more", len(lost) - LISTED) % (len(lost) - LISTED)
    return format_html(
        "{} {}<ul>{}{}</ul>", said, cure, listed, format_html("<li>{}</li>", more) if len(lost) > LISTED else ""
    )


def _address(quote: Quote) -> str:
    return reverse("admin:sources_quote_change", args=[quote.pk])


class SourceForm(TextPartMixin, SourceDetailsForm):
    """A source and, in the same step, its text."""

    def source_of_text(self) -> Source | None:
        return self.instance if self.instance.pk else None


class CaptureForm(TextPartMixin):
    """The text of a source that is picked."""

    text_required = True

    class Meta:
        model = Snapshot
        fields = ["source"]

    def source_of_text(self) -> Source | None:
        return self.cleaned_data.get("source")


class RetireForm(forms.ModelForm):
    """Why a text is retired."""

    class Meta:
        model = SnapshotDeed
        fields = ["reason"]
        widgets = {"reason": forms.TextInput({"size": 60})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
