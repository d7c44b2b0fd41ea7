"""Whatever a history keeps is written through `save()` and `delete()`, or by one of the places named here."""

import ast

import pytest
from django.apps import apps

from claims.models import written
from tracker.testing import ROOT

PACKAGES = ("tracker", "sources", "claims")
UNSEEN = ("tests", "migrations", "claims/record")  # the record has no history but its ledger, and knows no desk model
BYPASSES = {
    *("update", "bulk_create", "bulk_update", "abulk_create", "abulk_update", "aupdate", "_raw_delete", "save_base"),
    *("save_without_historical_record", "execute", "executemany", "executescript", "cursor"),
}
ALLOWED = {
    ("claims/workflow.py", "move"): "writes the history of each statement itself",
    ("claims/importing/writing.py", "_put_topics"): "writes the history of each statement itself",
    ("claims/importing/writing.py", "_remember"): "what an origin said is a log of its own",
    ("claims/workflow.py", "record"): "reviews are a log of their own",
    ("claims/publishing/conditions.py", "keep_contributions"): "contributions are a log of their own",
    ("claims/management/commands/dump_record.py", "one_moment"): "sets the isolation of a transaction",
    ("tracker/migrating.py", "_fold"): "for migrations: folded columns are in no history",
    ("tracker/editing/presence.py", "open_page"): "who has a page open is kept for ten minutes",
    ("tracker/patience.py", "hardly_waiting"): "sets what a connection may wait",
    ("tracker/postgresql.py", "setting"): "sets what a connection may take",
    ("tracker/search/beside.py", "_again"): "what rows are found by is derived",
    ("tracker/search/storage.py", "*"): "what rows are found by is derived",
    ("tracker/testing.py", "*"): "makes databases for tests",
}


def tracked_columns():
    """The names of all columns that some history keeps."""
    histories = (model.history.model for model in written())
    return {name for history in histories for field in history.tracked_fields for name in (field.name, field.attname)}


def bypasses(source, kept):
    """Each call that may write what a history keeps without telling it: in which function, and what is called.

    An update of columns that no history keeps is none, and neither is that of a dict, which names no column.
    """
    found = []

    def walk(node, function):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = node.name
        name = getattr(node, "attr", "")
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "")
        if name == "skip_history_when_saving" or (isinstance(node, ast.Call) and is_bypass(name, node, kept)):
            found.append((function, name))
        for child in ast.iter_child_nodes(node):
            walk(child, function)

    walk(ast.parse(source), "")
    return found


def is_bypass(name, call, kept):
    if name in ("update", "aupdate"):
        columns = {keyword.arg for keyword in call.keywords}
        return None in columns or bool(columns & kept)
    return name in BYPASSES


def found_in_the_project():
    kept, found = tracked_columns(), set()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not any(f"/{unseen}/" in f"/{place}" for unseen in UNSEEN):
                found |= {(place, function) for function, _name in bypasses(path.read_text(), kept)}
    return found


def is_allowed(place, function):
    return (place, function) in ALLOWED or (place, "*") in ALLOWED


def test_only_named_places_write_past_a_history():
    assert {one for one in found_in_the_project() if not is_allowed(*one)} == set()


def test_no_place_is_named_in_vain():
    found = found_in_the_project()
    places = {place for place, _function in found}
    assert {one for one in ALLOWED if one not in found and not (one[1] == "*" and one[0] in places)} == set()


def test_a_history_keeps_no_column_that_publishing_writes_past_it():
    assert tracked_columns().isdisjoint({"synced_at", "changed_at", "public", "folded"})
    assert {"title", "quote", "quote_id", "publication", "exact", "actor_id"} <= tracked_columns()


@pytest.mark.parametrize(
    "code",
    [
        "Statement.objects.filter(pk=1).update(title='x')",
        "rows.update(**changes)",
        "rows.update(synced_at=now, title='x')",
        "Quote.objects.bulk_create(quotes)",
        "Quote.objects.bulk_update(quotes, ['exact'])",
        "rows._raw_delete('default')",
        "connection.cursor().execute('DELETE FROM claims_party')",
        "statement.save_without_historical_record()",
        "statement.skip_history_when_saving = True",
    ],
)
def test_what_is_found(code):
    assert bypasses(f"def somewhere():\n    {code}\n", tracked_columns())


@pytest.mark.parametrize(
    "code", ["known.update(others)", "rows.update(synced_at=now)", "rows.update(public=True)", "statement.save()"]
)
def test_what_is_no_bypass(code):
    assert not bypasses(code, tracked_columns())


def test_every_model_that_people_write_keeps_a_history():
    logs = {"review", "contribution", "batch", "bulkchange", "snapshot", "snapshotdeed"}
    logs |= {"intake", "origin", "imported", "foreignrating"}
    ours = [model for label in ("sources", "claims") for model in apps.get_app_config(label).get_models()]
    plain = [model for model in ours if not hasattr(model, "instance_type") and model not in written()]
    told = {model._meta.model_name for model in plain if not model._meta.model_name.startswith("historical")}
    assert {name for name in told if not name.endswith("terms")} == logs
