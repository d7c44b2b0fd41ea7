"""What a publication would change for readers, field by field, in the words of the desk."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models import Actor, Criterion, FollowUp, Occasion, Statement, Topic
from claims.publishing import Proposal
from claims.publishing.document_builder import evidence
from claims.record import documents
from claims.record.kinds import KINDS
from sources.models import Publisher, Quote, Reference, Source
from tracker.admin_base import marked
from tracker.dates import in_words
from tracker.vocabulary import FACETS, RELATION_WORDS, STATUS_WORDS, Anchor, Role

AROUND = 160  # characters of the captured text that are read on each side of a quote
KEPT = 160  # characters of what stayed the same that are read around each changed word
OF_STATEMENT = ("kind", "title", "summary", "made_on", "due_on", "due_text", *FACETS, "occasion", "parts_expected")
OF_FOLLOW_UP = (
    *("occurred_on", "kind", "summary", "shows", "basis", "reason", "why", "search_note"),
    *("due_on", "words_before", "words_after", "occasion", "told_by"),
)
OF_QUOTE = ("translation", "language", "prefix", "suffix", "corrected_from", "confirmation")
OF_REFERENCE = ("locator", "why")
ENTITIES: dict[str, type[Model]] = {
    "actor": Actor,
    "topic": Topic,
    "occasion": Occasion,
    "source": Source,
    "publisher": Publisher,
}
UNSAID = ("slug", "format")  # of an entity


class Line(NamedTuple):
    """One thing that a document says: under which heading, what it is called, and its words."""

    section: str
    label: str
    text: str


class Change(NamedTuple):
    """A line that readers would see otherwise. `text` has what came and went marked, `around` is beside a quote."""

    label: str
    text: SafeString
    around: tuple[str, str] | None = None


Contexts = Mapping[str, tuple[str, str]]
Lines = dict[tuple[Any, ...], Line]
Sections = dict[str, list[Change]]


def changes(proposal: Proposal, around: Contexts) -> Sections:
    """What publishing would change for readers, by section; all there is, where they see nothing of it yet. No query.

    `around` is what `contexts` found of the quotes that are new to them.
    """
    before = statement_lines(proposal.current) if proposal.current else {}
    sections = _compared(before, statement_lines(proposal.document), around)
    for key in proposal.changed_entities:
        known, kind = proposal.known.get(key), ENTITIES[key[0]]
        old = entity_lines(kind, documents.read(known.body, KINDS[key[0]].document)) if known and known.body else {}
        sections |= _compared(old, entity_lines(kind, proposal.entity(key)), {})
    return sections


def _compared(old: Lines, new: Lines, around: Contexts) -> Sections:
    sections: Sections = {}
    for key in {**new, **old}:
        before, after = old.get(key), new.get(key)
        line = after or before
        if line is None or (before and after and before.text == after.text):
            continue
        text = marked(before.text if before else "", after.text if after else "", KEPT) if old else _plain(line)
        beside = around.get(line.text) if after and key[-1] == "exact" else None
        sections.setdefault(line.section, []).append(Change(line.label, text, beside))
    return sections


def _plain(line: Line) -> SafeString:
    """Where everything is new, nothing is marked."""
    return format_html("{}", line.text)


def contexts(proposals: Iterable[Proposal]) -> Contexts:
    """The captured text right before and after each quote that readers have not seen, by its words. One query."""
    shown = (one for proposal in proposals for one in evidence(proposal.statement))
    new = {one.pk for one in shown if isinstance(one, Quote) and not one.public}
    found = Quote.objects.filter(pk__in=new, start__isnull=False).select_related("snapshot") if new else ()
    return {quote.exact: _context(quote) for quote in found if quote.snapshot and quote.snapshot.is_held}


def _context(quote: Any) -> tuple[str, str]:
    text: str = quote.snapshot.text
    return text[max(0, quote.start - AROUND) : quote.start], text[quote.end : quote.end + AROUND]


def statement_lines(document: Mapping[str, Any]) -> Lines:
    """All that the document of a statement says, each thing under a key that it keeps from edition to edition."""
    section = _("Statement")
    lines: Lines = {("status",): Line(section, _("Status"), _status(document["status"]))}
    lines |= _fields(section, Statement, document, OF_STATEMENT)
    lines |= _fields(section, Statement, document, ("initial_status",))
    lines |= _quote(section, ("quote",), document["quote"])
    for party in document["parties"]:
        lines |= _party(section, party)
    lines[("topics",)] = Line(section, _("Topics"), ", ".join(topic["name"] for topic in document["topics"]))
    for criterion in document["criteria"]:
        counts = dict(Criterion._meta.get_field("counts_as").flatchoices)[criterion["counts_as"]]
        lines["criterion", criterion["text"]] = Line(section, str(counts), criterion["text"])
    for link in document["links"]:
        relation = capfirst(str(RELATION_WORDS[link["relation"]]))
        lines["link", link["relation"], link["statement"]] = Line(section, relation, link["statement"])
    for step in document["follow_ups"]:
        lines |= _follow_up(step)
    return {key: line for key, line in lines.items() if line.text}


def _party(section: str, party: Mapping[str, Any]) -> Lines:
    speaker = party["speaker"]
    name = f"{party['actor']['name']} ({speaker['name']})" if speaker else party["actor"]["name"]
    key = ("party", party["role"], party["actor"]["slug"], speaker and speaker["slug"])
    return {key: Line(section, str(Role(party["role"]).label), name)}


def _follow_up(step: Mapping[str, Any]) -> Lines:
    number = step["number"]
    section = _("Follow-up %d") % number
    own = _fields(section, FollowUp, step, OF_FOLLOW_UP)
    lines = {("follow-up", number, *key): line for key, line in own.items()}
    lines["follow-up", number, "status"] = Line(section, _("New status"), _status(step["status"]))
    lines["follow-up", number, "corrects"] = Line(section, _("Corrects follow-up"), str(step["corrects"] or ""))
    lines |= _quote(section, ("follow-up", number, "quote"), step["quote"])
    for place, reference in enumerate([step["reference"], *step["also_shown_by"]]):
        lines |= _reference(section, ("follow-up", number, "reference", place), reference)
    return lines


def _quote(section: str, key: tuple[Any, ...], quote: Mapping[str, Any] | None) -> Lines:
    if quote is None:
        return {}
    lines: Lines = {
        (*key, "exact"): Line(section, _("Quote"), quote["exact"]),
        (*key, "source"): Line(section, _("Source of the quote"), _source(quote["source"])),
        (*key, "anchor"): Line(section, _("How it was found"), str(Anchor(quote["anchor"]).label)),
    }
    return lines | {(*key, *one): line for one, line in _fields(section, Quote, quote, OF_QUOTE).items()}


def _reference(section: str, key: tuple[Any, ...], reference: Mapping[str, Any] | None) -> Lines:
    if reference is None:
        return {}
    lines: Lines = {
        (*key, "shows"): Line(section, _("Reference: what it shows"), reference["shows"]),
        (*key, "source"): Line(section, _("Source of the reference"), _source(reference["source"])),
    }
    return lines | {(*key, *one): line for one, line in _fields(section, Reference, reference, OF_REFERENCE).items()}


def _source(source: Mapping[str, Any]) -> str:
    """A source as a reviewer looks it up: title, publisher, date, address."""
    publisher = source["publisher"] and source["publisher"]["name"]
    published_on = source["published_on"] and in_words(source["published_on"]["edtf"])
    return " · ".join(filter(None, (source["title"], publisher, published_on, source["url"])))


def entity_lines(model: type[Model], document: Mapping[str, Any]) -> Lines:
    """All that the document of an entity says."""
    section = f"{capfirst(model._meta.verbose_name)}: {document.get('name') or document.get('title')}"
    return _fields(section, model, document, [name for name in document if name not in UNSAID])


def _fields(section: str, model: Any, document: Mapping[str, Any], names: Any) -> Lines:
    said = ((name, _said(model, name, document.get(name))) for name in names)
    return {(name,): Line(section, _label(model, name), text) for name, text in said if text}


def _label(model: Any, name: str) -> str:
    fields = {field.name: field for field in model._meta.get_fields()}
    field = fields.get(name)
    return str(capfirst(getattr(field, "verbose_name", None) or name.replace("_", " ")))


def _said(model: Any, name: str, value: Any) -> str:
    """A value of a document as editors say it: the date in words, the label of a choice, the name of what is named."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_said(model, name, one) for one in value)
    if isinstance(value, Mapping):
        return in_words(value["edtf"]) if "edtf" in value else str(value.get("name", ""))
    labels = dict(_choices(model, name))
    return str(labels.get(value, value))


def _choices(model: Any, name: str) -> Iterator[tuple[Any, Any]]:
    field = next((field for field in model._meta.fields if field.name == name), None)
    yield from getattr(field, "flatchoices", ())


def _status(status: str) -> str:
    return str(STATUS_WORDS[status].label) if status else ""
