"""Parts of a page as a reader sees them: the text of a section, without its markup."""

import re


def section(page, name):
    """The markup of the section that is labelled by a heading of this id; nothing if the page has none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page)
    return found[0] if found else ""


def follow_up(page, number):
    """The markup of a follow-up in the timeline of a statement's page."""
    return re.search(rf'<li[^>]* id="follow-up-{number}">.*?</li>', page)[0]


def text(markup):
    """The words of some markup, spaced as they are read."""
    words = " ".join(re.sub("<[^>]+>", " ", markup).split())
    return re.sub(r" ([,.:;])", r"\1", words)


def links(markup):
    """Where the links of some markup lead, in order."""
    return [address.replace("&amp;", "&") for address in re.findall(r'<a\b[^>]*href="([^"]+)"', markup)]
