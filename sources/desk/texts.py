"""The pages of texts: captured by upload or paste, then to read, to retire, or to make current again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.capture import Stored, kept_together
from sources.desk.choosing import MAY_CHOOSE, ChoosingMixin
from sources.desk.filters import LOST, OfSource
from sources.desk.panels import ELSEWHERE, quotes_in
from sources.forms import CaptureForm
from sources.models import Snapshot, Source, SourceTerms
from tracker.admin_base import (
    PROSE,
    FoundByWordsMixin,
    RelatedPickerMixin,
    RollbackOnInvalidMixin,
    is_key,
)


def may_capture(request: Any) -> bool:
    may: bool = request.user.has_perm("sources.add_snapshot")
    return may


class TextTakingMixin:
    """A page whose form takes the text of a source: nobody changes that meanwhile, and a failure leaves no file."""

    def changeform_view(
        self: Any, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc, no-any-return]
        with kept_together():
            key = self.source_key(request, object_id)
            if is_key(key):
                Source.objects.select_for_update(no_key=True).filter(pk=key).first()
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def say_stored(self: Any, request: HttpRequest, stored: Stored) -> None:
        """What became of the text and of the quotes of its source."""
        if not stored.became_current:
            self.message_user(request, _("These same bytes were captured before; nothing was added."), messages.INFO)
            return
        again = _("These same bytes were captured before: that text is the current one again.")
        self.message_user(request, _("The text was captured.") if stored.is_new else again, messages.SUCCESS)
        lost = stored.snapshot.source.quotes.filter(anchor__in=LOST).count()
        if lost:
            said = ngettext("%d quote is not found in it.", "%d quotes are not found in it.", lost)
            self.message_user(request, said % lost, messages.WARNING)


@admin.register(Snapshot)
class SnapshotAdmin(
    TextTakingMixin, ChoosingMixin, FoundByWordsMixin, RelatedPickerMixin, RollbackOnInvalidMixin, admin.ModelAdmin
):
    """Captured by upload or paste; then to read and to download, for those who may see it."""

    form = CaptureForm
    change_form_template = "admin/sources/snapshot/change_form.html"
    formfield_overrides = PROSE
    autocomplete_fields = ["source"]
    list_display = ["captured", "source", "state", "captured_by", "length", "digest", "media_type"]
    list_select_related = ["source"]
    list_filter = [OfSource]
    list_per_page = 50
    found_by, found_through = SourceTerms, "source"
    search_fields = ["source__folded__contains"]
    actions = None
    fieldsets = [(None, {"fields": ["source", "pasted", "file", "how", "kept", "agreed"]})]
    of_a_text = [
        (None, {"fields": ["of_source", "state", "captured", "captured_by", "length", "download", "whole_text"]}),
        (
            gettext_lazy("How it was read"),
            {"classes": ["collapse"], "fields": ["media_type", "extractor", "text_sha256", "raw_sha256"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Snapshot.objects.with_state()

    def get_fieldsets(self, request: HttpRequest, obj: Snapshot | None = None) -> Any:
        return self.of_a_text if obj else self.fieldsets

    def has_change_permission(self, request: HttpRequest, obj: Snapshot | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Snapshot | None = None) -> bool:
        return False

    def source_key(self, request: HttpRequest, object_id: str | None) -> Any:
        return request.POST.get("source")

    def save_model(self, request: Any, obj: Snapshot, form: Any, change: bool) -> None:
        stored = form.keep_text(obj.source, by=request.user)
        obj.pk = stored.snapshot.pk
        obj.refresh_from_db()
        self.say_stored(request, stored)

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if text := context.get("original"):
            may_choose = text.is_held and request.user.has_perm(MAY_CHOOSE)
            context |= {"quotes": quotes_in(text), "deeds": text.deeds.all(), "may_choose": may_choose}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("source"))
    def of_source(self, snapshot: Snapshot) -> SafeString:
        address = reverse("admin:sources_source_change", args=[snapshot.source_id])
        return format_html('<a href="{}">{}</a>', address, snapshot.source)

    @admin.display(description=gettext_lazy("state"))
    def state(self, snapshot: Snapshot) -> str:
        return str(snapshot.state.label)

    @admin.display(description=gettext_lazy("captured at"), ordering="captured_at")
    def captured(self, snapshot: Snapshot) -> str:
        return f"{snapshot.captured_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description=gettext_lazy("captured by"))
    def captured_by(self, snapshot: Snapshot) -> str:
        return str(snapshot.captured_by or "—")

    @admin.display(description=gettext_lazy("length"), ordering="text_length")
    def length(self, snapshot: Snapshot) -> str:
        return f"{snapshot.length:,}"

    @admin.display(description=gettext_lazy("SHA-256"))
    def digest(self, snapshot: Snapshot) -> SafeString:
        return format_html("<code>{}</code>", snapshot.text_sha256[:12])

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
        return [
            path("<int:pk>/raw/", raw, name="sources_snapshot_raw"),
            *self.choosing_urls(),
            *super().get_urls(),
        ]

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
