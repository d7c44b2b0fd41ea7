"""The desk as a browser uses it: what a page's form holds, posted with a few changes."""

import re
from html.parser import HTMLParser

from django.urls import reverse


class Fields(HTMLParser):
    """The successful controls of the page's main form, as a browser would post them."""

    def __init__(self, page):
        super().__init__()
        self.values, self.select, self.area = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "checkbox", "radio"):
            self.values[name] = given.get("value") or ""
        if tag == "input" and given.get("type") in ("checkbox", "radio") and "checked" in given:
            self.values[name] = given.get("value", "on")
        if tag == "select":
            self.select = (name, "multiple" in given)
            self.values.setdefault(name, [] if self.select[1] else "")
        if tag == "option" and "selected" in given and self.select:
            name, several = self.select
            self.values[name] = [*self.values[name], given["value"]] if several else given["value"]
        if tag == "textarea":
            self.area, self.values[name] = name, ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area


def page_of(statement):
    return reverse("admin:claims_statement_change", args=[statement.pk])


def filled(client, address, **changes):
    """What the form at an address holds, with these changes."""
    fields = Fields(client.get(address).content.decode()).values
    return {name: value for name, value in {**fields, **changes}.items() if "__prefix__" not in name}


def follow_up(number=0, **fields):
    values = {"occurred_on": "2022-10-21", "kind": "development", "summary": "It was done.", **shown(fields)}
    return {f"follow_ups-{number}-{name}": value for name, value in values.items()}


def shown(fields):
    """What is said of a follow-up, with what its evidence shows where it sets a status."""
    return {**({"shows": "effect", "basis": "stated"} if fields.get("status") else {}), **fields}


def save(client, statement, button="_save", opened=None, form=None, note=None, **changes):
    """Fill in the page of a statement and press a button; `_publish` is that of the review page that comes then.

    `opened` is the follow-up opened from its list, `form` what the page's form holds where it is open already, `note`
    what readers are told of a publication.
    """
    address = page_of(statement) + (f"?follow_up={opened.pk}" if opened else "")
    holds = filled(client, address) if form is None else form
    pressed = "_review" if button == "_publish" else button
    response = client.post(address, {**holds, **changes, pressed: "1"}, follow=True)
    saved = button == "_publish" and response.redirect_chain
    return publish_seen(client, response, note) if saved else response


def publish_seen(client, review, note=None):
    """Press “Publish” on a review page, if it has the button; with another note than it proposes, if one is given."""
    page = review.content.decode()
    if 'name="_publish"' not in page:
        return review
    seen = review.context["form"].initial["seen"]
    told = review.context["form"].initial["note"] if note is None else note
    return client.post(review.request["PATH_INFO"], {"note": told, "seen": seen, "_publish": "1"}, follow=True)


def ticked(response):
    """What the boxes of a page's questions hold, so that all of them are confirmed, and nothing but them."""
    found = re.findall(
        r'class="desk-sure"><input type="checkbox" name="([^"]+)" value="([^"]+)"', response.content.decode()
    )
    names = {name for name, _key in found}
    return {name: [key for of, key in found if of == name] for name in names}


def errors_at(response, number, field):
    formset = response.context["inline_admin_formsets"][0].formset
    return formset.forms[number].errors.get(field, [])


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def review_of(statement):
    return reverse("admin:claims_statement_review", args=[statement.pk])


def read(client, statement):
    return client.get(review_of(statement)).content.decode()


def decide(client, statement, button, **fields):
    seen = client.get(review_of(statement)).context["form"].initial["seen"]
    return client.post(
        review_of(statement), {"seen": seen, "note": "", "desk_note": "", **fields, button: "1"}, follow=True
    )
