"""A snapshot is written once."""

import pytest
from django.db import DatabaseError, models, transaction

from claims.tests.makers import a_source
from sources.models import Snapshot
from sources.tests.capturing import ARTICLE, a_file, capture

pytestmark = pytest.mark.django_db


CHANGES = {
    "save": lambda snapshot: snapshot.save(),
    "save of one field": lambda snapshot: snapshot.save(update_fields=["text"]),
    "update": lambda snapshot: Snapshot.objects.filter(pk=snapshot.pk).update(text="x"),
    "bulk update": lambda snapshot: Snapshot.objects.bulk_update([snapshot], ["text"]),
    "delete": lambda snapshot: snapshot.delete(),
    "delete of many": lambda snapshot: Snapshot.objects.all().delete(),
    "delete through the source": lambda snapshot: snapshot.source.snapshots.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_snapshot_is_neither_changed_nor_deleted(tmp_path, change):
    a_source(slug="paper")
    capture(a_file(tmp_path))
    snapshot = Snapshot.objects.get()
    snapshot.text = "Changed."
    with pytest.raises(TypeError, match="written once"), transaction.atomic():
        change(snapshot)
    assert Snapshot.objects.get().text == ARTICLE


def test_a_source_with_a_snapshot_cannot_be_deleted(tmp_path):
    source = a_source(slug="paper")
    capture(a_file(tmp_path))
    with pytest.raises(models.ProtectedError):
        source.delete()


def test_the_database_itself_refuses_to_change_a_snapshot(tmp_path):
    a_source(slug="paper")
    capture(a_file(tmp_path))
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot._base_manager.update(text="Other words.")
