"""The style guide: every partial of the pages in every state, for developers only (DEBUG). Its people are invented."""

from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from claims.record import queries
from claims.record.filters import DAYS, StatementFilter
from claims.record.models import Edition
from claims.record.pages.filter_form import MAIN_FIELDS, Chosen, offer_choices, status_groups
from claims.record.pages.lists import Listing
from tracker.dates import bounds
from tracker.vocabulary import FACETS, STATUS_WORDS, VOCABULARIES, Anchor, Timeliness

WRONG = QueryDict("kind=x&status=zz&made_after=soon&actor=nobody&bogus=1")


def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    context = {
        "section": "styleguide",
        "vocabularies": VOCABULARIES.items(),
        "timelinesses": Timeliness.values,
        "cards": cards(),
        "document": a_document(),
        "steps": follow_ups(),
        "parts": queries.Parts(3, 28, [(STATUS_WORDS["kept"], 1), (STATUS_WORDS["stalled"], 2)]),
        "moves": [a_date("2023")],
        "decisive": follow_ups()[0],
        "wholes": links()[1:2],
        "quotes": [a_quote(anchor=anchor) for anchor in Anchor.values],
        "foreign_quote": a_foreign_quote(),
        "checked_quote": a_quote(
            anchor=Anchor.NO_TEXT, confirmation="Compared with the printed page 3.", corrected_from="They will meet."
        ),
        "composition": a_composition(),
        "links": links(),
        "editions": editions(),
        **filters(),
        "chosen": [Chosen("Status", "Kept", "?"), Chosen("Topic", "Energy", "?")],
        "listing": Listing(next="next", previous="previous"),
        "current": SimpleNamespace(number=3),
    }
    return render(request, "record/styleguide.html", context)


def filters() -> dict[str, Any]:
    """The form of the filters with a mistake in each kind of field."""
    chosen = StatementFilter(WRONG, queryset=Edition.objects.current(), besides=("cursor", "order"))
    complaints = chosen.complaints()
    offer_choices(chosen.form)
    return {
        "form": chosen.form,
        "fields": [chosen.form[name] for name in (*MAIN_FIELDS, *DAYS)],
        "status_groups": status_groups(""),
        "complaints": complaints,
    }


def a_date(edtf: str) -> dict[str, Any]:
    earliest, latest = bounds(edtf)
    return {"edtf": edtf, "earliest": str(earliest), "latest": str(latest)}


def a_quote(**fields: Any) -> dict[str, Any]:
    source = {
        "slug": "the-daily",
        "title": "Ministers meet again",
        "publisher": {"slug": "daily", "name": "The Daily"},
        "authors": ["A. Reporter"],
        "language": "en",
        "url": "https://example.org/a",
        "archive_url": "https://example.org/archive/a",
        "published_on": a_date("2022-10-21"),
        "covers_from": None,
        "covers_to": None,
    }
    return {
        "exact": "we will set up the committee by the end of the year",
        "prefix": "he said: ",
        "suffix": ", and",
        "language": "en",
        "translation": "",
        "anchor": "exact",
        "text": {"sha256": 64 * "a", "length": 7239, "media_type": "text/plain", "captured_on": "2022-10-22"},
        "source": source,
        **fields,
    }


def a_foreign_quote() -> dict[str, Any]:
    return a_quote(
        exact="Мы договорились о создании комитета.\nОн начнёт работу весной.",
        language="ru",
        translation="We agreed to set up a committee. It will start work in spring.",
    )


def a_follow_up(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "number": number,
        "occurred_on": a_date("2022-10"),
        "kind": "development",
        "status": "",
        "counts": False,
        "summary": "The ministers met and set a date.",
        "reason": "",
        "search_note": "",
        "corrects": None,
        "corrected_by": None,
        "quote": None,
        "reference": None,
        "also_shown_by": [],
        "told_by": None,
        "teller": None,
        "occasion": None,
        "why": "",
        "shows": "",
        "basis": "",
        "due_on": None,
        "words_before": "",
        "words_after": "",
        **fields,
    }


def a_reference() -> dict[str, Any]:
    shows = "The gazette lists the members of the committee."
    return {"source": a_quote()["source"], "locator": "page 3", "shows": shows, "why": "table"}


