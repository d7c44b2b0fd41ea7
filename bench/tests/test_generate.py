"""The generated record: the same for the same seed, verified by the project's own commands, in the shape it publishes."""

import json
from collections import Counter

import pytest

from bench.generate.content import Maker
from bench.generate.documents import Press, canonical
from bench.generate.scale import Plan, Scale
from claims.record import documents
from claims.record.canonical import canonical as canonical_text
from claims.record.kinds import KINDS
from tracker.testing import connected, run_python, scratch_database

N = 150


def generated(address, folder, *words):
    ended = run_python("-m", "bench.generate", str(N), *words, folder=folder, DATABASE_URL=address)
    assert ended.returncode == 0, ended.stderr[-1_000:]
    return address


def rows(address, query):
    with connected(address) as database:
        return database.execute(query).fetchall()


STALE = """
from django.apps import apps
from tracker.search.beside import beside, stale
for app in ("sources", "claims"):
    for model in beside(apps.get_app_config(app)):
        print(model.__name__, model._base_manager.count(), len(list(stale(model))))
"""


def require_found_at_the_desk(address, folder):
    ended = run_python(
        "manage.py", "shell", "--no-imports", "-c", STALE, folder=folder, DATABASE_URL=address, DEBUG="1"
    )
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert len(lines) == 9, ended.stderr
    assert all(stale == "0" for _name, _number, stale in lines), lines
    empty = {name for name, number, _stale in lines if not int(number)}
    assert empty == {"ReferenceTerms", "OccasionTerms"}, "of these none are generated"


@pytest.mark.concurrency
def test_what_is_generated_verifies_and_the_desk_says_the_same(own_database, tmp_path):
    generated(own_database, tmp_path, "--desk")
    settings = {"DATABASE_URL": own_database, "DEBUG": "1"}
    for command in ("verify_ledger", "verify_record", "check_integrity"):
        ended = run_python("manage.py", command, folder=tmp_path, **settings)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    ask = (
        "from claims.models import Statement; from claims.publishing import propose; "
        "proposals = propose(list(Statement.objects.filter(publication='published').values_list('pk', flat=True))); "
        "print(len(proposals), sum(proposal.has_news for proposal in proposals))"
    )
    ended = run_python("manage.py", "shell", "--no-imports", "-c", ask, folder=tmp_path, **settings)
    published, with_news = map(int, ended.stdout.split())
    require_found_at_the_desk(own_database, tmp_path)
    assert published > N * 0.9
    assert with_news == 0
    drafts = rows(own_database, "SELECT COUNT(*) FROM claims_statement WHERE publication IN ('draft', 'in_review')")
    assert drafts == [(N * 15 // 85,)]


@pytest.mark.concurrency
def test_a_seed_says_it_all_however_many_processes_work(migrated_database, tmp_path):
    heads = []
    for number, words in enumerate((("--workers", "1"), ("--workers", "2"), ("--seed", "2"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with scratch_database(folder, like=migrated_database) as address:
            generated(address, folder, *words)
            heads += rows(address, "SELECT sequence, chain_digest FROM record_head")
    assert heads[0] == heads[1] != heads[2]


def test_documents_are_in_the_shape_that_is_published():
    plan = Plan(Scale(N, seed=1))
    press = Press(plan)
    for place in range(len(plan)):
        entry, body, _salt = press.edition(place)
        shape = documents.StatementDocument if entry.action == "published" else documents.TombstoneDocument
        assert body == canonical_text(documents.rendered(shape, json.loads(body)))
    for kind in plan.scale.entities:
        body = press.entity(kind, 3).body
        assert body == canonical_text(documents.rendered(KINDS[kind].document, json.loads(body)))


def test_text_has_the_lengths_the_skew_and_the_scripts_of_a_record():
    maker = Maker(Plan(Scale(2_000, seed=1)))
    contents = [maker.content(number) for number in range(600)]
    assert max(len(content["title"]) for content in contents) <= 90
    lengths = sorted(len(" ".join(content["sentences"])) for content in contents)
    assert lengths[30] > 100
    assert lengths[-1] < 1_000
    words = Counter(" ".join(" ".join(content["sentences"]) for content in contents).lower().split())
    assert words["the"] > 10 * words["energy"] > 10
    assert any(word > "я" for word in words)
    speakers = Counter(content["parties"][0]["actor"]["slug"] for content in contents)
    assert speakers.most_common(1)[0][1] > 20
    assert canonical({"é": [1, None, True, '\u2028\x7f"\n']}) == canonical_text({"é": [1, None, True, '\u2028\x7f"\n']})


def test_a_source_has_no_excerpt_twice_however_often_it_is_quoted():
    maker = Maker(Plan(Scale(10, seed=1)))
    rng = maker.plan.scale.rng("quotes")
    quotes = [maker.quote(rng, source=0)["exact"] for _ in range(20_000)]
    assert len(set(quotes)) == len(quotes)
