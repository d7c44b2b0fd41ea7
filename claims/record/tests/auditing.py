"""The ledger as an auditor meets it: what verifying says, and what someone with the database's password could do."""

from io import StringIO

from django.core.management import call_command
from django.db import connection

from claims.record import verification
from claims.record.models import Edition
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
    said = StringIO()
    try:
        call_command("verify_ledger", stdout=said)
    except SystemExit as ended:
        return said.getvalue(), ended.code
    return said.getvalue(), 0


def without_guard():
    """Take the database's own guard away until the test ends, as someone with its password could."""
    table = " ON record_ledgerentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_ledger_append_only{table}")
