"""The shape of every public document: publishing renders through these, and the API is documented by them."""

from typing import Any

from rest_framework import serializers

from tracker.vocabulary import (
    STATUS_CHOICES,
    ActorKind,
    Anchor,
    Attribution,
    FollowUpKind,
    Kind,
    Modality,
    Relation,
    Role,
    SourceKind,
    Undertaking,
)


class DateDocument(serializers.Serializer):
    """A date of the world: as EDTF (ISO 8601-2), with the first and last day that it may mean."""

    edtf = serializers.CharField(help_text="EDTF, e.g. 2021-23 for autumn 2021")
    earliest = serializers.DateField(allow_null=True, help_text="null for an open start")
    latest = serializers.DateField(allow_null=True)


class NamedDocument(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class PublisherDocument(NamedDocument):
    url = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)


class OtherNameDocument(serializers.Serializer):
    name = serializers.CharField()
    language = serializers.CharField(allow_blank=True, help_text="BCP 47")


class ActorDocument(NamedDocument):
    kind = serializers.ChoiceField(ActorKind.choices)
    description = serializers.CharField(allow_blank=True)
    names = OtherNameDocument(many=True, help_text="other spellings, scripts and former names")


class TopicDocument(NamedDocument):
    description = serializers.CharField(allow_blank=True)


class SourceDocument(serializers.Serializer):
    """A document that quotes come from. What it does not say of itself is empty, and said in the note."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    publisher = NamedDocument(allow_null=True)
    authors = serializers.ListField(child=serializers.CharField())
    kind = serializers.ChoiceField(SourceKind.choices)
    language = serializers.CharField(help_text="BCP 47")
    url = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    published_on = DateDocument(allow_null=True)
    covers_from = DateDocument(allow_null=True)
    covers_to = DateDocument(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class QuoteDocument(serializers.Serializer):
    """A verbatim excerpt (W3C TextQuoteSelector) and how it was found again in the captured source."""

    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    language = serializers.CharField(help_text="BCP 47")
    translation = serializers.CharField(allow_blank=True)
    anchor = serializers.ChoiceField(Anchor.choices)
    source = SourceDocument()  # type: ignore[assignment]


class PartyDocument(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    actor = NamedDocument()
    speaker = NamedDocument(allow_null=True, help_text="for on_behalf_of: which speaker, where there are several")


class FollowUpDocument(serializers.Serializer):
    """A dated development. One that was corrected stays, names its correction, and no longer counts."""

    number = serializers.IntegerField()
    occurred_on = DateDocument()
    kind = serializers.ChoiceField(FollowUpKind.choices)
    summary = serializers.CharField()
    status = serializers.ChoiceField([("", "none"), *STATUS_CHOICES], allow_blank=True)
    counts = serializers.BooleanField(help_text="whether it takes part in deciding the status")
    reason = serializers.CharField(allow_blank=True)
    search_note = serializers.CharField(allow_blank=True)
    corrects = serializers.IntegerField(allow_null=True, help_text="number of the follow-up that was wrong")
    corrected_by = serializers.IntegerField(allow_null=True)
    quote = QuoteDocument(allow_null=True)


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


class EditionDocument(serializers.Serializer):
    number = serializers.IntegerField()
    sequence = serializers.IntegerField(help_text="place in the ledger")
    recorded_at = serializers.CharField(help_text="when it was published, ISO 8601 in UTC")
    change_note = serializers.CharField(allow_blank=True)


class StatementDocument(serializers.Serializer):
    """A claim or a commitment as one edition said it."""

    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.CharField()
    summary = serializers.CharField()
    status = serializers.ChoiceField(STATUS_CHOICES, help_text="what the world did, as of this edition")
    opens_as = serializers.ChoiceField(STATUS_CHOICES, help_text="what the statement's own quote shows")
    made_on = DateDocument()
    due_on = DateDocument(allow_null=True)
    due_text = serializers.CharField(allow_blank=True, help_text="the deadline in the source's words")
    attribution = serializers.ChoiceField(Attribution.choices)
    modality = serializers.ChoiceField(Modality.choices)
    undertaking = serializers.ChoiceField(Undertaking.choices)
    quote = QuoteDocument()
    parties = PartyDocument(many=True)
    topics = NamedDocument(many=True)
    follow_ups = FollowUpDocument(many=True)
    links = LinkDocument(many=True)
    edition = EditionDocument()


class TombstoneDocument(serializers.Serializer):
    """What remains public of a statement that was withdrawn."""

    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Kind.choices)
    withdrawn = serializers.BooleanField()
    reason = serializers.CharField()
    edition = EditionDocument()


class EditionRowDocument(serializers.Serializer):
    """One line of a statement's editions, with what is needed to verify it against the ledger."""

    number = serializers.IntegerField()
    sequence = serializers.IntegerField()
    recorded_at = serializers.CharField()
    change_note = serializers.CharField(allow_blank=True)
    withdrawn = serializers.BooleanField()
    erased = serializers.BooleanField()
    content_digest = serializers.CharField(help_text="SHA-256 of salt and document")
    chain_digest = serializers.CharField()
    salt = serializers.CharField(allow_blank=True)


ENTITY_DOCUMENTS: dict[str, type[serializers.Serializer]] = {
    "actor": ActorDocument,
    "topic": TopicDocument,
    "source": SourceDocument,
    "publisher": PublisherDocument,
}


def rendered(shape: type[serializers.Serializer], value: dict[str, Any]) -> dict[str, Any]:
    """The value in the documented shape: a missing key raises KeyError, an undocumented one is dropped."""
    return dict(shape(instance=value).data)
