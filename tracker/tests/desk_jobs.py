"""The desk's daily jobs, done in a browser as an editor does them, and what each costs: pages, fields and clicks.

A page is one that is shown; a field is one that is typed or chosen in; a click is a press of a link, a button or an option.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracker.tests.walking import log_in, new_follow_up

EXAMPLE = """The office reported on Wednesday that the plan was carried out in part.

It said: “The second stage begins in spring.” Nothing else was announced."""


@dataclass
class Worker:
    """Somebody at the desk. `shot` is called where a picture is taken; between jobs nothing is counted."""

    page: Any
    site: Any
    shot: Callable[[str], None] = lambda name: None
    pages: int = 0
    fields: int = 0
    clicks: int = 0
    seen: set[str] = field(default_factory=set)

    def begin(self, name: str) -> None:
        """Log in, and count from the first page on."""
        log_in(self.page, self.site, name)
        self.pages = self.fields = self.clicks = 0

    def fill(self, place: Any, words: str) -> None:
        place.fill(words)
        self.fields += 1

    def choose(self, place: Any, value: str) -> None:
        place.select_option(value)
        self.fields += 1

    def pick(self, form: Any, name: str, words: str) -> None:
        """Type into a picker, and take what it offers."""
        form.locator(f".field-{name} .select2-selection").first.click()
        self.fill(self.page.locator(".select2-search__field").last, words)
        self.page.locator(".select2-results__option", has_text=words).first.click()
        self.clicks += 1

    def click(self, place: Any) -> None:
        """Press what leads to another page."""
        place.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        self.pages += 1

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def first_in(self, queue: str) -> Any:
        return self.page.locator(f"section:has(#queue-{queue}) li a").first

    def says(self, words: str) -> None:
        assert words in self.page.locator(".messagelist").inner_text()


def enter_a_source(do: Worker) -> None:
    do.begin("writer")
    do.page.goto(f"{do.site.address}/admin/sources/source/add/")
    do.fill(do.page.locator("#id_title"), "An example for the manual")
    do.fill(do.page.locator("#id_url"), "https://example.org/report")
    do.fill(do.page.locator("#id_published_on"), "2026-11-25")
    do.fill(do.page.locator("#id_language"), "en")
    do.fill(do.page.locator("textarea[name=pasted]"), EXAMPLE)
    do.shot("source")
    do.click(do.page.locator("input[name=_continue]"))
    do.says("added successfully")


def new_claim(do: Worker) -> None:
    do.begin("writer")
    do.click(do.page.get_by_role("link", name="New claim"))
    form = do.page.locator("form#statement_form")
    do.fill(do.page.get_by_label("Title"), "The office: the second stage begins in spring")
    do.fill(do.page.get_by_label("Summary"), "The office said when the second stage begins. An example for the manual.")
    do.fill(do.page.locator("#id_quote_text"), "The second stage begins in spring.")
    do.pick(form, "quote_source", "An example for the manual")
    do.pick(do.page.locator("#parties-0"), "actor", "Belarus")
    do.fill(do.page.get_by_label("Made on"), "2026-11-25")
    do.pick(form, "topics", "Energy")
    do.shot("claim")
    do.click(do.button("Submit for review"))
    do.says("handed to review")


def review_and_publish(do: Worker) -> None:
    do.begin("editor")
    do.shot("home")
    do.click(do.first_in("to-review"))
    do.shot("first-edition")
    do.click(do.button("Publish"))
    do.says("Published as edition 1")


def new_status(do: Worker) -> None:
    do.begin("writer")
    do.page.goto(f"{do.site.address}/admin/claims/statement/?overdue=yes")
    do.click(do.page.locator("#result_list tbody th a").first)
    form = new_follow_up(do.page)
    do.fill(form.locator("[name$=occurred_on]"), "2026-11-25")
    do.choose(form.locator("select[name$=-status]"), "partly_kept")
    do.choose(form.locator("select[name$=-shows]"), "action")
    do.fill(form.locator("[name$=summary]"), "The office reported that the plan was carried out in part.")
    do.fill(form.locator("textarea[name$=evidence_text]"), "the plan was carried out in part")
    do.shot("status")
    do.click(do.button("Save and review"))
    do.shot("difference")
    do.click(do.button("Hand to review"))
    do.says("handed to review")


def mend_a_typing_error(do: Worker) -> None:
    do.begin("editor")
    do.page.goto(f"{do.site.address}/admin/claims/statement/?weight=regular")
    do.click(do.page.locator("#result_list tbody th a").first)
    summary = do.page.locator("#id_summary")
    do.fill(summary, f"{summary.input_value()} Mended.")
    do.click(do.button("Save and review"))
    do.shot("typo")
    do.click(do.button("Hand to review"))
    do.says("handed to review")


def check_nothing_new(do: Worker) -> None:
    do.begin("editor")
    do.click(do.page.locator("#queue-to-check a"))
    row = do.page.locator(".desk-waiting li").first
    do.fill(row.locator("[name=search_note]"), "Both governments' sites and the news agency, back to June.")
    do.shot("check")
    do.click(row.get_by_role("button"))
    do.says("was checked")


class Job(NamedTuple):
    """A job, with the fields and clicks that it may cost at most."""

    title: str
    does: Callable[[Worker], None]
    most_fields: int
    most_clicks: int


JOBS = [
    Job("Enter a document with its text", enter_a_source, 5, 1),
    Job("New claim from a known source", new_claim, 8, 5),
    Job("Read what waits for review, and publish it", review_and_publish, 1, 2),
    Job("New status with evidence", new_status, 5, 3),
    Job("Mend a typing error in public text", mend_a_typing_error, 2, 3),
    Job("Check, and find nothing new", check_nothing_new, 2, 2),
]


def counted(page: Any, site: Any, shot: Callable[[str], None] = lambda name: None) -> list[list[str]]:
    """Do all jobs, each after the other; for each its title, and what it cost, as a table has it."""
    rows = []
    for job in JOBS:
        worker = Worker(page, site, shot)
        job.does(worker)
        assert worker.fields <= job.most_fields and worker.clicks <= job.most_clicks, (job.title, worker)
        rows.append([job.title, str(worker.pages), str(worker.fields), str(worker.clicks)])
    return rows
