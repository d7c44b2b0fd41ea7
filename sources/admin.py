"""Publishers, sources, what was captured of them, and the quotes taken from them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.capture import anchor, anchor_all, lock
from sources.correcting import correction_of, put_in_place
from sources.forms import CaptureForm, PublisherForm, QuoteForm, ReferenceForm, SourceForm
from sources.models import (
    Publisher,
    PublisherTerms,
    Quote,
    QuoteTerms,
    Reference,
    ReferenceTerms,
    Snapshot,
    Source,
    SourceTerms,
)
from tracker.admin_base import (
    PROSE,
    DeskAdmin,
    FoundByWordsMixin,
    FrozenSlugMixin,
    ReadOnlyLogMixin,
    RelatedPickerMixin,
    RollbackOnInvalidMixin,
    ValuesInUse,
    also_called,
    is_key,
    told_apart,
)
from tracker.dates import in_words
from tracker.vocabulary import Anchor

AROUND = 200
ELSEWHERE = gettext_lazy("The text is held by those who published the record: capture it to read it here.")


@admin.register(Publisher)
class PublisherAdmin(FrozenSlugMixin, DeskAdmin):
    form = PublisherForm
    fields = ["name", "slug", "url", "description"]
    list_display = ["name", "slug", "url"]
    found_by = PublisherTerms
    search_fields = ["folded__contains"]
    known_by = ["folded"]

    def option(self, row: Publisher, typed: str) -> str:
        return told_apart(row.name, urlsplit(row.url).netloc)


class QuoteLinks(ReadOnlyLogMixin, admin.TabularInline):
    """The quotes of a source, to open: as many as it has, because a form of what is only read costs little."""

    model = Quote
    fields = ("exact", "language", "anchor")
    readonly_fields = ("exact", "language", "anchor")
    show_change_link = True
    can_delete = False
    extra = 0


@admin.register(Source)
class SourceAdmin(FrozenSlugMixin, DeskAdmin):
    form = SourceForm
    slug_from = "title"
    inlines = [QuoteLinks]
    actions = ["anchor_quotes"]
    list_display = ["title", "publisher", "kind", "language", "published"]
    list_select_related = ["publisher"]
    list_filter = ["kind", ("language", ValuesInUse)]
    found_by = SourceTerms
    search_fields = ["folded__contains", "publisher__folded__contains"]
    known_by = ["folded"]
    option_reads = ["publisher"]
    autocomplete_fields = ["publisher"]
    fieldsets = [
        (gettext_lazy("The document"), {"fields": ["title", "slug", "publisher", "authors", ("kind", "language")]}),
        (gettext_lazy("Where it is"), {"fields": ["url", "archive_url"]}),
        (gettext_lazy("When"), {"fields": ["published_on", "covers_from", "covers_to"]}),
        (gettext_lazy("What it does not say of itself"), {"fields": ["note"]}),
    ]

    def option(self, row: Source, typed: str) -> str:
        return told_apart(row.title, row.publisher, self.published(row), row.get_kind_display())

    @admin.display(description=gettext_lazy("published on"), ordering="published_latest")
    def published(self, source: Source) -> str:
        return in_words(source.published_on) if source.published_on else ""

    def get_inlines(self, request: HttpRequest, obj: Source | None) -> list[Any]:
        return self.inlines if obj else []

    @admin.action(description=gettext_lazy("Look for the quotes again"), permissions=["change"])
    def anchor_quotes(self, request: HttpRequest, queryset: QuerySet) -> None:
        for source in queryset:
            quotes = anchor_all(source)
            to_mend = [quote.slug for quote in quotes if not Anchor(quote.anchor).is_publishable]
            count = len(quotes)
            report = ngettext("%(source)s: %(count)d quote checked.", "%(source)s: %(count)d quotes checked.", count)
            report %= {"source": source, "count": count}
            if to_mend:
                report += " " + _("To mend: %s.") % ", ".join(to_mend)
            self.message_user(request, report, messages.WARNING if to_mend else messages.SUCCESS)


@admin.register(Snapshot)
class SnapshotAdmin(FoundByWordsMixin, RelatedPickerMixin, RollbackOnInvalidMixin, admin.ModelAdmin):
    """Captured by upload or paste; then to read and to download, for those who may see it."""

    form = CaptureForm
    formfield_overrides = PROSE
    autocomplete_fields = ["source"]
    list_display = ["source", "captured_at", "media_type", "extractor"]
    list_select_related = ["source"]
    found_by, found_through = SourceTerms, "source"
    search_fields = ["source__folded__contains"]
    actions = None
    fieldsets = [(None, {"fields": ["source", "file", "pasted"]})]
    captured = [
        (
            None,
            {
                "fields": [
                    "source",
                    "captured_at",
                    "media_type",
                    "extractor",
                    "raw_sha256",
                    "text_sha256",
                    "text_length",
                    "download",
                    "whole_text",
                ]
            },
        )
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Snapshot | None = None) -> Any:
        return self.captured if obj else self.fieldsets

    def has_change_permission(self, request: HttpRequest, obj: Snapshot | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Snapshot | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Snapshot, form: Any, change: bool) -> None:
        form.save()
        if not form.is_new:
            self.message_user(request, _("These same bytes were captured before; nothing was added."), messages.INFO)

    @admin.display(description=gettext_lazy("raw file"))
    def download(self, snapshot: Snapshot) -> SafeString:
        if not snapshot.is_held:
            return format_html("{}", ELSEWHERE)
        address = reverse("admin:sources_snapshot_raw", args=[snapshot.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download"))

    @admin.display(description=gettext_lazy("text"))
    def whole_text(self, snapshot: Snapshot) -> SafeString:
        return format_html('<div class="desk-text">{}</div>', snapshot.text if snapshot.is_held else ELSEWHERE)

    def get_urls(self) -> list[URLPattern]:
        raw = self.admin_site.admin_view(self.raw_view)
        return [path("<int:pk>/raw/", raw, name="sources_snapshot_raw"), *super().get_urls()]

    def raw_view(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
        """The file as captured, never rendered by the browser."""
        snapshot = Snapshot.objects.filter(pk=pk).first()
        if not self.has_view_permission(request, snapshot):
            raise PermissionDenied
        if snapshot is None or not snapshot.is_held or not snapshot.raw.storage.exists(str(snapshot.raw.name)):
            raise Http404
        name = f"{snapshot.source.slug}-{snapshot.raw_sha256[:12]}.bin"
        raw = snapshot.raw.open()
        file = FileResponse(raw, as_attachment=True, filename=name, content_type="application/octet-stream")
        file["Cache-Control"] = "private, no-store"
        return file


@admin.register(Quote)
class QuoteAdmin(DeskAdmin):
    form = QuoteForm
    list_display = ["__str__", "source", "language", "anchor"]
    list_select_related = ["source"]
    list_filter = ["anchor", ("language", ValuesInUse)]
    found_by = QuoteTerms
    search_fields = ["folded__contains", "source__folded__contains"]
    autocomplete_fields = ["source"]
    known_by = ["folded"]
    option_reads = ["source"]
    readonly_fields = ["anchor", "in_context"]
    fieldsets = [
        (gettext_lazy("The words"), {"fields": ["source", "exact", "language", "translation", "corrects"]}),
        (gettext_lazy("Where they stand"), {"fields": ["anchor", "in_context", "prefix", "suffix", "slug"]}),
    ]

    def option(self, row: Quote, typed: str) -> str:
        words, translated = (Truncator(text).chars(90) for text in (row.exact, row.translation))
        return told_apart(also_called(f"“{words}”", translated), row.source, in_words(row.source.published_on))

    def get_readonly_fields(self, request: HttpRequest, obj: Quote | None = None) -> tuple[str, ...]:
        """Its words stay once readers saw them: they are corrected by another quote."""
        fields = (*super().get_readonly_fields(request, obj), *(["slug"] if obj else []))
        return (*fields, "source", "exact", "corrected_from") if obj and obj.public else fields

    def get_fieldsets(self, request: HttpRequest, obj: Quote | None = None) -> Any:
        """What it corrects is said when it is made, and read from then on."""
        words, place = super().get_fieldsets(request, obj)
        if obj is None:
            return [words, place]
        was = ["corrected_from"] if obj.corrected_from and obj.public else []
        return [(words[0], {"fields": [*words[1]["fields"][:-1], *was]}), place]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A correction begins as what it corrects."""
        key = request.GET.get("corrects", "")
        wrong = Quote.objects.filter(pk=key, public=True).first() if is_key(key) else None
        return {"corrects": wrong.pk, **correction_of(wrong)} if wrong else super().get_changeform_initial_data(request)

    @admin.display(description=gettext_lazy("in its context"))
    def in_context(self, quote: Quote) -> SafeString | str:
        if quote.snapshot is None or quote.start is None or quote.end is None:
            return "—"
        if not quote.snapshot.is_held:
            return str(ELSEWHERE)
        text, start, end = quote.snapshot.text, quote.start, quote.end
        return format_html(
            '<div class="desk-text">… {}<mark>{}</mark>{} …</div>',
            text[max(0, start - AROUND) : start],
            text[start:end],
            text[end : end + AROUND],
        )

    def save_model(self, request: HttpRequest, obj: Quote, form: Any, change: bool) -> None:
        lock(obj.source)
        anchor(obj, obj.source.newest_snapshot())
        super().save_model(request, obj, form, change)
        if not Anchor(obj.anchor).is_publishable:
            self.message_user(request, obj.get_anchor_display(), messages.WARNING)
        wrong = form.cleaned_data.get("corrects")
        if wrong and not change:
            put_in_place(obj, wrong, by=request.user)
            self.message_user(request, _("This takes the place of the quote that readers saw, when it is published."))


@admin.register(Reference)
class ReferenceAdmin(DeskAdmin):
    form = ReferenceForm
    list_display = ["__str__", "source", "locator", "why"]
    list_select_related = ["source"]
    list_filter = ["why"]
    found_by = ReferenceTerms
    search_fields = ["folded__contains", "source__folded__contains"]
    autocomplete_fields = ["source"]
    known_by = ["folded"]
    option_reads = ["source"]
    fields = ["source", "locator", "shows", "why", "slug"]

    def option(self, row: Reference, typed: str) -> str:
        return told_apart(Truncator(row.shows).chars(90), row.source, row.locator)

    def get_readonly_fields(self, request: HttpRequest, obj: Reference | None = None) -> tuple[str, ...]:
        """It stays once readers saw it: what is wrong is referred to anew."""
        fields = (*super().get_readonly_fields(request, obj), *(["slug"] if obj else []))
        return (*fields, "source", "locator", "shows", "why") if obj and obj.public else fields
