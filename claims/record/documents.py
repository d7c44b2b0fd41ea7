"""The shape of every public document: publishing renders through these, and the API is documented by them.

A document is stored and served as the bytes that were published. It says its `format`; `read` brings any older one to
today's shape, for pages and for what is derived. A field that is added later gets a `default`: it is optional in
OpenAPI, and documents that were published without it read as if they had it. Whatever else changes in a shape is a new
format, with an entry in `UPGRADES`. docs/api.md has what clients are promised of this.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from tracker.vocabulary import (
    RELATION_WORDS,
    STATUS_CHOICES,
    ActorKind,
    Anchor,
    Attribution,
    Basis,
    CountsAs,
    FollowUpKind,
    Kind,
    Modality,
    OccasionKind,
    Relation,
    Role,
    Shown,
    SourceKind,
    Undertaking,
    Weight,
    WhyNotQuoted,
    WhyUnverifiable,
    WithdrawalGround,
)

FORMAT = 3
Document = dict[str, Any]


class FormattedDocument(serializers.Serializer):
    """What is stored on its own says in which format."""

    format = serializers.IntegerField(help_text="of this document; see “Formats” in the documentation")


class DateDocument(serializers.Serializer):
    """A date of the world: as EDTF (ISO 8601-2), with the first and last day that it may mean."""

    edtf = serializers.CharField(help_text="EDTF, e.g. 2021-23 for autumn 2021")
    earliest = serializers.DateField(allow_null=True, help_text="null for an open start")
    latest = serializers.DateField(allow_null=True)


class NamedDocument(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class PublisherDocument(FormattedDocument, NamedDocument):
    url = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)


class OtherNameDocument(serializers.Serializer):
    name = serializers.CharField()
    language = serializers.CharField(allow_blank=True, help_text="BCP 47")


class ActorDocument(FormattedDocument, NamedDocument):
    kind = serializers.ChoiceField(ActorKind.choices)
    description = serializers.CharField(allow_blank=True)
    names = OtherNameDocument(many=True, help_text="other spellings, scripts and former names")


class TopicDocument(FormattedDocument, NamedDocument):
    description = serializers.CharField(allow_blank=True)


class OccasionReferenceDocument(NamedDocument):
    """Where something was said or happened, as it is cited. The occasion itself says the rest."""

    held_on = DateDocument()


class OccasionDocument(FormattedDocument, OccasionReferenceDocument):
    kind = serializers.ChoiceField(OccasionKind.choices)
    place = serializers.CharField(allow_blank=True)
    participants = NamedDocument(many=True)


class SourceReferenceDocument(serializers.Serializer):
    """Where a quote comes from, as it is cited. The source itself says the rest."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    publisher = NamedDocument(allow_null=True)
    authors = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField(help_text="BCP 47")
    url = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    published_on = DateDocument(allow_null=True)
    covers_from = DateDocument(allow_null=True)
    covers_to = DateDocument(allow_null=True)


class SourceDocument(FormattedDocument, SourceReferenceDocument):
    """A document that quotes come from. What it does not say of itself is empty, and said in the note."""

    kind = serializers.ChoiceField(SourceKind.choices)
    note = serializers.CharField(allow_blank=True)


class CapturedTextDocument(serializers.Serializer):
    """The text in which a quote was looked for. Those who publish the record hold it; the digest says which it is."""

    sha256 = serializers.CharField()
    length = serializers.IntegerField(help_text="in Unicode code points")
    media_type = serializers.CharField()
    captured_on = serializers.DateField()


class QuoteDocument(serializers.Serializer):
    """A verbatim excerpt (W3C TextQuoteSelector) and how it was found again in the captured source."""

    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    language = serializers.CharField(help_text="BCP 47")
    translation = serializers.CharField(allow_blank=True)
    corrected_from = serializers.CharField(
        allow_blank=True, default="", help_text="the words as earlier editions had them, copied wrongly"
    )
    confirmation = serializers.CharField(
        allow_blank=True, default="", help_text="how people checked the words, where no text was captured"
    )
    anchor = serializers.ChoiceField(Anchor.choices)
    source = SourceReferenceDocument()  # type: ignore[assignment]
    text = CapturedTextDocument(allow_null=True, default=None)


class ReferenceDocument(serializers.Serializer):
    """Evidence that is not quoted: where in a source it stands, and what it shows in the record's words."""

    source = SourceReferenceDocument()  # type: ignore[assignment]
    locator = serializers.CharField()
    shows = serializers.CharField()
    why = serializers.ChoiceField(WhyNotQuoted.choices, help_text="why it is not quoted")


