"""The manual's pictures and figures, from a running system: `make screens`.

What the jobs cost is written between the two marks of docs/desk.md.
"""

import json
import re
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tracker.testing import ROOT, scratch_database
from tracker.tests.desk_jobs import counted
from tracker.tests.running import install, running_browser, running_site
from tracker.tests.walking import log_in

MANUAL = ROOT / "docs" / "desk.md"
PICTURES = ROOT / "docs" / "images" / "desk"
MARKS = re.compile(r"(<!-- counted -->\n).*?(<!-- /counted -->)", re.DOTALL)
HEAD = ["job", "pages", "fields", "clicks"]


def table_of(rows: list[list[str]]) -> str:
    """The figures as Markdown."""
    lines = [HEAD, ["---"] * len(HEAD), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace("| --- |", "|---|").replace(" --- |", "---|")


def look_around(page: Any, site: Any, shot: Any) -> None:
    """Pages that no daily job comes by."""
    log_in(page, site)
    page.goto(f"{site.address}/admin/claims/statement/?pending=yes")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="History").click()
    shot("history")
    page.goto(f"{site.address}/admin/sources/quote/")
    shot("quotes")


def import_a_file(page: Any, site: Any, shot: Any, folder: Path) -> None:
    """The spreadsheet of docs/import.md, as it was at first, with its mapping."""
    written = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    file = folder / "promises.csv"
    file.write_text(re.findall(r"```csv promises.csv\n(.*?)```", written, re.DOTALL)[0], encoding="utf-8")
    mapping = json.loads(re.findall(r"```json promises-mapping.json\n(.*?)```", written, re.DOTALL)[0])
    page.goto(f"{site.address}/admin/claims/statement/import/")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Look at it").click()
    for column, target in mapping["columns"].items():
        page.get_by_label(column, exact=True).select_option(target)
    page.select_option("[name=every-kind]", "commitment")
    page.fill("[name=every-summary]", mapping["constants"]["summary"])
    page.select_option("[name=step-shows]", "action")
    page.select_option("[name=step-basis]", "stated")
    shot("import-columns")
    page.get_by_role("button", name="See what will happen").click()
    page.get_by_label("done").select_option("kept")
    page.get_by_role("button", name="See what will happen").click()
    page.locator("#report").scroll_into_view_if_needed()
    shot("import-report")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as kept:
        folder = Path(kept.enter_context(tempfile.TemporaryDirectory()))
        database = kept.enter_context(scratch_database(folder))
        site = kept.enter_context(running_site(folder, database, install(folder, database)))
        browser = kept.enter_context(running_browser())
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

        def shot(name: str) -> None:
            page.screenshot(path=str(PICTURES / f"{name}.png"))
            sys.stdout.write(f"{name}\n")

        rows = counted(page, site, shot)
        look_around(page, site, shot)
        import_a_file(page, site, shot, folder)
    MANUAL.write_text(MARKS.sub(rf"\1{table_of(rows)}\2", MANUAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
