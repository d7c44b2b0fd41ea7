"""The process of the test of a dump during an edit: `python -m claims.tests.dumper_process FOLDER`.

An editor saves while a dump has asked what waits, and has not written yet. It says in JSON which titles were dumped.
"""

import json
import sys
import time
from functools import partial
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after setup

from claims.management.commands import dump_record  # noqa: E402
from claims.models import Statement  # noqa: E402
from claims.tests.makers import a_statement, published  # noqa: E402
from tracker.tests.racing import race  # noqa: E402

AN_EDIT = 0.5  # seconds


def dump(begin, folder):
    ask = dump_record.require_all_public

    def ask_and_wait():
        ask()
        begin()
        time.sleep(AN_EDIT)

    dump_record.require_all_public = ask_and_wait
    call_command("dump_record", folder=folder, stdout=StringIO())


def edit(begin):
    begin()
    Statement.objects.update(title="Nobody has published this")


if __name__ == "__main__":
    folder = sys.argv[1]
    published(a_statement(title="Published"))
    race(partial(dump, folder=folder), edit)
    rows = [row for file in Path(folder).glob("*.json") for row in json.loads(file.read_text())]
    titles = [row["fields"]["title"] for row in rows if row["model"] == "claims.statement"]
    print(json.dumps([titles, Statement.objects.get().title]))
