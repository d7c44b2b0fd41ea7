"""The one bridge from the desk to the record: what would be published, publishing it, and taking it back."""

from claims.publishing.conditions import MAX_NOTE, SecondPersonNeeded, confirm, needs_note, unconfirmed_quotes, unmet
from claims.publishing.edits import Edit, last_edits
from claims.publishing.proposal import Proposal, preview, propose, propose_one
from claims.publishing.publication import (
    ChangedMeanwhile,
    NothingNew,
    combined,
    publish,
    publish_one,
    retire,
    sync,
    together,
    withdraw,
)
