"""What a later release changes in the shape of documents, and rebuilding where nobody waits for its turn."""

import pytest
from django.db import transaction
from rest_framework import serializers

from claims.record import documents
from claims.record.projection import rebuilding
from claims.record.search import terms
from claims.record.tests.varied import a_varied_record


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Inside a test's transaction nobody else writes; processes that do have pauses (test_concurrency.py)."""
    monkeypatch.setattr(rebuilding, "PAUSE", 0)


@pytest.fixture
def add_mood(monkeypatch):
    """A function that gives shapes of documents a field more, called mood, with a default: until the test ends."""

    def forget():
        for cached in (documents.serializer_of, documents._defaults):
            cached.cache_clear()

    def add(*shapes, default):
        for shape in shapes:
            monkeypatch.setitem(shape._declared_fields, "mood", serializers.CharField(default=default))
        forget()

    yield add
    forget()


@pytest.fixture(scope="module")
def varied_record(django_db_setup, django_db_blocker):
    """Two hundred statements of every sort, published once for a module: each test undoes only what it did itself.

    Few entries share a term: then so small a ledger has windows too.
    """
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "ENTRIES_TOGETHER", 16)
        a_varied_record(200)
        yield
        transaction.set_rollback(True)
