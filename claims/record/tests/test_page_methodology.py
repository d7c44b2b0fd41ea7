"""The methodology page and the colours of the statuses."""

import pytest

from claims.record.tests.reading import get_page
from tracker.vocabulary import STATUS_WORDS

pytestmark = pytest.mark.django_db


def test_every_status_has_its_colour_and_its_definition_in_public(client):
    sheet, page = get_page(client, "/statuses.css"), get_page(client, "/methodology/")
    for value, word in STATUS_WORDS.items():
        assert f".status-{value} {{ --tone: {word.tone.dark}; }}" in sheet
        assert str(word.definition) in page
