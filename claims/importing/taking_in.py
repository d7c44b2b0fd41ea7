"""A file is taken in: read, compared, written; all of it or nothing, or what is sound of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.importing.comparing import Conflict, compared
from claims.importing.drafting import Draft, Drafting
from claims.importing.entities import Entities
from claims.importing.items import Item, item_of
from claims.importing.mapping import Mapping
from claims.importing.targets import RATING, SLUG
from claims.importing.updating import Updating
from claims.importing.wording import readable, said_of
from claims.importing.writing import Writing, rating_fields
from claims.models import ForeignRating, Imported, Origin, Statement
from tracker.tables import Row, Trouble

TOGETHER = 500  # rows that are compared and written at once
NAMED = 10_000  # troubles and conflicts that are kept to be told; all are counted


@dataclass
class Report:
    """What became of the rows. Those read are created, updated, unchanged or refused: the four add up to them."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    conflicted: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    new: dict[str, Counter[str]] = field(default_factory=dict)
    alike: dict[str, list[str]] = field(default_factory=dict)
    is_written: bool = False

    def refuse(self, troubles: Iterable[Trouble]) -> None:
        self.refused += 1
        self.troubles += list(troubles)[: max(0, NAMED - len(self.troubles))]


class Refused(Exception):
    """Rows were refused, so nothing was written; `report` says which and why."""

    def __init__(self, report: Report) -> None:
        first = report.troubles[0]
        said = ngettext(
            "%(number)d row was refused, and nothing was written. Line %(line)d: %(what)s",
            "%(number)d rows were refused, and nothing was written. The first is in line %(line)d: %(what)s",
            report.refused,
        )
        super().__init__(said % {"number": report.refused, "line": first.line, "what": first.what})
        self.report = report


Progress = Callable[[int], None]


