"""How PostgreSQL finds a page among a hundred thousand statements: along an index, and never by reading all of them."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from claims.record.tests.many_rows import many_rows
from claims.tests.makers import a_rich_statement, published
from tracker.testing import ON_SQLITE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(ON_SQLITE, reason="SQLite tells of plans in words that change from version to version"),
]

# The route that is slow without it, by the index that must be there for it.
NEEDED = {
    "record_edition_current": "/api/v1/statements/",
    "record_edition_by_due": "/",
    "record_edition_withdrawal": "/corrections/?show=withdrawals",
    "record_edition_revision": "/corrections/?show=revisions",
    "record_event_current": "/api/v1/follow-ups/",
    "record_event_by_kind": "/api/v1/follow-ups/?kind=correction",
    "record_event_by_status": "/api/v1/follow-ups/?status=kept",
    "record_entity_by_name": "/api/v1/actors/",
    "record_entity_by_count": "/statements/",
    "record_edition_terms_by_term": "/api/v1/statements/?actor=actor-7",
}
ROUTES = [
    *NEEDED.values(),
    "/corrections/",
    "/api/v1/statements/?order=-recorded",
    "/api/v1/follow-ups/?statement=many-7",
    *(
        f"/api/v1/statements/?{asked}"
        for asked in (
            "kind=claim",
            "status=kept",
            "status=kept&status=announced",
            "actor=actor-3&topic=topic-3",
            "speaker=actor-3",
            "topic=topic-3&kind=claim",
            "timeliness=overdue",
            "timeliness=not_due",
            "timeliness=no_deadline",
            "made_after=2005-02-03",
            "made_before=2005-02-03",
            "due_before=2005-02-03",
            "due_after=2010-01-01&status=announced",
            "q=word7",
            "q=rare1000007",
            "q=word7+word8",
            "q=-word7",
            "order=made&kind=claim",
            "order=-recorded&status=kept",
        )
    ),
]
MOST_READ = 3 * 10_001  # rows that one step of a plan may meet


@pytest.fixture
def many():
    published(a_rich_statement())
    many_rows()


class Explaining:
    """Has the plan of each query made and carried out before the query itself."""

    def __init__(self):
        self.steps = []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and "record_" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                [(explained,)] = cursor.cursor.fetchall()
            self.steps += [(step, sql) for step in steps_of(explained[0]["Plan"])]
        return execute(sql, params, many, context)


def steps_of(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from steps_of(part)


def faults_of(client, route):
    """The steps of a route's plans that read a whole table, or sort or meet a great many rows."""
    explaining = Explaining()
    with connection.execute_wrapper(explaining):
        response = client.get(route)
    assert response.status_code == 200, (route, response.content[:300])
    assert explaining.steps
    return [
        f"{route}: {step['Node Type']} {fault} in {sql[:200]}"
        for step, sql in explaining.steps
        for fault in faults(step)
    ]


def faults(step):
    met = (step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * step["Actual Loops"]
    if step["Node Type"] == "Seq Scan" and step["Relation Name"].startswith(("record_edition", "record_document")):
        yield f"of all of {step['Relation Name']}"
    if met > MOST_READ:
        yield f"meets {met} rows"


def test_no_list_reads_all_of_a_table_or_sorts_it_but_would_without_any_of_its_indexes(client, many):
    faulty = [fault for route in dict.fromkeys(ROUTES) for fault in faults_of(client, route)]
    assert not faulty, "\n".join(faulty)
    kept = []
    for name, route in NEEDED.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f'DROP INDEX "{name}"')
            if not faults_of(client, route):
                kept.append(name)
            transaction.set_rollback(True)
    assert not kept


def test_every_index_of_the_lists_is_among_them():
    lists = [apps.get_model("record", name) for name in ("Edition", "Event", "Entity")]
    assert {index.name for model in lists for index in model._meta.indexes} <= set(NEEDED)
