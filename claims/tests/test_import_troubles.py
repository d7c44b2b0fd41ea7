"""Files as newsrooms have them: each row is imported or refused by name, and the counts add up to the rows."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from claims.models import Statement

pytestmark = pytest.mark.django_db

HEAD = ["id", "kind", "title", "summary", "made_on", "speakers"]
SOUND = ["claim", "A claim", "It was said.", "2021-03-12", "Ivan Ivanou"]
COUNTS = re.compile(r"(\d+) rows? read: (\d+) created, (\d+) updated, (\d+) unchanged, (\d+) refused")


def imported(path, rest):
    """What the command says, and its counts, of a file of which what is sound is kept."""
    out = StringIO()
    call_command("import_statements", str(path), keep_good=rest, origin="troubles", stdout=out)
    read, *parts = map(int, COUNTS.search(out.getvalue()).groups())
    assert read == sum(parts), "every row is counted once"
    return out.getvalue(), (read, *parts)


def row(number, **changes):
    values = dict(zip(HEAD, [str(number), *SOUND], strict=True)) | {"title": f"Claim {number}"}
    return list({**values, **changes}.values())


@pytest.fixture
def rest(tmp_path):
    return tmp_path / "rest.csv"


def text_of(rows, delimiter=";"):
    return "".join(f"{delimiter.join(cells)}\r\n" for cells in [HEAD, *rows])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ";"), ("a.csv", ","), ("a.tsv", "\t")])
def test_whatever_wrote_it(tmp_path, rest, encoding, name, delimiter):
    title = "Мінск абяцаў дарогу" if encoding != "windows-1251" else "Минск обещал построить новую дорогу"
    rows = [row(number, title=f"{title} {number}", speakers="Иван Иванов") for number in range(1, 9)]
    (tmp_path / name).write_bytes(text_of(rows, delimiter).encode(encoding))
    _said, counts = imported(tmp_path / name, rest)
    assert counts == (8, 8, 0, 0, 0) and Statement.objects.filter(title=f"{title} 8").exists()


def test_each_trouble_of_a_text_is_named_and_the_rest_is_imported(tmp_path, rest):
    rows = [
        row(1),
        row(2, made_on="31.12.2021"),
        row(3, made_on="30 February 2021"),
        row(4, title="A bell\x07"),
        row(5, title='"Never closed'),
        row(6, title="กรุงเทพ · القاهرة · Мінск"),
        row(7)[:-1],
        [*row(8), "one too many"],
        row(9, made_on="1,5"),
        row(10, made_on="2021-3-2"),
        row(11, title=""),
        row(1, title="The first once more"),
        row(12),
    ]
    (tmp_path / "a.csv").write_text(text_of(rows), encoding="utf-8")
    said, counts = imported(tmp_path / "a.csv", rest)
    assert counts == (13, 5, 0, 0, 8)
    assert {int(line) for line in re.findall(r"^Line (\d+)", said, re.MULTILINE)} == {4, 5, 6, 8, 9, 10, 12, 13}
    assert "U+0007" in said and "Line 2 is the same statement already" in said
    assert {one.title for one in Statement.objects.all()} >= {"Claim 12", "กรุงเทพ · القاهرة · Мінск"}
    assert imported(tmp_path / "a.csv", rest)[1] == (13, 0, 0, 5, 8)


def test_each_trouble_of_a_workbook(tmp_path, rest):
    book = Workbook()
    sheet = book.active
    for cells in [HEAD, *(row(number) for number in range(1, 8))]:
        sheet.append(cells)
    sheet["E3"] = 44835
    sheet["C4"] = "=A1+B1"
    sheet.merge_cells("F5:F6")
    sheet["D7"] = "#REF!"
    sheet["D7"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    said, counts = imported(tmp_path / "a.xlsx", rest)
    assert counts == (7, 3, 0, 0, 4), said
    assert "merged" in said and "formula" in said.casefold() and "counts days" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "title;;summary\nA;b;c\n"),
        ("a.csv", "title;title\nA;b\n"),
        ("a.csv", "2021-01-01;https://example.org\n2021-01-02;https://example.org/2\n"),
        ("a.json", "[" * 100_000),
        ("a.json", "{}"),
        ("a.xlsx", "no workbook"),
    ],
)
def test_a_file_that_is_refused_as_a_whole(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(Exception, match=r"Nothing was imported\.") as refused:
        call_command("import_statements", str(tmp_path / name), stdout=StringIO())
    assert refused.value.returncode == 2 and not Statement.objects.exists()


def test_fact_checks_of_others_keep_their_verdict(tmp_path, rest):
    review = {
        "@type": "ClaimReview",
        "url": "https://example.org/checks/1",
        "claimReviewed": "The siege lasted 850 days",
        "datePublished": "2024-01-29",
        "author": {"name": "Checkers"},
        "itemReviewed": {"author": {"name": "Somebody"}, "name": "Said at a memorial.", "datePublished": "2024-01-27"},
        "reviewRating": {"alternateName": "False", "bestRating": "5"},
    }
    (tmp_path / "a.json").write_text(json.dumps({"@context": "https://schema.org", "@graph": [review]}))
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"constants": {"kind": "claim"}}')
    call_command("import_statements", str(tmp_path / "a.json"), mapping=mapping, origin="checkers", stdout=StringIO())
    imported = Statement.objects.get().imported.get()
    assert (imported.foreign_rating.rating, imported.foreign_rating.rated_by) == ("False", "Checkers")
    assert Statement.objects.get().current_status() == "unchecked"
