"""The one bridge from the desk to the record: what would be published, publishing it, and taking it back."""

from claims.publishing.proposal import Proposal, preview, propose, propose_one
from claims.publishing.publication import (
    MAX_NOTE,
    ChangedMeanwhile,
    NothingNew,
    publish,
    publish_one,
    retire,
    sync,
    together,
    withdraw,
)