class PartyDocument(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    actor = NamedDocument()
    speaker = NamedDocument(allow_null=True, help_text="for on_behalf_of: which speaker, where there are several")


def _later_choice(words: Any, help_text: str) -> serializers.ChoiceField:
    """A choice that older documents do not say."""
    return serializers.ChoiceField([("", "none"), *words.choices], allow_blank=True, default="", help_text=help_text)


class FollowUpDocument(serializers.Serializer):
    """A dated development. One that was corrected stays, names its correction, and no longer counts."""

    number = serializers.IntegerField()
    occurred_on = DateDocument()
    kind = serializers.ChoiceField(FollowUpKind.choices)
    summary = serializers.CharField()
    status = serializers.ChoiceField([("", "none"), *STATUS_CHOICES], allow_blank=True)
    counts = serializers.BooleanField(help_text="whether it takes part in deciding the status")
    reason = serializers.CharField(allow_blank=True)
    why = _later_choice(WhyUnverifiable, "for unverifiable: what keeps it from being verified")
    shows = _later_choice(Shown, "what the evidence of the status shows")
    basis = _later_choice(Basis, "whether the source states the outcome")
    search_note = serializers.CharField(allow_blank=True)
    due_on = DateDocument(allow_null=True, default=None, help_text="for a restatement: the deadline from then on")
    words_before = serializers.CharField(allow_blank=True, default="", help_text="for a restatement")
    words_after = serializers.CharField(allow_blank=True, default="", help_text="for a restatement")
    told_by = serializers.SlugField(allow_null=True, default=None, help_text="slug of the statement that tells it")
    occasion = OccasionReferenceDocument(allow_null=True, default=None)
    corrects = serializers.IntegerField(allow_null=True, help_text="number of the follow-up that was wrong")
    corrected_by = serializers.IntegerField(allow_null=True)
    quote = QuoteDocument(allow_null=True)
    reference = ReferenceDocument(allow_null=True, default=None)
    also_shown_by = ReferenceDocument(many=True, default=[])


class StatementNameDocument(serializers.Serializer):
    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.CharField()


class FollowUpEventDocument(FollowUpDocument):
    """A follow-up in the list of all of them, with the statement that it belongs to."""

    statement = StatementNameDocument()


class LinkDocument(serializers.Serializer):
    relation = serializers.ChoiceField(Relation.choices)
    statement = serializers.SlugField(help_text="slug of the statement that this one bears on")


class CriterionDocument(serializers.Serializer):
    """What would count as kept or as broken, written before the first verdict."""

    counts_as = serializers.ChoiceField(CountsAs.choices)
    text = serializers.CharField()
    written_on = serializers.DateField()


class EditionDocument(serializers.Serializer):
    number = serializers.IntegerField()
    sequence = serializers.IntegerField(help_text="place in the ledger")
    recorded_at = serializers.CharField(help_text="when it was published, ISO 8601 in UTC")
    change_note = serializers.CharField(allow_blank=True)


class StatementDocument(FormattedDocument):
    """A claim or a commitment as one edition said it."""

    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.CharField()
    summary = serializers.CharField()
    status = serializers.ChoiceField(STATUS_CHOICES, help_text="what the world did, as of this edition")
    initial_status = serializers.ChoiceField(STATUS_CHOICES, help_text="what the statement's own quote shows")
    made_on = DateDocument()
    due_on = DateDocument(allow_null=True, help_text="the deadline that it began with")
    due_text = serializers.CharField(allow_blank=True, help_text="the deadline in the source's words")
    deadline = DateDocument(allow_null=True, help_text="the deadline that holds, as its maker restated it last")
    attribution = serializers.ChoiceField(Attribution.choices)
    modality = serializers.ChoiceField(Modality.choices)
    undertaking = serializers.ChoiceField(Undertaking.choices)
    weight = serializers.ChoiceField(Weight.choices, default=Weight.REGULAR.value)
    occasion = OccasionReferenceDocument(allow_null=True, default=None)
    parts_expected = serializers.IntegerField(allow_null=True, default=None, help_text="parts that it says it has")
    criteria = CriterionDocument(many=True, default=[])
    unmaintained = serializers.CharField(
        allow_blank=True, default="", help_text="why nobody follows it up any more; empty while somebody does"
    )
    quote = QuoteDocument()
    parties = PartyDocument(many=True)
    topics = NamedDocument(many=True)
    follow_ups = FollowUpDocument(many=True)
    links = LinkDocument(many=True)
    edition = EditionDocument()


class TombstoneDocument(FormattedDocument):
    """What remains public of a statement that was withdrawn."""

    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Kind.choices)
    withdrawn = serializers.BooleanField()
    ground = serializers.ChoiceField(WithdrawalGround.choices, default=WithdrawalGround.ERROR.value)
    merged_into = serializers.SlugField(
        allow_null=True, default=None, help_text="slug of the statement to read instead"
    )
    reason = serializers.CharField()
    edition = EditionDocument()


