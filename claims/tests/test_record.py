"""The curated record of fixtures/: it keeps its own rules, and holds what it promises."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from claims.integrity import findings
from claims.models import Actor, Party, Statement
from claims.record.models import Edition
from claims.record.verification import Fault, verify
from sources.models import Quote, Source
from tracker.vocabulary import Anchor

FILES = sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.json"))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_record_loads_publishes_verifies_and_says_what_it_must(curated_record, capsys):
    assert Edition.objects.current().count() == Statement.objects.count() == 242
    assert not [result for result in verify() if isinstance(result, Fault)]
    assert list(findings()) == []
    for slug in ("iskander-transfer", "supranational-tax-committee", "common-energy-market"):
        document = json.loads(Edition.objects.current().get(slug=slug).document.body)
        assert document["kind"] == "commitment"
        assert len(document["quote"]["exact"]) > 20
    every_hard_case_is_there()
    no_quote_is_unchecked()
    call_command("load_record")
    assert "nothing loaded" in capsys.readouterr().out
    assert Statement.objects.count() == 242


def no_quote_is_unchecked() -> None:
    """A fresh install says of every quote in which text it was found, though it holds none of the texts."""
    quotes = Quote.objects.select_related("snapshot")
    assert {quote.anchor for quote in quotes} == {Anchor.EXACT, Anchor.ELIDED}
    assert not [quote.slug for quote in quotes if quote.snapshot is None or quote.snapshot.is_held]
    bodies = Edition.objects.current().values_list("document__body", flat=True)
    assert not [body[:60] for body in bodies if '"anchor":"no_text"' in body]


def every_hard_case_is_there() -> None:
    statements = Statement.objects
    for case in (
        {"made_on__startswith": "../"},
        {"made_on__contains": "?"},
        {"made_on": "2022-10"},
        {"due_on__contains": "-23"},
        {"undertaking": "refrain"},
        {"modality": "forecast"},
        {"modality": "hedged"},
        {"modality": "conditional"},
        {"attribution": "direct"},
        {"attribution": "reported"},
        {"attribution": "author"},
        {"attribution": "document"},
        {"links__relation": "contradicts"},
        {"links__relation": "repeats"},
        {"parties__role": "reported_by"},
    ):
        assert statements.filter(**case).exists(), case
    assert statements.exclude(due_text="").exists()
    assert Party.objects.exclude(speaker=None).exists()
    assert Actor.objects.filter(names__name="Александр Лукашенко").exists()
    older = statements.filter(follow_ups__occurred_latest__lt=models_f("made_earliest"))
    assert older.exists()


def models_f(name: str):
    from django.db.models import F

    return F(name)


def rows(model: str) -> list[dict]:
    return [row["fields"] for path in FILES for row in json.loads(path.read_text()) if row["model"] == model]


def test_quotes_are_one_sentence_or_less_and_short():
    for quote in rows("sources.quote"):
        assert len(quote["exact"]) <= 300, quote["slug"]
        is_sentence = re.fullmatch(r"[“A-Z].*[.!?]”?", quote["exact"])
        assert len(quote["exact"]) >= 40 or is_sentence, quote["slug"]
        assert "\n" not in quote["exact"], quote["slug"]
        inner = re.sub(r"\b(U\.S|e\.g|i\.e|etc|St|Mr|Dr|[A-Z])\.", "", quote["exact"])
        assert not re.search(r"[.!?][”’]? [A-Z“]", inner), quote["slug"]


def test_titles_and_summaries_are_not_the_sources_words():
    """No run of eight words of a quote stands in the title or summary of what it is evidence for."""
    quotes = {quote["slug"]: quote["exact"] for quote in rows("sources.quote")}
    for row in [*rows("claims.statement"), *rows("claims.followup")]:
        if not row.get("quote"):
            continue
        ours = runs_of_eight(f"{row.get('title', '')} | {row['summary']}")
        assert not runs_of_eight(quotes[row["quote"][0]]) & ours, row["summary"]


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+|[|]", text.casefold())
    return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}


def test_files_are_sorted_and_readable():
    for path in FILES:
        text = path.read_text()
        found = json.loads(text)
        assert text == json.dumps(found, indent=2, ensure_ascii=False) + "\n", path.name
        keys = [row["fields"].get("slug") for row in found if row["model"] in ("sources.quote", "claims.statement")]
        for model in ("sources.quote", "claims.statement", "claims.actor", "claims.topic"):
            slugs = [row["fields"]["slug"] for row in found if row["model"] == model]
            assert slugs == sorted(slugs), (path.name, model)
        assert all(keys)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(
    not os.environ.get("SOURCE_TEXTS"), reason="SOURCE_TEXTS names no folder of the documents' full texts"
)
def test_every_quote_stands_in_its_document_and_one_broken_character_is_named(curated_record, capsys):
    texts = {path: path.read_text() for path in Path(os.environ["SOURCE_TEXTS"]).glob("*.txt")}
    for source in Source.objects.filter(snapshots__isnull=False):
        told = source.snapshots.get()
        path = next(path for path, text in texts.items() if len(text) == told.text_length)
        call_command("capture", str(path), source=source.slug)
    call_command("verify_quotes", strict=True)
    graded = Counter(Quote.objects.values_list("anchor", flat=True))
    assert set(graded) == {Anchor.EXACT, Anchor.ELIDED}
    assert f"exact {graded[Anchor.EXACT]} · normalised 0 · elided {graded[Anchor.ELIDED]}" in capsys.readouterr().out
    copied = Quote.objects.get(slug="di-iskander-and-su25")
    copied.pk, copied.slug, copied.public = None, "broken", False
    copied.exact = copied.exact.replace("Iskander", "Iskandar")
    copied.save()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_quotes")
    assert stopped.value.code == 1
    assert "broken: not_found" in capsys.readouterr().out
