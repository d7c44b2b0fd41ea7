"""The desk: statements that editors draft, review, follow up and publish. Nothing public reads these tables."""

from claims.models.actors import Actor, ActorName, Topic
from claims.models.batches import Batch
from claims.models.bulk_changes import BulkChange
from claims.models.criteria import Criterion
from claims.models.finding import ActorTerms, FollowUpTerms, StatementTerms, TopicTerms
from claims.models.follow_ups import FollowUp, validate_follow_up
from claims.models.intakes import Intake, forget_old
from claims.models.links import Link
from claims.models.occasions import Occasion, OccasionTerms
from claims.models.origins import ForeignRating, Imported, Origin
from claims.models.parties import Party
from claims.models.reviews import Contribution, Deed, Review
from claims.models.statements import DESK_ONLY, MAX_TITLE, SHOWN, Publication, Statement
from claims.models.usage import COUNTERS, SHARED, statements_showing
from claims.models.written import travelling, written