def follow_ups() -> list[dict[str, Any]]:
    return [
        a_follow_up(1, status="in_progress", counts=True, quote=a_quote(), shows="action", basis="stated"),
        a_follow_up(2, status="kept", corrected_by=3, quote=a_quote(), summary="The committee met."),
        a_follow_up(3, kind="correction", corrects=2, reason="The report was of another committee."),
        a_follow_up(4, kind="check", search_note="The ministry’s site and three newspapers.", summary="Nothing new."),
        a_follow_up(5, status="unverifiable", counts=True, why="unpublished", reason="The minutes are secret."),
        a_follow_up(
            6, reference=a_reference(), also_shown_by=[a_reference()], teller=links()[0], occasion=an_occasion()
        ),
        a_follow_up(7, kind="restatement", due_on=a_date("2023"), words_before="31 parts", words_after="28 parts"),
        a_follow_up(8, kind="assessment", summary="An analyst says that nothing will come of it."),
    ]


def an_occasion() -> dict[str, Any]:
    return {"slug": "session", "name": "Session of the council", "held_on": a_date("2021-11-04")}


def criteria() -> list[dict[str, str]]:
    said = (("kept", "The committee has members and has met."), ("broken", "The treaty ends without a committee."))
    return [{"counts_as": counts_as, "text": text, "written_on": "2021-12-01"} for counts_as, text in said]


def parties() -> list[dict[str, Any]]:
    minister, state = {"slug": "minister", "name": "A. Minister"}, {"slug": "state", "name": "The State"}
    return [
        {"role": "speaker", "actor": minister, "speaker": None},
        {"role": "on_behalf_of", "actor": state, "speaker": minister},
        {"role": "counterparty", "actor": {"slug": "other", "name": "The Neighbour"}, "speaker": None},
        {"role": "reported_by", "actor": {"slug": "daily", "name": "The Daily"}, "speaker": None},
    ]


def a_document(**fields: Any) -> dict[str, Any]:
    return {
        "slug": "a-committee",
        "kind": "commitment",
        "title": "Set up a joint committee",
        "status": "unverifiable",
        "summary": "The minister announced a committee of both sides.",
        "initial_status": "announced",
        "made_on": a_date("2021-23"),
        "due_on": a_date("2022"),
        "due_text": "by the end of the year",
        "deadline": a_date("2023"),
        "occasion": an_occasion(),
        "parts_expected": 28,
        "criteria": criteria(),
        "unmaintained": "",
        **{name: facet.words.values[-1] for name, facet in FACETS.items()},
        "quote": a_quote(),
        "parties": parties(),
        "topics": [{"slug": "energy", "name": "Energy"}],
        "follow_ups": follow_ups(),
        "links": [],
        "edition": {"number": 2, "sequence": 9, "recorded_at": "2023-01-02T03:04:05.000000Z", "change_note": ""},
        **fields,
    }


def cards() -> list[queries.Card]:
    claim = a_document(kind="claim", status="disputed", title="The Minister: the committee exists", deadline=None)
    promised = [a_document(status="agreed"), a_document(status="kept"), a_document(status="partly_kept")]
    words = ("overdue", "on_time", "unclear")
    announced = a_document(status="announced", made_on=a_date("../2021-12-08"))
    return [
        queries.Card(lambda: claim, "", ("speaker", "counterparty")),
        *(queries.Card(partial(dict, document), word) for document, word in zip(promised, words, strict=True)),
        queries.Card(lambda: announced, "not_due", ("quote", "evidence")),
    ]


def a_composition() -> queries.Composition:
    words = VOCABULARIES["commitment"]
    width = queries.BAR_WIDTH / len(words)
    parts = [queries.Part(word, 9, width * place, width, 100 / len(words)) for place, word in enumerate(words)]
    return queries.Composition("commitment", 9 * len(words), parts)


def links() -> list[queries.LinkRow]:
    return [
        queries.LinkRow("answers", False, "a", "Ask for a committee", "proposed", False),
        queries.LinkRow("part_of", True, "b", "Appoint its members", "stalled", False, "commitment", a_date("2023")),
        queries.LinkRow("part_of", True, "c", "", "", True),
    ]


def editions() -> list[Any]:
    def edition(number: int, note: str, **fields: Any) -> Any:
        at = datetime(2023, number, 2, 3, 4, tzinfo=UTC)
        shown = {"slug": "a", "number": number, "change_note": note, "recorded_at": at}
        return SimpleNamespace(**shown, **{"erased_at": None, "withdrawn_by": None, **fields})

    erased = edition(2, "", erased_at=datetime(2023, 4, 1, tzinfo=UTC))
    return [edition(3, "The deadline was corrected."), erased, edition(1, "", withdrawn_by=1)]
