"""The ledger as an auditor meets it: what verifying says, and what someone with the database's password could do."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import AutoField

from claims.record import verification
from claims.record.models import Edition, Entity
from claims.record.verification import Fault
from claims.tests.makers import a_statement, an_actor, published


def two_editions(slug="it", **fields):
    """A statement that was published, renamed together with its speaker, and published again."""
    speaker = an_actor(slug=f"{slug}-speaker", name="Before")
    statement = published(a_statement(slug=slug, speakers=[speaker], **fields))
    speaker.name, statement.title = "After", "A second title"
    speaker.save()
    statement.save()
    return published(statement, note="Renamed.")


def entry_of(number, slug="it"):
    return Edition.objects.get(slug=slug, number=number).entry


def fault():
    """The Fault that the whole ledger shows, None where it verifies."""
    *_held, last = verification.verify()
    return last if isinstance(last, Fault) else None


def verify_ledger():
    return told_by("verify_ledger")


def verify_record():
    return told_by("verify_record")


def rebuild_record(**options):
    return told_by("rebuild_record", **options)


def told_by(command, **options):
    """What a command prints, and its exit code."""
    said = StringIO()
    try:
        call_command(command, stdout=said, **options)
    except SystemExit as ended:
        return said.getvalue(), ended.code
    return said.getvalue(), 0


def all_rows():
    """Every row of the record, told apart by what it says: surrogate keys do not matter."""
    return {
        model._meta.model_name: sorted(model.objects.values_list(*natural_columns(model)), key=repr)
        for model in apps.get_app_config("record").get_models()
    }


def natural_columns(model):
    """The columns of a model without its surrogate key; editions and entities named by what outlives theirs."""
    for field in model._meta.concrete_fields:
        named = {Edition: ("__entry",), Entity: ("__kind", "__slug")}.get(field.related_model, ("",))
        if not isinstance(field, AutoField):
            yield from (field.name + rest for rest in named)


def without_guard():
    """Take the database's own guard away until the test ends, as someone with its password could."""
    table = " ON record_ledgerentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_ledger_append_only{table}")
