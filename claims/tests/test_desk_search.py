"""The desk finds its rows by words, drafts too, and what it finds them by follows every edit."""

import random
from itertools import product
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Actor, ActorName, FollowUp, Party, Statement, StatementTerms, Topic
from claims.tests.makers import a_follow_up, a_publisher, a_quote, a_source, a_statement, an_actor, published
from sources.models import Publisher, Quote, Source
from tracker.admin_base import searching
from tracker.admin_base.searching import Searched
from tracker.search import beside
from tracker.search.beside import complete, formula_of
from tracker.search.typed import parts_of

pytestmark = pytest.mark.django_db

TABLES = [model for app in ("sources", "claims") for model in beside.beside(apps.get_app_config(app))]


def found(client, words, model="statement", app="claims", **filters):
    address = reverse(f"admin:{app}_{model}_changelist")
    return [str(row) for row in client.get(f"{address}?{urlencode({'q': words, **filters})}").context["cl"].result_list]


def stale():
    """Rows whose terms say something else than the rows do; and terms of no row."""
    return [row for table in TABLES for row in beside.stale(table)]


@pytest.fixture
def tax():
    actor = an_actor("Лукашенко", "Łukaszenka", name="Alexander Lukashenko", slug="lukashenko")
    source = a_source(title="Union Gazette", authors="Ann Writer", publisher=a_publisher(name="State Press"))
    quote = a_quote(exact="We agreed on taxation, the president said", source=source)
    statement = a_statement(title="Found the tax committee", summary="By summer.", quote=quote, speakers=[actor])
    a_statement(title="Other", summary="Nothing of the kind.", quote=a_quote(exact="No industry will close"))
    return SimpleNamespace(statement=statement, actor=actor, quote=quote, source=source)


@pytest.mark.parametrize(
    "words",
    [
        "tax",
        "committees",
        "agree",
        "presid",
        "лукашенко",
        "lukaszenka committee",
        "ALEXANDER",
        '"tax committee"',
        '"on taxation, the"',
        "tax -industry",
        '"Alexander Lukashenko"',
        "Łukaszenka taxes",
        'tax -"committee tax"',
    ],
)
def test_a_statement_is_found_by_title_summary_quote_and_every_name_of_its_actors(client, editor, tax, words):
    assert found(client, words) == ["Found the tax committee"]


@pytest.mark.parametrize(
    "words", ["us", "dust", '"committee tax"', "tax industry", '"agreed on tax"', "-committee tax"]
)
def test_what_a_statement_does_not_say_does_not_find_it(client, editor, tax, words):
    assert found(client, words) == []


@pytest.mark.parametrize(
    ("app", "model", "words", "expected"),
    [
        ("claims", "actor", "lukaszenka", "Alexander Lukashenko"),
        ("claims", "actor", '"Alexander Lukashenko"', "Alexander Lukashenko"),
        ("sources", "publisher", "press", "State Press"),
        ("sources", "source", "gazette writer", "Union Gazette"),
        ("sources", "source", "state press", "Union Gazette"),
        ("sources", "quote", "gazette taxation", "“We agreed on taxation, the president said” · "),
        ("claims", "followup", "committee happened", "1"),
    ],
)
def test_everything_at_the_desk_is_found_by_words(client, editor, tax, app, model, words, expected):
    a_follow_up(tax.statement)
    [only] = found(client, words, model, app)
    assert expected in only


def test_a_picker_finds_by_the_same_words(client, editor, tax):
    def offered(model, field, words):
        asked = {"app_label": "claims", "model_name": model, "field_name": field, "term": words}
        return [row["text"] for row in client.get(f"/admin/autocomplete/?{urlencode(asked)}").json()["results"]]

    assert offered("party", "actor", "łukasz") == ["Alexander Lukashenko (Łukaszenka) · Person"]
    assert offered("link", "to_statement", "taxes lukashenko") == [
        "Found the tax committee · Commitment · 4 November 2021 · Draft"
    ]
    assert len(offered("link", "to_statement", "")) == 2
    assert offered("link", "to_statement", "…") == []
    assert b"no letter" not in client.get("/admin/").content, "a picker leaves no message for the next page"


def test_what_cannot_be_looked_for_is_said(client, editor, tax):
    address = reverse("admin:claims_statement_changelist")
    assert "There is no letter and no digit" in client.get(f"{address}?q=%21%3F").content.decode()
    many = "+".join(f"word{number}" for number in range(13))
    assert "At most 12 words are looked for at once" in client.get(f"{address}?q={many}").content.decode()
    assert found(client, "\0") == found(client, "")


