"""Verifying quotes against the captured texts: the command and its exit codes."""

import pytest
from django.core.management import CommandError

from claims.tests.makers import a_quote, a_source
from sources.models import Quote
from sources.tests.capturing import a_file, capture, grade, verify
from tracker.vocabulary import Anchor

pytestmark = pytest.mark.django_db


def test_quotes_that_are_found_verify(tmp_path):
    source = a_source(slug="paper")
    a_quote(source=source, exact="We will build it")
    a_quote(source=source, exact="market - it will")
    capture(a_file(tmp_path))
    said, code = verify()
    assert code == 0
    assert "exact 1 · normalised 1 · elided 0" in said


def test_one_broken_character_fails_and_is_named(tmp_path):
    source = a_source(slug="paper")
    a_quote(source=source, slug="sound", exact="We will build it")
    quote = a_quote(source=source, slug="broken", exact="it will follow")
    capture(a_file(tmp_path))
    assert verify()[1] == 0
    Quote.objects.filter(pk=quote.pk).update(exact="it will fol1ow")
    said, code = verify()
    assert code == 1
    assert said.splitlines()[0] == "broken: not_found"
    assert "sound" not in said
    assert grade(quote) == Anchor.NOT_FOUND


@pytest.mark.parametrize(("exact", "worse"), [("it", "ambiguous"), ("never", "not_found")])
def test_every_grade_worse_than_elided_fails(tmp_path, exact, worse):
    a_quote(source=a_source(slug="paper"), slug="q", exact=exact)
    capture(a_file(tmp_path))
    said, code = verify()
    assert (said.splitlines()[0], code) == (f"q: {worse}", 1)


def test_a_quote_of_which_an_ellipsis_leaves_out_the_middle_is_verified(tmp_path):
    a_quote(source=a_source(slug="paper"), slug="q", exact="We […] follow")
    capture(a_file(tmp_path))
    assert verify() == ("exact 0 · normalised 0 · elided 1 · ambiguous 0 · not_found 0 · no_text 0\n", 0)


def test_a_quote_without_a_captured_text_fails_only_if_verified_strictly():
    a_quote(slug="q")
    assert verify()[1] == 0
    said, code = verify(strict=True)
    assert (said.splitlines()[0], code) == ("q: no_text", 1)


def test_one_source_is_verified_alone(tmp_path):
    a_quote(source=a_source(slug="paper"), slug="bad", exact="never")
    capture(a_file(tmp_path))
    a_quote(source=a_source(slug="other"))
    assert verify(source="other") == ("exact 0 · normalised 0 · elided 0 · ambiguous 0 · not_found 0 · no_text 1\n", 0)
    assert verify(source="paper")[1] == 1


def test_verifying_an_unknown_source_is_refused():
    with pytest.raises(CommandError, match="unknown") as refusal:
        verify(source="unknown")
    assert refusal.value.returncode == 2
