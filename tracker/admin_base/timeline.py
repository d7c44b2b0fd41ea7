"""One timeline of several histories and logs: what somebody did at once is one entry, the newest first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from tracker.admin_base.saying import Change, Sayings
from tracker.history import AT_ONCE

PAGE = 100  # changed rows
ANYBODY = -1  # did what a log tells without saying who
DEEDS = {"+": gettext_lazy("created"), "~": gettext_lazy("changed"), "-": gettext_lazy("deleted")}
REASONS = {"restored": gettext_lazy("restored")}  # other reasons of a history are not meant for readers


class Part(NamedTuple):
    """What was done to one row, or said in a log: each changed field with its words marked."""

    name: str
    deed: str = ""
    changes: Sequence[Change] = ()
    address: str = ""


class Happening(NamedTuple):
    """Something that another log than a history tells. `user` is the key of whoever did it; None: a command."""

    at: datetime
    user: int | None
    by: str
    part: Part


class Entry(NamedTuple):
    """What one person did at once. `then` is a moment at which all of it had been done."""

    at: datetime
    by: str
    parts: list[Part]
    then: datetime


class Timeline(NamedTuple):
    """The newest entries, and when the next older one was made, if there is one."""

    entries: list[Entry]
    older: datetime | None


Log = Callable[[datetime | None, int], Iterable[Happening]]


def timeline(histories: Sequence[QuerySet], *, logs: Iterable[Log] = (), until: datetime | None = None) -> Timeline:
    """The changes in these histories (querysets of historical rows) and logs, those made after `until` left out.

    The first history is that of the row itself, the others are of what hangs on it. A log is asked for what happened
    until a moment, the newest first, at most so many. Cost: two queries for each history and one for each of its
    many-to-many fields and for each model that is named, however long they are.
    """
    happened = [Event.of(row) for history in histories for row in _newest(history, until)]
    happened += [Event.told(one) for log in logs for one in log(until, PAGE + 1)]
    happened.sort(key=lambda event: (event.at, event.tie), reverse=True)
    groups = list(_at_once(happened[:PAGE]))
    if len(happened) > PAGE and len(groups) > 1 and _is_same(groups[-1][-1], happened[PAGE]):
        groups.pop()  # it is shown whole, on the next page
    shown = [event for group in groups for event in group]
    older = happened[len(shown)].at if len(happened) > len(shown) else None
    rows = [event.row for event in shown if event.row]
    befores = _befores(rows)
    sayings = Sayings([*rows, *befores.values()])
    entries = (_entry(group, befores, sayings, histories[0].model) for group in groups)
    return Timeline([entry for entry in entries if entry.parts], older)


class Event(NamedTuple):
    """A historical row, or what a log tells, in the order of time."""

    at: datetime
    user: int | None
    by: str
    tie: int
    row: Any = None
    part: Part | None = None

    @classmethod
    def of(cls, row: Any) -> "Event":
        return cls(row.history_date, row.history_user_id, str(row.history_user or ""), row.history_id, row=row)

    @classmethod
    def told(cls, one: Happening) -> "Event":
        return cls(one.at, one.user, one.by, 0, part=one.part)


def _newest(history: QuerySet, until: datetime | None) -> list[Any]:
    """The newest rows of one history, one more than are shown, each with the key of the row before it."""
    model = history.model
    key = model.instance_type._meta.pk.attname
    same = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
    before = same.order_by("-history_id").values("history_id")[:1]
    if until:
        history = history.filter(history_date__lte=until)
    # A query of its own: where a queryset filters by a row that is gone, joining that row would lose all of them.
    rows = model.objects.filter(history_id__in=history.order_by().values("history_id")).select_related("history_user")
    return list(rows.annotate(before=Subquery(before)).order_by("-history_date", "-history_id")[: PAGE + 1])


def _befores(rows: Sequence[Any]) -> dict[tuple[type, int], Any]:
    """The rows before these, by model and key of history. A query for each model."""
    found: dict[tuple[type, int], Any] = {}
    models: list[Any] = list(dict.fromkeys(map(type, rows)))
    for model in models:
        keys = [row.before for row in rows if type(row) is model and row.before]
        found |= {(model, row.pk): row for row in model.objects.filter(history_id__in=keys)}
    return found


def _at_once(events: Iterable[Event]) -> Iterator[list[Event]]:
    group: list[Event] = []
    for event in events:
        if group and not _is_same(group[-1], event):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _is_same(later: Event, earlier: Event) -> bool:
    """Whether two changes, one right after the other, belong to one save."""
    is_one_person = later.user == earlier.user or ANYBODY in (later.user, earlier.user)
    return is_one_person and later.at - earlier.at < AT_ONCE


def _entry(group: Sequence[Event], befores: dict[Any, Any], sayings: Sayings, own: Any) -> Entry:
    """What the events of a group come to: a row that was written several times is one part."""
    by = next((event.by for event in group if event.user != ANYBODY), "")
    rows: dict[Any, list[Any]] = {}
    for event in group:
        if event.row is not None:
            rows.setdefault((type(event.row), _key(event.row)), []).append(event.row)
    told = [event.part for event in group if event.part]
    changed = (_part(some[0], befores.get((type(some[-1]), some[-1].before)), some, sayings) for some in rows.values())
    newest, oldest = group[0].at, group[-1].at
    is_end = any(isinstance(event.row, own) and event.row.history_type == "-" for event in group)
    then = oldest - timedelta(microseconds=1) if is_end else newest
    return Entry(newest, by, [*told, *filter(None, changed)], then)


def _key(row: Any) -> Any:
    return getattr(row, row.instance_type._meta.pk.attname)


def _part(last: Any, before: Any, rows: Sequence[Any], sayings: Sayings) -> Part | None:
    """What became of one row; None where nothing of it changed."""
    was_there = before is not None and before.history_type != "-"
    deed = next((REASONS[row.history_change_reason] for row in rows if row.history_change_reason in REASONS), None)
    name = sayings.name(last)
    if last.history_type == "-":
        return Part(name, str(DEEDS["-"]))
    if was_there:
        changes = sayings.differences(before, last, last.history_date)
        return Part(name, str(deed or DEEDS["~"]), changes) if changes else None
    return Part(name, str(deed or DEEDS[rows[-1].history_type]), sayings.first(last))
