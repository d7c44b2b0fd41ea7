"""Where the record's words come from: publishers, their documents, the text as captured, and what is taken from it."""

from sources.models.documents import (
    LANGUAGE_TAG,
    LanguageField,
    PrivateFiles,
    Publisher,
    Slugged,
    Source,
    private_files,
)
from sources.models.excerpts import MAX_QUOTE, Quote, Reference, evidence_stem, unused_slug
from sources.models.finding import PublisherTerms, QuoteTerms, ReferenceTerms, SourceTerms
from sources.models.snapshots import Snapshot, SnapshotDeed, TextDeed, TextState
