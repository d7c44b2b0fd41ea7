"""The first page: where things stand, what happened last and what is overdue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.record import queries
from claims.record.caching import public
from claims.record.models import Entity
from tracker.clock import today

DEVELOPMENTS_SHOWN, OVERDUE_SHOWN, TOPICS_SHOWN = 6, 5, 24


@public
def home(request: HttpRequest) -> HttpResponse:
    overdue = queries.overdue(today())
    topics = Entity.objects.mentioned().filter(kind="topic").order_by("-statement_count", "name")
    context = {
        "section": "home",
        "compositions": queries.compositions(),
        "counts": queries.entity_counts(),
        "developments": queries.latest_developments(DEVELOPMENTS_SHOWN),
        "overdue": queries.cards(overdue.order_by("due_latest", "slug")[:OVERDUE_SHOWN]),
        "overdue_count": overdue.count(),
        "topics": topics[:TOPICS_SHOWN],
    }
    return render(request, "record/home.html", context)
