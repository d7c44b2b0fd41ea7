"""What a later release changes in the shape of documents, and rebuilding where nobody waits for its turn."""

import pytest
from rest_framework import serializers

from claims.record import documents
from claims.record.projection import rebuilding


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Inside a test's transaction nobody else writes; processes that do have pauses (test_concurrency.py)."""
    monkeypatch.setattr(rebuilding, "PAUSE", 0)


@pytest.fixture
def add_weight(monkeypatch):
    """A function that gives shapes of documents a field more, called weight, with a default: until the test ends."""

    def forget():
        for cached in (documents.serializer_of, documents._defaults):
            cached.cache_clear()

    def add(*shapes, default):
        for shape in shapes:
            monkeypatch.setitem(shape._declared_fields, "weight", serializers.CharField(default=default))
        forget()

    yield add
    forget()
