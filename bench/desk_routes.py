"""What is measured at the desk: its lists, searches and pickers, and every page of a row."""

from urllib.parse import urlencode

from django.urls import reverse

from bench.parameters import Parameters
from bench.route import Route
from claims.desk.queues import QUEUES
from claims.models import Statement

EMPTY = "Django’s empty view"


def desk(of: Parameters) -> list[Route]:
    """Lists, searches and pickers of the admin: of a database that has the desk's side of what is public."""
    statements = "/admin/claims/statement/"
    found = {
        "desk: statements": statements,
        "desk: page 100": f"{statements}?p=100",
        "desk: drafts": f"{statements}?publication__exact=draft",
        "desk: by deadline": f"{statements}?o=-5",
        "desk: follow-ups": "/admin/claims/followup/",
        "desk: quotes": "/admin/sources/quote/",
        "desk: actors": "/admin/claims/actor/",
    }
    words = {
        "rare word": of.rare_word,
        "common word": of.common_word,
        "two words": f"{of.common_word} {of.second_word}",
        "phrase": f'"{of.title_phrase}"',
        "name in another script": of.other_script,
    }
    found |= {f"desk: {name}": f"{statements}?{urlencode({'q': said})}" for name, said in words.items()}
    found |= {
        "desk: pick an actor": picker("party", "actor", of.other_script),
        "desk: pick a statement": picker("link", "to_statement", of.common_word),
        "desk: pick a quote": picker("statement", "quote", of.common_word),
    }
    return [Route("desk", name, path, EMPTY, at_desk=True) for name, path in found.items()]


def picker(model: str, field: str, words: str) -> str:
    asked = {"app_label": "claims", "model_name": model, "field_name": field, "term": words}
    return f"/admin/autocomplete/?{urlencode(asked)}"


def rows_at_the_desk(of: Parameters) -> list[Route]:
    """The first page, the queues, and each page of a statement and of what it shows; none where the desk is empty."""
    statement = Statement.objects.filter(slug=of.revised).select_related("quote__source").first()
    if statement is None or statement.quote is None:
        return []
    found = {"desk: home": reverse("admin:index")}
    found |= {
        f"desk: queue {queue.name}": reverse("admin:claims_statement_queue", args=[queue.name]) for queue in QUEUES
    }
    found |= {
        f"desk: new {kind}": f"{reverse('admin:claims_statement_add')}?kind={kind}" for kind in ("claim", "commitment")
    }
    for name in ("change", "review", "preview", "history", "withdraw"):
        found[f"desk: statement, {name}"] = reverse(f"admin:claims_statement_{name}", args=[statement.pk])
    opened = statement.follow_ups.all()[0].pk
    found["desk: statement, a follow-up open"] = f"{found['desk: statement, change']}?follow_up={opened}"
    draft = Statement.objects.filter(publication="draft").order_by("pk")[0]
    found["desk: draft, delete"] = reverse("admin:claims_statement_delete", args=[draft.pk])
    rows = {"quote": statement.quote, "source": statement.quote.source, "actor": statement.parties.all()[0].actor}
    for name, row in rows.items():
        for page in ("change", "history"):
            found[f"desk: {name}, {page}"] = reverse(f"admin:{row._meta.app_label}_{name}_{page}", args=[row.pk])
    return [Route("desk", name, path, EMPTY, at_desk=True) for name, path in found.items()]
