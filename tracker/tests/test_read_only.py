"""The guard of every test that reads a public route: a view that writes does not pass, whatever it writes how."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from claims.models import Topic
from claims.tests.makers import a_topic

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def creates(request):
    return HttpResponse(a_topic().slug)


def updates(request):
    return HttpResponse(Topic.objects.update(description="Read"))


def deletes_inside_a_transaction_of_its_own(request):
    with transaction.atomic():
        return HttpResponse(Topic.objects.filter(slug="tax").delete())


def writes_while_it_streams(request):
    return StreamingHttpResponse(a_topic().slug for _ in range(3))


def reads(request):
    return HttpResponse(Topic.objects.get(slug="tax").slug)


VIEWS = [creates, updates, deletes_inside_a_transaction_of_its_own, writes_while_it_streams]
urlpatterns = [path(f"{prefix}{view.__name__}/", view) for view in [*VIEWS, reads] for prefix in ("", "admin/")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_public_route_that_writes_is_refused_and_the_test_goes_on(client, view):
    a_topic(slug="tax")
    with pytest.raises(DatabaseError, match="read.?only"):
        client.get(f"/{view.__name__}/")
    assert [(topic.slug, topic.description) for topic in Topic.objects.all()] == [("tax", "")]
    a_topic()
    assert Topic.objects.count() == 2


def test_the_desk_may_write_and_reading_costs_no_query_more(client):
    a_topic(slug="tax")
    assert client.get("/admin/updates/").content == b"1"
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/reads/").content == b"tax"
    assert len(queries) == 1
