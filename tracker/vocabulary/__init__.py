"""The words of the project that both desk and record use: each with its definition, in one place.

The methodology page, the filters, the API documentation, the colours and the icons are generated from here.
"""

from tracker.vocabulary.appearance import Tone
from tracker.vocabulary.choices import (
    FACETS,
    INVERSE_RELATION,
    TERMS,
    ActorKind,
    Anchor,
    Attribution,
    Facet,
    FollowUpKind,
    Kind,
    Modality,
    Relation,
    Role,
    SourceKind,
    Text,
    Timeliness,
    Undertaking,
    facets_said,
)
from tracker.vocabulary.statuses import (
    CLAIM_STATUSES,
    COMMITMENT_STATUSES,
    FULFILLED_STATUSES,
    OPEN_STATUSES,
    OPENINGS,
    SET_CHOICES,
    STATUS_CHOICES,
    STATUS_WORDS,
    VOCABULARIES,
    Proof,
    StatusWord,
    statuses_of,
)
