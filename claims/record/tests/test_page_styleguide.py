"""The style guide: every part in every state, for developers only."""

import pytest

from claims.record.tests.reading import get_page
from tracker.vocabulary import STATUS_WORDS

pytestmark = pytest.mark.django_db


def test_the_style_guide_shows_every_part_to_developers_only(client, settings):
    get_page(client, "/styleguide/", status=404)
    settings.DEBUG = True
    page = get_page(client, "/styleguide/")
    assert all(f"status-{value}" in page for value in STATUS_WORDS)
    assert "Preview – not public." in page
