"""What someone with the database's password could do to one value or one row of the record, drawn at random."""

import string
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from claims import publishing
from claims.record import erasure
from claims.record.models import Edition, LedgerEntry
from claims.record.tests.auditing import two_editions
from claims.tests.makers import a_follow_up, a_link, a_rich_statement, a_statement, a_topic, an_actor, published
from tracker.search.storage import TermsField

MODELS = list(apps.get_app_config("record").get_models())
SURROGATES = {model: model._meta.pk for model in MODELS if isinstance(model._meta.pk, models.AutoField)}


def a_rich_record():
    """Several editions, links, corrections, both kinds; withdrawn, published again, and erased in every way."""
    two_editions()
    claim = a_statement(slug="claim", kind="claim", topics=[a_topic(slug="shared")])
    a_follow_up(claim, status="disputed")
    a_link(claim, "contradicts", published(a_statement(slug="linked", undertaking="refrain", due_on="2030")))
    rich = published(a_rich_statement())
    a_follow_up(rich, status="stalled", occurred_on="2024-05-01")
    published(rich, note="A step more.")
    publishing.withdraw(published(claim), by=None, reason="A doubt.")
    published(claim)
    for slug, number in (("it", 1), ("claim", 2)):
        erasure.erase_edition(slug, number, reason="A court order.", at=timezone.now())
    for slug in ("erased", "returned"):
        statement = published(a_statement(slug=f"by-{slug}", speakers=[an_actor(slug=slug)]))
        publishing.withdraw(statement, by=None, reason="A request.")
        erasure.erase_edition(statement.slug, 1, reason="A request.", at=timezone.now())
        erasure.erase_entity("actor", slug, reason="A request.", at=timezone.now())
    published(statement)


def kinds_of_alteration():
    """Every column that can be changed, and each table's ways to lose or gain a row."""
    for model in MODELS:
        for field in model._meta.concrete_fields:
            yield model, field.attname
        yield from ((model, way) for way in (lose, lose_with_all_that_names_it, double, double_under_another_key))


def alter(model, what, draw):
    """Do one alteration, drawn at random; says what was done. Raises DatabaseError where the database refuses."""
    row = draw.choice(list(model.objects.order_by("pk")))
    if callable(what):
        what(row, draw)
        done = what.__name__
    else:
        field = model._meta.get_field(what)
        value = another(field, row, draw)
        model.objects.filter(pk=row.pk).update(**{what: value})
        done = f"{what} = {value!r}, was {getattr(row, what)!r}"
    connection.check_constraints()
    return f"{model.__name__} {row.pk}: {done}"


def rename(row):
    """Another surrogate key, in the row and in all that refers to it."""
    key = max(type(row).objects.values_list("pk", flat=True)) + 1000
    referring = [(relation, row.pk) for relation in row._meta.related_objects]
    type(row).objects.filter(pk=row.pk).update(**{row._meta.pk.attname: key})
    for relation, old in referring:
        relation.related_model.objects.filter(**{relation.field.name: old}).update(**{relation.field.attname: key})
    connection.check_constraints()


def lose(row, draw):
    type(row).objects.filter(pk=row.pk)._raw_delete(using="default")


def lose_with_all_that_names_it(row, draw):
    for relation in row._meta.related_objects:
        for dependent in relation.related_model.objects.filter(**{relation.field.name: row.pk}):
            lose_with_all_that_names_it(dependent, draw)
    lose(row, draw)


def double(row, draw):
    row.pk = None if type(row) in SURROGATES else row.pk + 1
    row.save(force_insert=True)


def double_under_another_key(row, draw):
    """A copy that no constraint need refuse: whatever must be unique is something else."""
    row.pk = max(type(row).objects.values_list("pk", flat=True)) + 1
    if isinstance(row, Edition):
        row.entry = draw.choice(list(LedgerEntry.objects.filter(edition__isnull=True)))
    for name in {"slug", "role", "number"} & {field.name for field in row._meta.fields}:
        setattr(row, name, 77 if name == "number" else "copy")
    row.save(force_insert=True)


def another(field, row, draw):
    """A value of the field's type that the row does not have."""
    present = repr(getattr(row, field.attname))
    return draw.choice([value for value in candidates(field, row, draw) if repr(value) != present])


def candidates(field, row, draw):
    """Values of other rows, and some that none has."""
    elsewhere = list(type(row).objects.order_by("pk").values_list(field.attname, flat=True))
    made = MADE_UP[next(kind for kind in MADE_UP if isinstance(field, kind))]
    return [draw.choice(elsewhere), *made(getattr(row, field.attname), draw), *([None] if field.null else [])]


def keys(value, draw):
    """Of ledger entries, editions or entities: near, far and of nothing at all."""
    return [draw.randint(1, 40), (value or 0) + 1, 10**6]


def texts(value, draw):
    scribble = "".join(draw.choices(string.ascii_lowercase, k=8))
    at = draw.randrange(len(value) + 1) if value else 0
    return [scribble, "", value[:at], value[:at] + draw.choice("x1é") + value[at + 1 :]]


def structures(value, draw):
    return [{}, [], None, {**value, "attribution": "forged"}, dict(list(value.items())[1:])]


def days(value, draw):
    return [date(draw.randint(1990, 2040), 1, 1), (value or date(2000, 1, 1)) + timedelta(days=draw.choice([-1, 1]))]


def moments(value, draw):
    return [value + timedelta(microseconds=draw.choice([-1, 1])), datetime(draw.randint(1990, 2040), 1, 1, tzinfo=UTC)]


def some_terms(value, draw):
    return [{*value, "forged"}, set(sorted(value)[1:]), set()]


MADE_UP = {
    TermsField: some_terms,
    models.ForeignKey: keys,
    models.JSONField: structures,
    models.BooleanField: lambda value, draw: [not value],
    models.DateTimeField: moments,
    models.DateField: days,
    models.IntegerField: lambda value, draw: [draw.randint(0, 40), (value or 0) + 1, 0],
    models.Field: texts,
}
