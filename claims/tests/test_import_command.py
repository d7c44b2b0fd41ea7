"""docs/import.md, run as it stands; and what the commands say where they cannot do what is asked."""

import re
import shlex
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.models import Statement
from claims.tests.makers import a_statement
from tracker.testing import ROOT

pytestmark = pytest.mark.django_db

BLOCKS = re.compile(r"```(csv|json|console) ?(\S*)\n(.*?)```", re.DOTALL)
SKIPPED = "…"  # what a line of the page leaves out


def run(*command):
    out = StringIO()
    try:
        call_command(*command, stdout=out)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


def test_every_step_of_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = 0
    for kind, name, text in BLOCKS.findall((ROOT / "docs/import.md").read_text(encoding="utf-8")):
        if kind != "console":
            (tmp_path / name).write_text(text, encoding="utf-8")
            continue
        commands = re.findall(r"^\$ manage\.py (.*)$", text, re.MULTILINE)
        said = "".join(run(*shlex.split(command)) for command in commands)
        for line in text.splitlines():
            expected = line.partition(SKIPPED)[0]
            assert line.startswith("$") or expected in said, f"{commands}: {said}"
        ran += len(commands)
    assert ran == 5 and Statement.objects.count() == 3


class TestRefusals:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "some.csv"
        path.write_text("title,summary,kind\nA road,It is promised.,commitment\nA bridge,It is promised.,rumour\n")
        return path

    def test_nothing_is_written_where_a_row_is_refused(self, file):
        out = StringIO()
        with pytest.raises(CommandError) as refused:
            call_command("import_statements", str(file), stdout=out)
        assert refused.value.returncode == 1 and not Statement.objects.exists()
        assert "Line 3, kind: “rumour”: Nothing is called so here" in out.getvalue()

    def test_what_is_good_is_kept_and_the_rest_can_be_mended(self, file, tmp_path):
        rest = tmp_path / "rest.csv"
        said = run("import_statements", str(file), "--keep-good", str(rest), "--origin", "some")
        assert "2 rows read: 1 created, 0 updated, 0 unchanged, 1 refused." in said
        rest.write_text(rest.read_text(encoding="utf-8").replace("rumour", "claim"), encoding="utf-8")
        assert "1 row read: 1 created" in run("import_statements", str(rest), "--origin", "some")

    @pytest.mark.parametrize(
        ("mapping", "why"),
        [
            ("{", "mapping"),
            ('{"columns": {"Titel": "title"}}', "no column “Titel”"),
            ('{"columns": {"title": "x"}}', "“x”"),
        ],
    )
    def test_a_mapping_that_does_not_fit(self, file, tmp_path, mapping, why):
        (tmp_path / "mapping.json").write_text(mapping)
        with pytest.raises(CommandError, match=why) as refused:
            call_command("import_statements", str(file), mapping=tmp_path / "mapping.json", stdout=StringIO())
        assert refused.value.returncode == 2

    def test_nobody_is_taken_for_somebody(self, file):
        with pytest.raises(CommandError, match="No account"):
            call_command("import_statements", str(file), by="nobody", stdout=StringIO())

    def test_a_file_that_is_none(self, tmp_path):
        (tmp_path / "empty.csv").write_bytes(b"")
        with pytest.raises(CommandError) as refused:
            call_command("import_statements", str(tmp_path / "empty.csv"), stdout=StringIO())
        assert refused.value.returncode == 2

    @pytest.mark.parametrize(("name", "columns", "why"), [("x.pdf", [], "no kind"), ("x.csv", ["colour"], "colour")])
    def test_what_cannot_be_given_out(self, tmp_path, name, columns, why):
        a_statement()
        with pytest.raises(CommandError, match=why):
            call_command("export_statements", str(tmp_path / name), columns=columns, stdout=StringIO())
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "ndjson"])
def test_every_kind_of_file_goes_out_and_comes_in_again(tmp_path, kind):
    a_statement(title="= a formula, or not", internal_note="'quoted\n+ more", made_on="2021-23")
    a_statement(title="Ω · Мінск · กรุงเทพ", summary="First line.\n\tSecond line.")
    path = str(tmp_path / f"all.{kind}")
    run("export_statements", path, "--private")
    assert "2 rows read: 0 created, 0 updated, 2 unchanged, 0 refused." in run("import_statements", path)
