"""What lists should say, found by reading every document: no terms, no formulas, no planner. Words are search's own."""

import json
from datetime import date
from functools import cache
from itertools import product

from rapidfuzz.distance import OSA

from claims.record.models import Edition, Entity
from tracker.search.words import folded, spelled, stems
from tracker.vocabulary import FULFILLED_STATUSES, OPEN_STATUSES

SPEAKING = ("speaker", "on_behalf_of")


class Reading:
    """Every current statement as its document says it, and every actor with all names."""

    def __init__(self):
        editions = Edition.objects.current().select_related("document")
        self.documents = [json.loads(edition.document.body) for edition in editions]
        self.words = {document["slug"]: words_of(document) for document in self.documents}
        entities = Entity.objects.filter(kind="actor", statement_count__gt=0)
        self.names = {(row.kind, row.slug): names_of(json.loads(row.body)) for row in entities}
        self.alike = {}
        self.said = {document["slug"]: set(self.all_words(document)) for document in self.documents}

    def all_words(self, document):
        """Those of its texts, and of all names of whoever it mentions."""
        for text in self.words[document["slug"]]:
            yield from text
        for key in mentions_of(document):
            yield from (word for name in self.names.get(key, ()) for word in name)

    def listed(self, order, on, **asked):
        """The slugs of a list. `asked` are the filters, `q` as a list of (what, words)."""
        parts = [(what, spelled(" ".join(words))) for what, words in asked.pop("q", ())]
        found = [document for document in self.documents if self.has_all(document, on, parts, asked)]
        column = order.removeprefix("-")
        found.sort(key=lambda document: place(document, column), reverse=order.startswith("-"))
        return [document["slug"] for document in found]

    def has_all(self, document, on, parts, asked):
        if document["weight"] == "background" and not {"show", "weight"} & asked.keys():
            return False
        if not all(FILTERS[name](document, value, on) for name, value in asked.items()):
            return False
        return all(self.has_part(document, *part) for part in together(parts, self.names))

    def has_part(self, document, what, words):
        """Whether a document says one part of a search; `-` before what it is turns it around."""
        if what.startswith("-"):
            return not self.has_part(document, what[1:], words)
        if what in ("name", "phrase") and (named := self.called(words)):
            return any(all(self.says(document, word) for word in name) for names in named for name in names)
        if what == "phrase":
            return any(has_run(text, [folded(word) for word in words]) for text in self.words[document["slug"]])
        return all(self.says(document, word) for word in words)

    def called(self, words):
        """The names of all who have this name."""
        run = [folded(word) for word in words]
        return [names for names in self.names.values() if run in [[folded(word) for word in name] for name in names]]

    def says(self, document, word):
        """Whether a document's texts have a word or its like, or it mentions someone in whose names it is."""
        if word not in self.alike:
            self.alike[word] = {word, *self.spelled_otherwise(word)}
        said = self.said[document["slug"]]
        return any(is_form(one, other) for one in self.alike[word] for other in said)

    def spelled_otherwise(self, word):
        """What stands in the place of a word in another spelling of a name, if it is half alike."""
        for names in self.names.values():
            for one, other in product(names, repeat=2):
                for mine, theirs in zip(one, other, strict=False) if len(one) == len(other) else ():
                    if folded(mine) == folded(word) and is_half_alike(folded(mine), folded(theirs)):
                        yield theirs


def together(parts, names):
    """Plain words that stand beside each other and are somebody's name, the longest first, are one part."""
    full = {tuple(folded(word) for word in name) for some in names.values() for name in some}
    parts = list(parts)
    while parts:
        run = [words[0] for what, words in parts[:8] if what == "word"]
        plain = next((place for place, (what, _words) in enumerate(parts[:8]) if what != "word"), len(parts[:8]))
        ends = (end for end in range(plain, 0, -1) if tuple(map(folded, run[:end])) in full)
        if end := next(ends, 0):
            yield "name", run[:end]
        else:
            yield parts[0]
        parts = parts[end or 1 :]


def words_of(document):
    """The words of each text in which a reader may look."""
    quote = document["quote"]
    texts = [document["title"], document["summary"], quote["exact"], quote["translation"]]
    texts += [named["name"] for named in [*document["topics"], *(party["actor"] for party in document["parties"])]]
    texts += [follow_up["summary"] for follow_up in document["follow_ups"]]
    texts += [step["reference"]["shows"] for step in document["follow_ups"] if step["reference"]]
    texts += [text for source in sources_of(document) for text in (source["title"], *source["authors"])]
    return [spelled(text) for text in texts]


def names_of(entity):
    return [spelled(name) for name in (entity["name"], *(other["name"] for other in entity["names"]))]


def has_run(text, run):
    words = [folded(word) for word in text if folded(word)]
    return any(words[start : start + len(run)] == run for start in range(len(words)))


