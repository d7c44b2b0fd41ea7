"""The curated record, given out and taken in again."""

import pytest

from claims.importing.giving_out import columns_of
from claims.models import Statement
from claims.tests.test_export import taken_in_again

pytestmark = pytest.mark.django_db


def test_the_curated_record_is_taken_in_again_without_a_change(curated_record):
    report = taken_in_again(columns_of(Statement.objects.all(), private=True))
    assert report.read == report.unchanged == Statement.objects.count() > 200, report.troubles[:3]
