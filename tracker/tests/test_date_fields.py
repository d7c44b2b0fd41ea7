"""The fields of dates: bounds beside a date follow it, whatever door a row is saved through."""

import json
from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError

from sources.models import Source
from tracker.dates import EdtfBound, EdtfField


def a_source(**fields):
    return Source.objects.create(**{"slug": "it", "title": "It", **fields})


def stored(field="published_latest"):
    return Source.objects.values_list(field, flat=True).get(slug="it")


@pytest.mark.django_db
def test_a_bound_follows_its_date_when_the_row_is_saved():
    source = a_source(published_on="2021-23")
    assert stored() == date(2021, 11, 30)
    source.published_on = "2022"
    assert source.published_latest == date(2022, 12, 31), "before saving, too"
    source.save()
    assert stored() == date(2022, 12, 31)
    source.published_on = ""
    source.save()
    assert stored() is None


@pytest.mark.django_db
def test_a_bound_cannot_be_assigned():
    source = a_source(published_on="2022")
    source.published_latest = date(1999, 1, 1)
    source.save()
    assert source.published_latest == stored() == date(2022, 12, 31)


@pytest.mark.django_db
def test_a_bound_follows_its_date_in_rows_saved_raw_as_loaddata_does():
    fields = {"slug": "it", "title": "It", "published_on": "2021-23", "published_latest": "1999-01-01"}
    [row] = serializers.deserialize("json", json.dumps([{"model": "sources.source", "fields": fields}]))
    row.save()
    assert stored() == date(2021, 11, 30)


@pytest.mark.django_db
def test_an_unreadable_date_has_no_bound_and_full_clean_names_the_field():
    source = Source(slug="it", title="It", published_on="autumn")
    assert source.published_latest is None
    with pytest.raises(ValidationError) as refusal:
        source.full_clean()
    assert list(refusal.value.message_dict) == ["published_on"]


@pytest.mark.django_db
def test_a_source_covers_no_time_that_ends_before_it_begins():
    Source(slug="it", title="It", covers_from="2021-06", covers_to="2021").full_clean()
    with pytest.raises(ValidationError) as refusal:
        Source(slug="it", title="It", covers_from="2021-06", covers_to="2021-05").full_clean()
    assert list(refusal.value.message_dict) == ["covers_to"]


@pytest.mark.django_db
def test_a_date_that_is_too_long_is_refused_by_its_field():
    with pytest.raises(ValidationError) as refusal:
        Source(slug="it", title="It", published_on="2021/" * 2_000).full_clean()
    assert list(refusal.value.message_dict) == ["published_on"]


@pytest.mark.parametrize("field", [EdtfField(), EdtfBound("made_on", "latest")])
def test_date_fields_can_be_written_into_a_migration(field):
    _name, _path, args, kwargs = field.deconstruct()
    again = type(field)(*args, **kwargs)
    assert again.deconstruct()[1:] == field.deconstruct()[1:]


def test_a_bound_that_may_not_be_null_is_written_so_into_a_migration():
    assert not EdtfBound("occurred_on", "latest", null=False).clone().null
