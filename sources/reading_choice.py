"""How a doubtful document is to be read is asked on the form that took it, with what would be stored of it each way."""

import base64
import binascii
import zlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sources.capture import Doubtful, Offer, Unreadable, require_size
from tracker.misreading import SPELLED

MOST_KEPT = 1_000_000  # characters of a page that carries a file along; a larger one is uploaded again
NAMES = {
    "as-is": _("As it is"),
    "html": _("As HTML: what a browser shows of it"),
    "references": _("With the characters that its references mean"),
}


class ReadingChoiceMixin(forms.ModelForm):
    """Base of forms that take a document by upload or paste; a doubtful one is kept until its reading is chosen."""

    how = forms.CharField(label=_("How to read it"), required=False, max_length=200, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def document(self, file: Any, pasted: str) -> bytes:
        """What was given: uploaded now, pasted, or uploaded before and kept by the page. Raises Unreadable."""
        if file or pasted:
            require_size(file.size if file else len(pasted))
            return _bytes_of(file) if file else pasted.encode()
        return _unpacked(self.cleaned_data["kept"])

    def ask_how_to_read(self, doubt: Doubtful, field: str, raw: bytes) -> None:
        """Show the ways of reading, and carry a file along, so that choosing one is all that is left to do."""
        refusal = _("This cannot be captured before you choose below how to read it: %(why)s.")
        self.add_error(field, ValidationError(refusal, params={"why": str(doubt)}))
        self.fields["how"].widget = forms.RadioSelect(choices=[(offer.how, _told(offer)) for offer in doubt.offers])
        packed = base64.b64encode(zlib.compress(raw)).decode() if field == "file" else ""
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("kept")] = packed if len(packed) <= MOST_KEPT else ""
        self.data = data
        if len(packed) > MOST_KEPT:
            self.add_error("file", _("It is too large to be kept meanwhile: upload it again with your choice."))


def _bytes_of(file: Any) -> bytes:
    """The whole file, also where somebody read it before."""
    file.seek(0)
    return bytes(file.read())


def _unpacked(packed: str) -> bytes:
    """The file that the page carried along, at most one byte more than may be captured."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(packed), settings.CAPTURE_MAX_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Unreadable(_("it did not come along: upload it again")) from error


def _told(offer: Offer) -> SafeString:
    """A way of reading in words, and what would be stored."""
    way = offer.how.rpartition("+")[2]
    right, _as, wrong = way.partition("-as-")
    read_as = _("As %(encoding)s, which was read as %(wrong)s") if wrong else _("As %(encoding)s")
    name = NAMES.get(way) or read_as % {"encoding": SPELLED.get(right), "wrong": SPELLED.get(wrong)}
    return format_html('{} <span class="desk-offer">{}</span>', name, offer.opening)
