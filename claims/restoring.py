"""An older version brought back: as a draft, or as a change of what is public that is reviewed like any other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from claims import workflow
from claims.models import SHOWN, Criterion, FollowUp, Link, Party, Publication, Statement
from tracker.history import AT_ONCE, as_of

RECOVERABLE = timedelta(days=30)  # after its deletion a draft can be brought back for so long
RESTORED = "restored"  # what histories say of it
# The desk's own of today: no older version brings them back.
FROZEN = {"slug", "kind"}  # in public addresses
HANGING: tuple[tuple[Any, str], ...] = (
    (Party, "statement"),
    (Criterion, "statement"),
    (Link, "from_statement"),
    (FollowUp, "statement"),
)


class Restored(NamedTuple):
    """The statement as it was brought back, and what could not be, each with the reason."""

    statement: Statement
    left_out: list[str]


def deleted_drafts() -> QuerySet:
    """The deletions of statements that readers never saw, and nobody brought back: historical rows, newest first."""
    history: Any = Statement.history
    same = history.model.objects.filter(id=OuterRef("id"))
    later = same.filter(history_id__gt=OuterRef("history_id"))
    public = same.filter(publication__in=(*SHOWN, Publication.WITHDRAWN))
    deleted = history.filter(~Exists(later), ~Exists(public), history_type="-")
    drafts: QuerySet = deleted.exclude(id__in=Statement.objects.values("pk")).order_by("-history_date", "-history_id")
    return drafts


def moment_before(deletion: Any) -> datetime:
    """The last moment at which a deleted draft was whole: what hangs on it is deleted right before it."""
    begun: datetime = deletion.history_date
    gone: list[datetime] = []
    for model, owner in HANGING:
        rows: Any = model.history.filter(**{owner: deletion.id}, history_type="-", history_date__lte=begun)
        gone += rows.filter(history_user=deletion.history_user_id).values_list("history_date", flat=True)
    for moment in sorted(gone, reverse=True):
        if begun - moment >= AT_ONCE:
            break
        begun = moment
    return begun - timedelta(microseconds=1)


@transaction.atomic
def restore(pk: int, *, at: datetime, by: Any) -> Restored:
    """Bring a statement back as it was at a moment, with parties, topics, criteria, links and follow-ups.

    One that was deleted is a draft again; of one that was withdrawn a new draft is made; any other is changed, and what
    readers see of it is not: follow-ups that they saw, and criteria after a verdict, stay, and so do later follow-ups.
    What refers to rows that are gone is left out. Raises TransitionRefused.
    """
    workflow.lock(pk)
    version = as_of(Statement.history.filter(id=pk), at)
    if not version:
        raise workflow.TransitionRefused(_("There was no such statement at that moment: choose a later version."))
    hanging = {model: as_of(model.history.filter(**{owner: pk}), at) for model, owner in HANGING}
    restoring = Restoring(version[0], hanging, by)
    today = Statement.objects.filter(pk=pk).first()
    if today is None or today.publication == Publication.WITHDRAWN:
        return restoring.as_new_draft(keep_keys=today is None)
    return restoring.as_change_of(today)


class Restoring:
    """One version on its way back."""

    def __init__(self, version: Any, hanging: Mapping[Any, list[Any]], by: Any) -> None:
        self.version, self.hanging, self.by = version, hanging, by
        self.left_out: list[str] = []
        self.numbers: dict[int, int] = {}  # the key of each follow-up then: the key that it has now

    def as_new_draft(self, *, keep_keys: bool) -> Restored:
        """A draft of its own. Keys are kept where nothing else has them: links and bookmarks hold."""
        values = self._values(self.version, drop=workflow.WRITES)
        statement = Statement(pk=self.version.id if keep_keys else None, **values)
        statement.slug = _unused(statement.slug)
        self._save(statement, is_new=True)
        self._put_topics(statement)
        for model, owner in HANGING[:-1]:
            for row in self.hanging[model]:
                self._insert(row, {f"{owner}_id": statement.pk}, keep_keys=keep_keys)
        self._put_follow_ups(statement, {}, keep_keys=keep_keys)
        return Restored(statement, self.left_out)

    def as_change_of(self, today: Statement) -> Restored:
        """What the statement says now becomes what it said then."""
        # What is the desk's own is of today: no older version brings it back.
        drop = workflow.UNSEEN | (FROZEN if today.was_public else set())
        verdict = today.first_verdict
        for name, value in self._values(self.version, drop=drop).items():
            setattr(today, name, value)
        self._save(today)
        self._put_topics(today)
        for model, owner in HANGING[:-1]:
            if model is Criterion and verdict:
                continue
            self._replace(model, model._default_manager.filter(**{owner: today.pk}), {f"{owner}_id": today.pk})
        steps = {step.pk: step for step in today.follow_ups.all()}
        self._put_follow_ups(today, steps, keep_keys=True)
        return Restored(today, self.left_out)

    def _replace(self, model: type[Model], rows: QuerySet, owner: dict[str, int]) -> None:
        """First all goes that is not as it was, then what was comes: no two are ever the same."""
        then = {row.id: row for row in self.hanging[model]}
        for row in rows:
            version = then.get(row.pk)
            if version and all(getattr(row, name) == value for name, value in _columns(version).items()):
                del then[row.pk]
                continue
            self._mark(row)
            row.delete()
        for version in then.values():
            self._insert(version, owner, keep_keys=True)

    def _put_follow_ups(self, statement: Statement, today: dict[int, FollowUp], *, keep_keys: bool) -> None:
        for row in sorted(self.hanging[FollowUp], key=lambda row: (row.corrects_id is not None, row.number)):
            step = today.get(row.id)
            if step and step.public:
                self.numbers[row.id] = step.pk
                self._say_if_it_stays(step, row)
                continue
            values = {"statement_id": statement.pk, "corrects_id": self.numbers.get(row.corrects_id)}
            if step is None and statement.follow_ups.filter(number=row.number).exists():
                values["number"] = workflow.next_number(statement)
            put = self._insert(row, values, keep_keys=keep_keys, into=step)
            if put:
                self.numbers[row.id] = put.pk
                put.also_shown_by.set(self._held(row, "also_shown_by"))

    def _say_if_it_stays(self, step: FollowUp, row: Any) -> None:
        if any(getattr(step, name) != value for name, value in _columns(row).items()):
            self.left_out.append(_("Follow-up %d was published: it stays, correct it by another.") % step.number)

    def _insert(self, row: Any, values: dict[str, Any], *, keep_keys: bool, into: Any = None) -> Any:
        """Bring one row back, or say why not."""
        model = row.instance_type
        instance = into or model(pk=row.id if keep_keys else None)
        for name, value in {**self._values(row), **values}.items():
            setattr(instance, name, value)
        try:
            self._save(instance, is_new=into is None)
        except workflow.TransitionRefused as refusal:
            label = f"{model._meta.verbose_name} {getattr(row, 'number', '')}".strip()
            self.left_out.append(f"{label}: {refusal}")
            return None
        return instance

    def _values(self, row: Any, drop: Iterable[str] = ()) -> dict[str, Any]:
        """What a row said; nothing in place of a row that is gone."""
        values = {name: value for name, value in _columns(row).items() if name not in drop}
        for field in row.tracked_fields:
            key = values.get(field.attname)
            if field.many_to_one and key is not None and not _exists(field.related_model, key):
                values[field.attname] = None
                if field.null and field.name != "corrects":
                    self.left_out.append(_("“%s” was left empty: what it named is deleted.") % field.verbose_name)
        return values

    def _put_topics(self, statement: Any) -> None:
        self._mark(statement)
        statement.topics.set(self._held(self.version, "topics"))

    def _held(self, row: Any, name: str) -> Sequence[Any]:
        """The rows that a many-to-many field held, those that still are."""
        model = row.instance_type._meta.get_field(name).related_model
        through = getattr(type(row), name).model.objects.filter(history=row.pk)
        keys = through.values_list(f"{model._meta.model_name}_id", flat=True)
        return list(model._default_manager.filter(pk__in=list(keys)))

    def _save(self, row: Any, *, is_new: bool = False) -> None:
        self._mark(row)
        try:
            row.full_clean()
        except ValidationError as error:
            raise workflow.TransitionRefused(" ".join(error.messages)) from error
        names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
        kept = {*workflow.WRITES, "synced_at", "public"}
        row.save(**({"force_insert": True} if is_new else {"update_fields": [one for one in names if one not in kept]}))

    def _mark(self, row: Any) -> None:
        row._history_user, row._change_reason = self.by, RESTORED


def _columns(row: Any) -> dict[str, Any]:
    """What a history keeps of a row, but its key."""
    return {field.attname: getattr(row, field.attname) for field in row.tracked_fields if not field.primary_key}


def _exists(model: Any, key: Any) -> bool:
    return bool(model._base_manager.filter(pk=key).exists())


def _unused(slug: str) -> str:
    """The slug, or the first like it that no statement has."""
    taken = set(Statement.objects.filter(slug__startswith=slug[:70]).values_list("slug", flat=True))
    names = (slug, *(f"{slug[:76]}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
