"""The first page: where things stand, what happened last and what is overdue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.record import queries
from claims.record.caching import public
from claims.record.listing import DEADLINE_ORDER, DEFAULT_ORDER, ORDERS
from claims.record.models import Entity
from claims.record.paging import page
from claims.record.search.counting import number_of
from tracker.clock import today

KEY_SHOWN, DEVELOPMENTS_SHOWN, OVERDUE_SHOWN, TOPICS_SHOWN = 6, 6, 5, 24


@public
def home(request: HttpRequest) -> HttpResponse:
    overdue = queries.overdue(today())
    longest_ago = page(overdue, DEADLINE_ORDER, OVERDUE_SHOWN).rows
    topics = Entity.objects.mentioned().filter(kind="topic").order_by("-statement_count", "name")
    context = {
        "section": "home",
        "key": queries.cards(page(queries.key_commitments(today()), ORDERS[DEFAULT_ORDER][0], KEY_SHOWN).rows),
        "compositions": queries.compositions(),
        "numbers": queries.entity_numbers("actor", "source"),
        "developments": queries.latest_developments(DEVELOPMENTS_SHOWN),
        "overdue": queries.cards(longest_ago),
        "overdue_number": number_of(overdue),
        "topics": topics[:TOPICS_SHOWN],
    }
    return render(request, "record/home.html", context)
