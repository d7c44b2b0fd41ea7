"""What the record took back or changed: corrections, withdrawals and later editions, newest first."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.record import queries
from claims.record.caching import public
from claims.record.errors import bad_request
from claims.record.listing import FOLLOW_UP_ORDERS
from claims.record.pages.lists import Complaints, listing
from claims.record.paging import Order
from claims.record.search.asked import Asked
from claims.record.search.counting import number_of

BY_RECORD_TIME = Order("recorded", "entry_id", descending=True, ties=())
CHANGES = {
    "corrections": (queries.corrections, FOLLOW_UP_ORDERS["-occurred"]),
    "withdrawals": (queries.withdrawals, BY_RECORD_TIME),
    "revisions": (queries.revisions, BY_RECORD_TIME),
}


@public
def corrections(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show") or "corrections"
    if show not in CHANGES:
        return bad_request(request)
    rows, order = CHANGES[show]
    complaints: Complaints = {}
    shown = listing(rows(), order, request.GET, complaints, is_counted=False)
    if complaints:
        return bad_request(request)
    context = {
        "section": "corrections",
        "show": show,
        "numbers": [(name, number_of(Asked(query()))) for name, (query, _order) in CHANGES.items()],
        "rows": shown.rows,
        "events": [json.loads(row.body) for row in shown.rows] if show == "corrections" else [],
        "listing": shown,
    }
    return render(request, "record/corrections.html", context)
