"""The processes of the stress test: `python -m claims.tests.stress_process SECONDS`.

Each person opens one of the pages that all of them edit, adds a mark of their own to one or two of its texts, and saves;
asked which of two versions is to stay, they keep both. A mark that was saved must be in the row at the end.
"""

import json
import random
import sys
import time
from functools import partial

import django

django.setup()

from django.test import Client  # noqa: E402  after setup
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from claims import publishing  # noqa: E402
from claims.models import Actor, FollowUp, Occasion, Statement, Topic  # noqa: E402
from claims.tests.browsing import Fields, publish_seen  # noqa: E402
from claims.tests.makers import (  # noqa: E402
    a_criterion,
    a_follow_up,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    an_editor,
    an_occasion,
)
from sources.models import Publisher, Quote, Reference, Source  # noqa: E402
from tracker.tests.racing import race  # noqa: E402

PEOPLE = 20
PUBLISHES = 0.5  # of what is saved on the page of a statement
TEXTS = {
    Statement: ["summary", "internal_note"],
    Actor: ["description", "names-0-name"],
    Topic: ["description"],
    Occasion: ["place"],
    Source: ["note", "authors"],
    Quote: ["translation"],
    Publisher: ["description"],
    Reference: ["shows"],
    FollowUp: ["summary"],
}


def the_rows():
    source, actor = a_source(url="https://example.org/paper"), an_actor("Another name")
    occasion, topic = an_occasion(), a_topic()
    rows = [source, source.publisher, actor, occasion, topic, a_reference(source=source)]
    for number in range(2):
        quote = a_quote(source=source, exact=f"The words of number {number}.")
        statement = a_statement(quote=quote, speakers=[actor], topics=[topic])
        a_criterion(statement, counts_as="kept")
        publishing.publish_one(statement, by=None)
        rows += [
            statement,
            statement,
            statement,
            a_quote(source=source, exact=f"Words {number}"),
            a_follow_up(statement),
        ]
    return rows


def address_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_of(response):
    fields = Fields(response.content.decode()).values
    return {name: value for name, value in fields.items() if "__prefix__" not in name}


def person(user, rows, seconds, begin):
    """What one person saved, by row and field, and how they fared."""
    client, chance = Client(raise_request_exception=False), random.Random(user.pk)
    client.force_login(user)
    told = {"marks": [], "saved": 0, "asked": 0, "busy": 0, "published": 0, "odd": []}
    begin()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        edit(client, chance, chance.choice(rows), f"{user.pk}x{len(told['marks'])}x{told['asked']}", told)
    return told


def edit(client, chance, row, mark, told):
    texts = [*TEXTS[type(row)], *(["criteria-0-text"] if isinstance(row, Statement) else [])]
    names = chance.sample(texts, chance.randint(1, min(2, len(texts))))
    page = client.get(address_of(row))
    if page.status_code != 200:
        told["odd"].append(f"GET {address_of(row)}: {page.status_code}")
        return
    form = form_of(page)
    for name in names:
        form[name] = with_mark(form[name], mark)
    for _attempt in range(50):
        answer = client.post(address_of(row), {**form, "_save": "1"})
        if answer.status_code == 302:
            told["saved"] += 1
            told["marks"] += [(row._meta.label, row.pk, name, mark) for name in names]
            publish_some(client, chance, row, told)
            return
        if answer.status_code == 503 and "not saved yet" in answer.content.decode():
            told["busy"] += 1
            continue
        form = answered(answer, form, names, mark)
        if form is None:
            errors = getattr(answer, "context", None) and answer.context.get("errors")
            told["odd"].append(f"POST {address_of(row)}: {answer.status_code} {errors}")
            return
        told["asked"] += 1


def answered(answer, form, names, mark):
    """The form again, with both versions of each field that was asked about; None if it was refused otherwise."""
    page = answer.content.decode() if answer.status_code == 200 else ""
    asked = [name for name in names if f'name="{name}-kept"' in page]
    if not asked:
        return None
    again = form_of(answer)
    for name in asked:
        theirs = answer.context["adminform"].form if "-" not in name else form_at(answer, name)
        field = name.rpartition("-")[2]
        again[name] = with_mark(str(theirs.conflicts[field].theirs), mark)
        again[f"{name}-kept"] = "mine"
    return again


def form_at(answer, name):
    prefix, number, _field = name.split("-")
    formsets = {one.formset.prefix: one.formset for one in answer.context["inline_admin_formsets"]}
    return formsets[prefix].forms[int(number)]


def with_mark(text, mark):
    """A text with a mark at its end; the oldest give way when it grows too long, and are looked for in the history."""
    return " ".join([*text.split(" ")[-6:], mark])


def publish_some(client, chance, row, told):
    if isinstance(row, Statement) and chance.random() < PUBLISHES:
        review = client.get(reverse("admin:claims_statement_review", args=[row.pk]))
        answer = publish_seen(client, review, note="Reworded.")
        told["published"] += answer.redirect_chain != [] if hasattr(answer, "redirect_chain") else 0
        if answer.status_code != 200:
            told["odd"].append(f"review: {answer.status_code}")


def lost(rows, told):
    """Marks that were saved, and that a later version dropped while its writer had not seen more than six newer ones."""
    missing = []
    histories = {(row._meta.label, row.pk): row for row in rows}
    for label, pk, name, mark in told["marks"]:
        row = histories[label, pk]
        versions = texts_of(row, name)
        first = next((place for place, text in enumerate(versions) if mark in text.split(" ")), None)
        if first is None:
            missing.append([label, pk, name, mark, "never there"])
            continue
        for newer, text in enumerate(versions[first : first + 6]):
            if mark not in text.split(" "):
                missing.append([label, pk, name, mark, f"dropped {newer} versions later"])
                break
    return missing


def texts_of(row, name):
    """The different versions of a text, oldest first."""
    related = {"names-0-name": ("names", "name"), "criteria-0-text": ("criteria", "text")}
    if name in related:
        relation, name = related[name]
        row = getattr(row, relation).order_by("pk").first()
    texts = row.history.order_by("history_date", "history_id").values_list(name, flat=True)
    return [text for place, text in enumerate(texts) if place == 0 or text != texts[place - 1]]


if __name__ == "__main__":
    setup_test_environment()
    rows, seconds = the_rows(), float(sys.argv[1])
    people = [an_editor(is_superuser=True) for _number in range(PEOPLE)]
    told = race(*(partial(person, user, rows, seconds) for user in people))
    sums = {name: sum(one[name] for one in told) for name in ("saved", "asked", "busy", "published")}
    odd = [line for one in told for line in one["odd"]]
    missing = [line for one in told for line in lost(rows, one)]
    print(json.dumps({"people": PEOPLE, "seconds": seconds, **sums, "odd": odd[:20], "lost": missing[:20]}))
