"""What an editor does in a browser."""


def log_in(page, site, name: str = "editor") -> None:
    page.wait_for_load_state("networkidle")  # what is still on its way belongs to whoever was here
    page.context.clear_cookies()
    page.goto(f"{site.address}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.passwords[name])
    page.get_by_role("button", name="Log in").click()


def open_first(page, site, queue: str) -> None:
    """Go from the desk's first page to the first that waits in a queue."""
    page.goto(f"{site.address}/admin/")
    page.locator(f"section:has(#queue-{queue}) li a").first.click()


def open_statement(page, site, title: str) -> None:
    page.goto(f"{site.address}/admin/claims/statement/")
    page.get_by_role("searchbox").or_(page.locator("#searchbar")).first.fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=title).first.click()


def new_follow_up(page):
    """The form that is ready for the next follow-up on a statement's page."""
    return page.locator("[id^=follow_ups-]:not(.empty-form)").filter(has=page.locator("textarea[name$=summary]")).last


def pick(page, form, field: str, words: str) -> None:
    """Choose in one of the admin's autocomplete fields."""
    form.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()
