"""The orders in which pages and API list the record alike, each with its name in an address and what a reader sees."""

from django.utils.translation import gettext_lazy as _

from claims.record.paging import Order

ORDERS = {
    "-made": (Order("-made", "made_latest", descending=True), _("Newest first")),
    "made": (Order("made", "made_latest"), _("Oldest first")),
    "-recorded": (Order("-recorded", "entry_id", descending=True, ties=()), _("Last published first")),
    "recorded": (Order("recorded", "entry_id", ties=()), _("First published first")),
}
DEFAULT_ORDER = "-made"
NAME_ORDER = Order("name", "name")
DEADLINE_ORDER = Order("due", "due_latest")

STATEMENT_ORDERS = {name: order for name, (order, _label) in ORDERS.items()}
FOLLOW_UP_ORDERS = {
    "-occurred": Order("-occurred", "occurred_latest", descending=True, ties=("slug", "number")),
    "occurred": Order("occurred", "occurred_latest", ties=("slug", "number")),
}
ENTITY_ORDERS = {"name": NAME_ORDER}
EDITION_ORDERS = {"number": Order("number", "number", ties=())}
