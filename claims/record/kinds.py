"""The kinds of entity that the record knows, in one table: addresses, pages, filters, titles and shapes follow from it.

Another kind is one entry here, its document (claims.record.documents) and, where it has pages, its templates.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from claims.record import documents
from tracker.vocabulary import Text


@dataclass(frozen=True)
class EntityKind:
    """A kind of entity. `path` is its word in addresses; one without pages is served by the API alone.

    `filter_help` says what the filter of statements by this kind takes. Words that are looked for in statements are
    looked for in other spellings of the names of those that are `is_searched` too.
    """

    value: str
    label: Text
    plural: Text
    path: str
    document: type[serializers.Serializer]
    filter_help: Text
    has_pages: bool = True
    is_searched: bool = False

    @property
    def template(self) -> str:
        """The page of one."""
        return f"record/{self.value}.html"

    @property
    def item_template(self) -> str:
        """One in an index."""
        return f"record/_{self.value}_item.html"

    @property
    def page_name(self) -> str:
        """The URL name of the page of one."""
        return f"record-{self.value}"

    @property
    def index_name(self) -> str:
        return f"record-{self.path}"

    @property
    def api_name(self) -> str:
        """How the URL names of the API begin: with -list and -detail."""
        return f"api-{self.path}"


ACTOR = EntityKind(
    "actor",
    _("Actor"),
    _("Actors"),
    "actors",
    documents.ActorDocument,
    filter_help=_("Slug of an actor in any role."),
    is_searched=True,
)
TOPIC = EntityKind(
    "topic",
    _("Topic"),
    _("Topics"),
    "topics",
    documents.TopicDocument,
    filter_help=_("Slug of a topic."),
)
SOURCE = EntityKind(
    "source",
    _("Source"),
    _("Sources"),
    "sources",
    documents.SourceDocument,
    filter_help=_("Slug of a source of the quote or of evidence."),
)
PUBLISHER = EntityKind(
    "publisher",
    _("Publisher"),
    _("Publishers"),
    "publishers",
    documents.PublisherDocument,
    filter_help=_("Slug of a publisher."),
    has_pages=False,
)
OCCASION = EntityKind(
    "occasion",
    _("Occasion"),
    _("Occasions"),
    "occasions",
    documents.OccasionDocument,
    filter_help=_("Slug of an occasion at which it was said, or at which something came of it."),
)
KINDS: dict[str, EntityKind] = {kind.value: kind for kind in (ACTOR, TOPIC, OCCASION, SOURCE, PUBLISHER)}
