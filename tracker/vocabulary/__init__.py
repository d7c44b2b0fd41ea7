"""The words of the project that both desk and record use: each with its definition, in one place.

The methodology page, the filters, the API documentation, the colours and the icons are generated from here.
"""

from tracker.vocabulary.appearance import Tone
from tracker.vocabulary.choices import (
    FACETS,
    INVERSE_RELATION,
    RELATION_WORDS,
    TERMS,
    TOLD_BY,
    ActorKind,
    Anchor,
    Attribution,
    Basis,
    CountsAs,
    Evidence,
    Facet,
    FollowUpKind,
    Kind,
    Modality,
    OccasionKind,
    Relation,
    Role,
    Shown,
    SourceKind,
    Text,
    Timeliness,
    Undertaking,
    Weight,
    WhyNotQuoted,
    WhyUnverifiable,
    WithdrawalGround,
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
    goes_back,
    statuses_of,
)