class LinkRowDocument(serializers.Serializer):
    """A link of a statement, from its side."""

    relation = serializers.ChoiceField(list(RELATION_WORDS.items()))
    direction = serializers.ChoiceField(
        [("to", "from this statement to the other"), ("from", "from the other to this")]
    )
    words = serializers.CharField(help_text="the relation as a reader says it, from this statement's side")
    statement = StatementNameDocument()
    status = serializers.CharField(allow_blank=True)
    withdrawn = serializers.BooleanField(help_text="then title and status are empty")


class EditionRowDocument(serializers.Serializer):
    """One line of a statement's editions, with what is needed to verify it against the ledger."""

    number = serializers.IntegerField()
    sequence = serializers.IntegerField()
    recorded_at = serializers.CharField()
    change_note = serializers.CharField(allow_blank=True)
    withdrawn = serializers.BooleanField()
    erased = serializers.BooleanField()
    content_digest = serializers.CharField(help_text="SHA-256 of salt and document")
    leaf = serializers.CharField(help_text="SHA-256 of leaf_salt and what the ledger entry says")
    leaf_salt = serializers.CharField(allow_blank=True)
    chain_digest = serializers.CharField(help_text="SHA-256 of the chain digest before and the leaf")
    salt = serializers.CharField(allow_blank=True)


def rendered(shape: type[serializers.Serializer], value: Document) -> Document:
    """The value in the documented shape: an undocumented key is dropped.

    A missing one raises KeyError, or has the default of its field: a test sees that the desk says them all.
    """
    return dict(serializer_of(shape).to_representation({"format": FORMAT, **value}))


@cache
def serializer_of(shape: type[serializers.Serializer]) -> serializers.Serializer:
    """One for all values: it holds none, and copying its fields costs more than rendering through them."""
    return shape()


def read(body: str, shape: type[serializers.Serializer] = StatementDocument) -> Document:
    """A stored document of any format in today's shape. Raises ValueError for a format of a later release."""
    document: Document = json.loads(body)
    number = document.get("format", 0)
    if number > FORMAT:
        raise ValueError(f"This document has format {number}; this release reads up to {FORMAT}.")
    for upgrade in UPGRADES[number:]:
        document = upgrade(document)
    return _filled({**document, "format": FORMAT}, _defaults(shape))


def _from_0(document: Document) -> Document:
    """Before the first release documents named no format, and the initial status `opens_as`."""
    return {"initial_status" if name == "opens_as" else name: value for name, value in document.items()}


def _from_1(document: Document) -> Document:
    """References to a source repeated what the source itself says."""
    quotes = [document.get("quote"), *(step["quote"] for step in document.get("follow_ups", []))]
    for quote in filter(None, quotes):
        quote["source"] = {name: value for name, value in quote["source"].items() if name not in ("kind", "note")}
    return document


def _from_2(document: Document) -> Document:
    """Before deadlines could be restated, the first held."""
    return {**document, "deadline": document["due_on"]} if "due_on" in document else document


# UPGRADES[n] brings a document of format n to format n + 1.
UPGRADES: tuple[Callable[[Document], Document], ...] = (_from_0, _from_1, _from_2)


@cache
def _defaults(shape: type[serializers.Serializer]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """The fields of a shape that were added later: default and, for nested shapes, theirs; empty where none was."""
    plan = {}
    for name, field in serializer_of(shape).fields.items():
        nested = getattr(field, "child", field)
        below = _defaults(type(nested)) if isinstance(nested, serializers.Serializer) else {}
        if below or field.default is not empty:
            plan[name] = (field.default, below)
    return plan


def _filled(value: Any, plan: dict[str, tuple[Any, dict[str, Any]]]) -> Any:
    if isinstance(value, list):
        return [_filled(item, plan) for item in value] if plan else value
    if not plan or not isinstance(value, dict):
        return value
    missing = {name: default for name, (default, _below) in plan.items() if default is not empty and name not in value}
    return {**missing, **{name: _filled(item, plan[name][1] if name in plan else {}) for name, item in value.items()}}
