"""Publishers, sources, what was captured of them, and the quotes taken from them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.capture import anchor, anchor_all, lock, nearest_passage
from sources.correcting import correction_of, put_in_place
from sources.desk.filters import InText, OfSource, StandingFilter
from sources.desk.panels import in_context, place_of, quotes_of, shortened, texts_of
from sources.desk.texts import SnapshotAdmin, TextTakingMixin, may_capture
from sources.forms import PublisherForm, QuoteForm, ReferenceForm, SourceDetailsForm, SourceForm, with_passage
from sources.models import (
    Publisher,
    PublisherTerms,
    Quote,
    QuoteTerms,
    Reference,
    ReferenceTerms,
    Source,
    SourceTerms,
)
from tracker.admin_base import (
    DeskAdmin,
    FrozenSlugMixin,
    ValuesInUse,
    also_called,
    is_key,
    shown_by,
    told_apart,
)
from tracker.dates import in_words
from tracker.vocabulary import Anchor

__all__ = ["PublisherAdmin", "QuoteAdmin", "ReferenceAdmin", "SnapshotAdmin", "SourceAdmin"]


TEXT_PART: Any = (gettext_lazy("Its text"), {"fields": ["pasted", "file", "how", "kept", "agreed"]})


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


@admin.register(Source)
class SourceAdmin(TextTakingMixin, FrozenSlugMixin, DeskAdmin):
    form = SourceForm
    change_form_template = "admin/sources/source/change_form.html"
    slug_from = "title"
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
        TEXT_PART,
        (gettext_lazy("When"), {"fields": ["published_on", "covers_from", "covers_to"]}),
        (gettext_lazy("What it does not say of itself"), {"fields": ["note"]}),
    ]

    def option(self, row: Source, typed: str) -> str:
        return told_apart(row.title, row.publisher, self.published(row), row.get_kind_display())

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Its text is taken by those who may change the source and capture."""
        is_open = self.has_change_permission(request, obj) if obj else True
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if is_open and may_capture(request) else [one for one in fieldsets if one != TEXT_PART]

    def get_form(self, request: HttpRequest, obj: Source | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = SourceForm if may_capture(request) else SourceDetailsForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def source_key(self, request: HttpRequest, object_id: str | None) -> Any:
        return object_id

    def save_model(self, request: Any, obj: Source, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, SourceForm) and (stored := form.keep_text(obj, by=request.user)):
            self.say_stored(request, stored)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if source := context.get("original"):
            context |= {"texts": texts_of(source), "quotes": quotes_of(source)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("published on"), ordering="published_latest")
    def published(self, source: Source) -> str:
        return in_words(source.published_on) if source.published_on else ""

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


@admin.register(Quote)
class QuoteAdmin(DeskAdmin):
    form = QuoteForm
    list_display = ["words", "source", "anchor", "number_of_statements", "language"]
    list_select_related = ["source"]
    list_filter = [StandingFilter, "anchor", ("language", ValuesInUse), OfSource, InText]
    found_by = QuoteTerms
    search_fields = ["folded__contains", "source__folded__contains"]
    autocomplete_fields = ["source"]
    known_by = ["folded"]
    option_reads = ["source"]
    readonly_fields = ["anchor", "stands_in", "in_context"]
    fieldsets = [
        (gettext_lazy("The words"), {"fields": ["source", "exact", "language", "translation", "corrects"]}),
        (
            gettext_lazy("Where they stand"),
            {"fields": ["anchor", "stands_in", "in_context", "prefix", "suffix", "slug"]},
        ),
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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(shown_by=shown_by(Quote))

    @admin.display(description=gettext_lazy("words"), ordering="slug")
    def words(self, quote: Quote) -> str:
        return shortened(quote.exact)

    @admin.display(description=gettext_lazy("statements"))
    def number_of_statements(self, quote: Any) -> int:
        return int(quote.shown_by)

    @admin.display(description=gettext_lazy("in its context"))
    def in_context(self, quote: Quote) -> SafeString | str:
        return in_context(quote)

    @admin.display(description=gettext_lazy("looked for in"))
    def stands_in(self, quote: Quote) -> SafeString | str:
        return place_of(quote) if quote.pk else "—"

    def lock_for_writing(self, key: int) -> None:
        """As who captures its source: that first, then the quote."""
        for source in Source.objects.filter(quotes=key):
            lock(source)
        super().lock_for_writing(key)

    def save_model(self, request: HttpRequest, obj: Quote, form: Any, change: bool) -> None:
        lock(obj.source)
        anchor(obj, obj.source.current_snapshot())
        super().save_model(request, obj, form, change)
        if not Anchor(obj.anchor).is_publishable:
            said = with_passage(obj.get_anchor_display(), nearest_passage(obj))
            self.message_user(request, said, messages.WARNING)
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