def edits(draw):
    """One thing that an editor may do to any row, chosen at random."""
    statement, actor = draw.choice(list(Statement.objects.all())), draw.choice(list(Actor.objects.all()))
    quote, word = draw.choice(list(Quote.objects.all())), f"Word{draw.randrange(9)}"
    role = draw.choice(("speaker", "counterparty"))
    yield lambda: save(statement, title=word)
    yield lambda: save(statement, quote=quote)
    yield lambda: save(statement, made_on=f"20{draw.randrange(10, 30)}")
    yield lambda: save(quote, exact=f"{word} {draw.random()}")
    yield lambda: save(actor, name=word)
    yield lambda: ActorName.objects.get_or_create(actor=actor, name=word)
    yield lambda: ActorName.objects.filter(actor=actor).delete()
    yield lambda: Party.objects.get_or_create(statement=statement, actor=actor, role=role)
    yield lambda: Party.objects.filter(statement=statement).delete()
    yield lambda: a_follow_up(statement, summary=word, occurred_on="2025")
    yield lambda: FollowUp.objects.filter(statement=statement).delete()
    yield lambda: a_statement(quote=quote, speakers=[actor])
    yield lambda: save(draw.choice(list(Source.objects.all())), title=word)
    yield lambda: save(draw.choice(list(Publisher.objects.all())), name=word)
    yield lambda: save(draw.choice(list(Topic.objects.all())), name=word)
    if Statement.objects.count() > 2:
        yield lambda: (FollowUp.objects.filter(statement=statement).delete(), statement.delete())


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_what_rows_are_found_by_follows_every_edit(tax):
    draw = random.Random(7)
    for turn in range(120):
        edit = draw.choice(list(edits(draw)))
        edit()
        assert stale() == [], (turn, edit.__code__.co_firstlineno)
    assert StatementTerms.objects.count() == Statement.objects.count() > 1


def test_publishing_makes_no_terms_of_the_desk_anew(tax):
    a_follow_up(tax.statement, status="kept")
    with CaptureQueriesContext(connection) as caught:
        published(tax.statement)
    assert not [query["sql"] for query in caught if "claims_statementterms" in query["sql"]]
    assert stale() == []


def test_the_whole_index_is_made_anew(tax, capsys):
    a_follow_up(tax.statement)
    for table in TABLES:
        table._base_manager.all()._raw_delete("default")
    assert len(stale()) > 10
    call_command("index_desk")
    assert stale() == []
    assert "statements: 2" in capsys.readouterr().out


@pytest.mark.parametrize("app", ["claims", "sources"])
def test_migrations_fill_what_has_no_terms_when_all_are_done(tax, app):
    for table in TABLES:
        table._base_manager.all()._raw_delete("default")
    missing, config, recorder = len(stale()), apps.get_app_config(app), MigrationRecorder(connection)
    complete(config)
    [newest] = MigrationLoader(connection).graph.leaf_nodes("claims")
    recorder.record_unapplied(*newest)
    complete(config, plan=["a migration"])
    assert len(stale()) == missing, "another migration is to come"
    recorder.record_applied(*newest)
    complete(config, plan=["a migration"])
    left = {row._meta.app_label for row in stale()}
    assert left == {"claims", "sources"} - {app}


def test_a_fixture_may_name_a_quote_before_it_tells_of_it(tax, tmp_path):
    statement = a_statement(title="Told first", quote=a_quote(exact="Told last"))
    told = tmp_path / "told.json"
    told.write_text(serialize("json", [statement, statement.quote]))
    statement.delete()
    statement.quote.delete()
    call_command("loaddata", told, verbosity=0)
    assert stale() == []


@pytest.mark.parametrize("order", [("-made_latest", "-pk"), ("made_latest", "pk"), ("title", "-pk")])
def test_the_first_rows_are_those_of_a_plain_search(many, order):
    rows = Statement.objects.order_by(*order)
    bases = (rows, rows.filter(slug__gte="statement-3"), rows.filter(title="Number 3"))
    asked = ("common", "seldom", "old", "old common", "nothing", "words -common")
    for words, base in product(asked, bases):
        searched = Searched(base, StatementTerms, "pk", formula_of(StatementTerms, parts_of(words)), searching.Q())
        for most in (1, 5, 50):
            found = list(searched.found()[:most])
            assert searched.page(searched.first(most)) == found, (words, order, most)


def test_common_words_are_looked_for_where_they_are_likely(many, monkeypatch):
    ways = []
    having = Searched._having
    monkeypatch.setattr(Searched, "_having", lambda self, terms: ways.append(terms) or having(self, terms))

    def looks(words, most):
        ways.clear()
        rows = Statement.objects.order_by("-made_latest", "-pk")
        Searched(rows, StatementTerms, "pk", formula_of(StatementTerms, parts_of(words)), searching.Q()).first(most)
        return len(ways)

    assert looks("common", 2) == 1, "the first rows of all have it"
    assert looks("common", 9) == 2, "so many are among those of the next days"
    assert looks("seldom", 5) == 3, "only the index knows where"


def test_who_has_a_common_name_is_found_among_many_by_all_of_it(monkeypatch):
    monkeypatch.setattr("tracker.search.beside.MOST_NAMED", 2)
    for number in range(5):
        a_statement(title=f"By {number}", speakers=[an_actor(name=f"Ivan Ivanov{number}")])
    rows = StatementTerms.objects.filter(terms__matches=formula_of(StatementTerms, parts_of("ivan ivanov4")))
    assert [row.row.title for row in rows] == ["By 4"]