@cache
def is_form(asked, said):
    """Whether a word is meant by another: it begins so (from three letters on), or both have a stem in common.

    A short word is no stem of another.
    """
    form, other = folded(asked), folded(said)
    begins = other.startswith(form) if len(form) >= 3 else other == form
    common = {form, *stems(asked)} & {other, *stems(said)}
    return begins or any(len(stem) >= 3 or stem not in (form, other) for stem in common)


def is_half_alike(one, other):
    return 2 * OSA.distance(one, other) <= max(len(one), len(other))


def sources_of(document):
    steps = document["follow_ups"]
    shown = [document["quote"], *(step["quote"] for step in steps), *(step["reference"] for step in steps)]
    return [one["source"] for one in shown if one]


def mentions_of(document):
    return [
        *(("actor", party["actor"]["slug"]) for party in document["parties"]),
        *(("source", source["slug"]) for source in sources_of(document)),
    ]


def place(document, column):
    if column == "recorded":
        return document["edition"]["sequence"]
    return document["made_on"]["latest"], document["slug"]


def timeliness_of(document, on):
    if document["kind"] != "commitment":
        return ""
    if not document["deadline"]:
        return "no_deadline"
    due, to_do = date.fromisoformat(document["deadline"]["latest"]), document["undertaking"] == "act"
    if document["status"] in OPEN_STATUSES:
        return "not_due" if due >= on else "overdue" if to_do else ""
    since, held = None, document["due_on"]
    for step in document["follow_ups"]:
        if step["counts"]:
            since = (since or (step["occurred_on"], held)) if step["status"] == document["status"] else None
        held = step["due_on"] or held
    if document["status"] in FULFILLED_STATUSES and to_do and since and since[1]:
        return in_time(*since)
    return ""


def in_time(settled, due):
    if set(settled["edtf"] + due["edtf"]) & set("?~%"):
        return "unclear"
    if settled["latest"] <= due["latest"]:
        return "on_time"
    return "late" if (settled["earliest"] or "") > due["latest"] else "unclear"


def actors_in(document, *roles):
    return {party["actor"]["slug"] for party in document["parties"] if party["role"] in roles}


def answerable(document):
    if document["kind"] == "claim":
        return actors_in(document, *SPEAKING)
    statuses = {document["initial_status"], *(step["status"] for step in document["follow_ups"] if step["counts"])}
    bound = bool(statuses & {"agreed", "in_progress", "kept_so_far", "kept", "partly_kept"})
    made = bound or document["initial_status"] not in ("discussed", "proposed")
    makers = actors_in(document, *SPEAKING) if made else set()
    if doers := actors_in(document, "responsible"):
        return doers if bound else doers & makers
    return makers


def links_of(document):
    told = [step["told_by"] for step in document["follow_ups"]]
    return [*told, *(link["statement"] for link in document["links"])]


def evidence_of(document):
    last = next((step for step in reversed(document["follow_ups"]) if step["counts"]), None)
    if last is None or last["quote"]:
        return "quoted"
    return "referenced" if last["reference"] else "reasoned"


def equals(name):
    return lambda document, value, on: document[name] == value


FILTERS = {
    "kind": equals("kind"),
    "attribution": equals("attribution"),
    "modality": equals("modality"),
    "undertaking": equals("undertaking"),
    "weight": equals("weight"),
    "evidence": lambda document, value, on: evidence_of(document) == value,
    "responsible": lambda document, slug, on: slug in actors_in(document, "responsible"),
    "answerable": lambda document, slug, on: slug in answerable(document),
    "links_to": lambda document, slug, on: slug in links_of(document),
    "occasion": lambda document, slug, on: bool(document["occasion"]) and document["occasion"]["slug"] == slug,
    "show": lambda document, value, on: True,
    "status": lambda document, values, on: document["status"] in values,
    "timeliness": lambda document, value, on: timeliness_of(document, on) == value,
    "actor": lambda document, slug, on: ("actor", slug) in mentions_of(document),
    "speaker": lambda document, slug, on: any(
        party["actor"]["slug"] == slug and party["role"] in SPEAKING for party in document["parties"]
    ),
    "topic": lambda document, slug, on: slug in [topic["slug"] for topic in document["topics"]],
    "source": lambda document, slug, on: ("source", slug) in mentions_of(document),
    "publisher": lambda document, slug, on: slug in [source["publisher"]["slug"] for source in sources_of(document)],
    "made_after": lambda document, day, on: document["made_on"]["latest"] >= day,
    "made_before": lambda document, day, on: (document["made_on"]["earliest"] or document["made_on"]["latest"]) <= day,
    "due_after": lambda document, day, on: bool(document["deadline"]) and document["deadline"]["latest"] >= day,
    "due_before": lambda document, day, on: bool(document["deadline"]) and document["deadline"]["latest"] <= day,
}