def take_in(
    rows: Iterable[Row],
    mapping: Mapping,
    *,
    origin: str,
    by: Any,
    keep_good: bool = False,
    dry_run: bool = False,
    refused: Callable[[Row], None] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Take rows in for an origin, as drafts and changes that nobody but the desk sees. One transaction.

    Raises Refused where a row was refused, unless what is good is to be kept; `refused` is told each such row. A dry
    run does all the same and takes it back. Two who take in for one origin do it one after the other.
    """
    with transaction.atomic():
        place, _made = Origin.objects.get_or_create(slug=origin)
        place = Origin.objects.select_for_update().get(pk=place.pk)
        taking = Taking(place, mapping, by=by, refused=refused)
        for some in _chunks(rows):
            taking.take(some)
            if progress:
                progress(len(some))
        report = taking.end()
        report.is_written = not dry_run and (keep_good or not report.refused)
        if not report.is_written:
            transaction.set_rollback(True)
    if report.refused and not (keep_good or dry_run):
        raise Refused(report)
    return report


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while some := list(islice(remaining, TOGETHER)):
        yield some


class Taking:
    """One file that is being taken in."""

    def __init__(self, origin: Origin, mapping: Mapping, *, by: Any, refused: Callable[[Row], None] | None) -> None:
        self.origin, self.mapping, self.refused = origin, mapping, refused
        self.at = timezone.now()
        self.entities = Entities()
        self.drafting = Drafting(self.entities, mapping)
        self.writing = Writing(origin, self.entities, by=by, at=self.at)
        self.updating = Updating(self.drafting, by=by, reason=self.writing.reason)
        self.report = Report()
        self.lines: dict[str, int] = {}

    def take(self, rows: list[Row]) -> None:
        """Compare and write some rows."""
        items = [item_of(row, self.mapping) for row in rows]
        self._refuse_twins(items)
        known, by_slug = self._known(items), self._by_slug(items)
        drafts: list[Draft] = []
        for row, item in zip(rows, items, strict=True):
            self.report.read += 1
            self.report.notes.update(item.notes)
            imported = known.get(item.identifier)
            statement = imported.statement if imported else by_slug.get(item.said.get(SLUG, ""))
            if not item.troubles and statement:
                self._compare(item, statement, imported)
            elif not statement and not row.troubles:  # all that is wrong with it is told at once
                drafts.append(self.drafting.draft(item))
            if item.troubles:
                self.report.refuse(item.troubles)
                if self.refused:
                    self.refused(row)
        self._create([draft for draft in drafts if not draft.item.troubles], rows)

    def _create(self, drafts: list[Draft], rows: list[Row]) -> None:
        if not drafts:
            return
        try:
            self.writing.write(drafts)
            self.report.created += len(drafts)
        except ValidationError as error:
            if len(drafts) > 1:  # which of them it is, the database does not say
                for draft in drafts:
                    self._create([draft], rows)
                return
            line = drafts[0].item.line
            self.report.refuse([Trouble(line, "", "", " ".join(error.messages))])
            for row in rows:
                if self.refused and row.line == line:
                    self.refused(row)

    def _compare(self, item: Item, statement: Statement, imported: Imported | None) -> None:
        steps = dict(imported.steps) if imported else _by_number(statement)
        ours = said_of(statement, steps)
        found = compared(item, ours, imported.said if imported else None, self.entities)
        self.report.conflicted += len(found.conflicts)
        self.report.conflicts += found.conflicts[: max(0, NAMED - len(self.report.conflicts))]
        if item.troubles:
            return
        if found.changes:
            self.updating.update(item, statement, found.changes, ours, steps)
        if item.troubles:
            return
        if found.changes:
            self.report.updated += 1
        else:
            self.report.unchanged += 1
        if imported:
            self._remember(item, imported, steps, {one.target for one in found.conflicts})

    def _remember(self, item: Item, imported: Imported, steps: dict[str, int], open_: set[str]) -> None:
        """Keep what the origin says now, but for what is still in conflict: that is told again the next time."""
        said = {**imported.said, **{target: text for target, text in item.said.items() if target not in open_}}
        if (said, steps) != (imported.said, imported.steps):
            imported.said, imported.steps, imported.at = said, steps, self.at
            imported.save(update_fields=["said", "steps", "at"])
        if item.said.get("rating"):
            ForeignRating.objects.update_or_create(imported=imported, defaults=rating_fields(item.part(*RATING)))

    def _refuse_twins(self, items: list[Item]) -> None:
        """Two rows of one file that are the same statement: which of them holds, nobody can tell."""
        for item in items:
            first = self.lines.setdefault(item.identifier, item.line)
            if first != item.line:
                item.complain("id", _("Line %d is the same statement already: leave one of them out.") % first)

    def _known(self, items: list[Item]) -> dict[str, Imported]:
        """What the origin had of these before. Eight queries."""
        names = [item.identifier for item in items]
        rows = {one.identifier: one for one in self.origin.imported.filter(identifier__in=names)}
        statements = {one.pk: one for one in readable(Statement.objects.filter(imported__in=rows.values()))}
        for one in rows.values():
            one.statement = statements[one.statement_id]
        return rows

    def _by_slug(self, items: list[Item]) -> dict[str, Statement]:
        slugs = [item.said[SLUG] for item in items if item.said.get(SLUG)]
        return {one.slug: one for one in readable(Statement.objects.filter(slug__in=slugs))} if slugs else {}

    def end(self) -> Report:
        """Let the desk find what is new, and tell what it was."""
        self.writing.index()
        for name in ("actors", "topics", "publishers"):
            named = getattr(self.entities, name)
            new = Counter({one.name: named.mentioned[one.name] for one in named.made.values() if one.pk})
            self.report.new[name] = new
            if name != "publishers":
                self.report.alike |= {one: like for one in islice(new, 200) if (like := named.like(one))}
        self.report.new["sources"] = Counter(source.title for source in self.entities.sources.made if source.pk)
        return self.report


def _by_number(statement: Statement) -> dict[str, int]:
    return {str(step.number): step.pk for step in statement.follow_ups.all()}
