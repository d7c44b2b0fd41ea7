"""What the words of the record mean and how they look: both made from the vocabulary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claims.record.caching import public
from tracker import vocabulary
from tracker.vocabulary import INVERSE_RELATION, STATUS_WORDS, VOCABULARIES, Anchor, Relation


@public
def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "section": "methodology",
        "vocabularies": [(kind, VOCABULARIES[kind]) for kind in ("commitment", "claim")],
        "words": vocabulary,
        "facets": vocabulary.FACETS.items(),
        "anchors": [(anchor.value, anchor.label) for anchor in Anchor if anchor.is_publishable],
        "relations": [(relation.label, INVERSE_RELATION[relation]) for relation in Relation],
    }
    return render(request, "record/methodology.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def statuses_css(request: HttpRequest) -> HttpResponse:
    """The colours of the statuses, for light and dark."""
    light = "\n".join(f".status-{value} {{ --tone: {word.tone.light}; }}" for value, word in STATUS_WORDS.items())
    dark = "\n".join(f"  .status-{value} {{ --tone: {word.tone.dark}; }}" for value, word in STATUS_WORDS.items())
    sheet = f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n@media print {{\n{light}\n}}\n"
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
