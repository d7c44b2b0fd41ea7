"""A source whose text is captured, and many statements."""

import pytest
from django.utils import timezone

from claims.tests.makers import a_quote, a_source, a_statement, a_topic
from sources.capture import capture
from tracker.admin_base import searching


@pytest.fixture
def source(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    source = a_source()
    capture(
        source, b"On 3 October the ministers signed the agreement. It enters into force in 2023.", at=timezone.now()
    )
    return source


@pytest.fixture
def many(monkeypatch):
    """Statements of which some have a word, dated or not, and bounds that are small for so few."""
    for name, value in {"FEW": 10, "WALKED": 8, "WINDOW": 20}.items():
        monkeypatch.setattr(searching, name, value)
    quote, topic = a_quote(), a_topic()
    for number in range(60):
        words = ["common"] * (number % 2) + ["seldom"] * (number in (3, 4, 30, 31, 59)) + ["old"] * (number < 12)
        made_on = "" if number % 13 == 5 else f"{1990 + number % 30}"
        said = {"title": f"Number {number}", "summary": f"{' '.join(words)} words."}
        a_statement(**said, made_on=made_on, quote=quote, topics=[topic], speakers=[])
