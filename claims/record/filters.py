"""The filters of the record: one FilterSet each, for the pages' forms and the API's parameters."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.record.kinds import KINDS
from claims.record.meaning import ANSWERABLE
from claims.record.models import Edition, Entity, Event
from claims.record.search import asking
from claims.record.search.asked import Asked
from claims.record.search.terms import (
    ASIDE,
    DUE,
    EVIDENCE,
    LINKS_TO,
    MADE,
    due_by,
    has_facet,
    made_by,
    mentioning,
    of_statuses,
    timely,
)
from tracker.clock import today
from tracker.search import typed
from tracker.search.days import between
from tracker.search.formula import ALL, Formula, Not, every, known
from tracker.text import require_plain_text
from tracker.timeliness import RULES
from tracker.vocabulary import FACETS, SET_CHOICES, STATUS_CHOICES, Evidence, FollowUpKind, Kind, Role, Timeliness

DAYS = ("made_after", "made_before", "due_after", "due_before")


class EntityField(forms.SlugField):
    """The slug of an entity of the record; cleans to the Entity."""

    default_error_messages = {"unknown": _("The record has no %(kind)s “%(slug)s”.")}

    def __init__(self, *, entity: str, **kwargs: Any) -> None:
        self.entity = entity
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Entity | None:
        slug = super().clean(value)
        if not slug:
            return None
        found = Entity.objects.mentioned().filter(kind=self.entity, slug=slug[:80]).first()
        if found is None or found.slug != slug:
            kind = KINDS[self.entity].label
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"kind": str(kind).lower(), "slug": slug[:80]}
            )
        return found


class Asking:
    """A filter that asks for a formula: `ask` makes it of a value."""

    def __init__(self, *args: Any, ask: Callable[[Any], Formula], **kwargs: Any) -> None:
        self.ask = ask
        super().__init__(*args, **kwargs)

    def narrow(self, asked: Asked, value: Any) -> Asked:
        return asked.narrowed(self.ask(value))


class AskingChoice(Asking, filters.ChoiceFilter):
    pass


class AskingChoices(Asking, filters.MultipleChoiceFilter):
    pass


class EntityFilter(Asking, filters.CharFilter):
    """Statements that mention an entity, in any of the given roles."""

    field_class = EntityField

    def __init__(self, entity: str, *roles: str, **kwargs: Any) -> None:
        super().__init__(ask=lambda found: mentioning(entity, found.slug, *roles), entity=entity, **kwargs)


class WordsField(forms.CharField):
    """What a reader types into a search box; cleans to an asking.Search."""

    default_validators = [MaxLengthValidator(200), require_plain_text]

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = typed.parts_of(text) if text else []
        return asking.Search(parts, text) if parts else None


class WordsFilter(filters.CharFilter):
    """Each word must occur, in any script, spelling or form: БЕЛАРУСЬ finds Belarus (claims.record.search.asking)."""

    field_class = WordsField

    def narrow(self, asked: Asked, value: asking.Search) -> Asked:
        mended = value.mended()
        return asked.narrowed(mended.formula, besides=mended.besides, read_as=mended.read_as, known=mended.known)


class DayFilter(filters.DateFilter):
    """A day of the calendar, written in one way only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        wrong = {"invalid": _("Write the day as YYYY-MM-DD, such as 2021-11-04.")}
        super().__init__(*args, input_formats=["%Y-%m-%d"], error_messages=wrong, help_text="YYYY-MM-DD", **kwargs)


class AskingDay(Asking, DayFilter):
    pass


class StatementField(forms.SlugField):
    """The slug of a statement that the record tells of, withdrawn or not."""

    def clean(self, value: Any) -> str:
        slug: str = super().clean(value)
        if slug and not Edition.objects.filter(slug=slug[:80]).exists():
            raise ValidationError(_("The record has no statement “%(slug)s”."), params={"slug": slug[:80]})
        return slug


class LinkedFilter(Asking, filters.CharFilter):
    """Statements that link to one, or of which a follow-up is told by it."""

    field_class = StatementField


class StrictFilterSet(filters.FilterSet):
    """A FilterSet that refuses what it does not know.

    `besides` are parameters that the caller reads itself (cursor, page_size, …). With `only_named`, no filter is made
    ready that the request does not name: enough for a program, and quicker; a page shows them all.
    """

    base_filters: dict[str, filters.Filter]

    def __init__(
        self, data: QueryDict, *args: Any, besides: tuple[str, ...] = (), only_named: bool = False, **kwargs: Any
    ) -> None:
        self.besides = besides
        if only_named:
            self.base_filters = {name: known for name, known in self.base_filters.items() if name in data}
        super().__init__(data, *args, **kwargs)

    @cached_property
    def asked(self) -> Asked:
        """What the request asks for, if it has no complaints."""
        rows, narrowing = self.queryset, []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", []):
                continue
            if hasattr(self.filters[name], "narrow"):
                narrowing.append((self.filters[name], value))
            else:
                rows = self.filters[name].filter(rows, value)
        asked = self.all_of(rows)
        for known_filter, value in narrowing:
            asked = known_filter.narrow(asked, value)
        return asked

    def all_of(self, rows: Any) -> Asked:
        return Asked(rows)

    def complaints(self) -> dict[str, list[str]]:
        """What is wrong with the request, by parameter; empty if nothing is."""
        known = [*type(self).base_filters, *self.besides]
        found: dict[str, list[str]] = {}
        for name in self.data:
            if name not in known:
                found[name] = [str(_("Unknown parameter. Known here: %s.") % ", ".join(sorted(known)))]
            elif len(self.data.getlist(name)) > 1 and not self._takes_several(name):
                found[name] = [str(_("Given more than once; it takes one value."))]
        for name, messages in self.form.errors.items():
            found.setdefault(name, [str(message) for message in messages])
        return found

    def _takes_several(self, name: str) -> bool:
        return isinstance(self.base_filters.get(name), filters.MultipleChoiceFilter)


class StatementFilter(StrictFilterSet):
    """Filters of current statements: each is a formula over their terms."""

    always = ALL

    q = WordsFilter(
        label=_("Words"),
        help_text=_("All of these, in any form, script and spelling. “In quotation marks” as they stand, -this not."),
    )
    kind = AskingChoice(choices=Kind.choices, label=_("Kind"), ask=partial(known, "kind"))
    status = AskingChoices(
        choices=STATUS_CHOICES, label=_("Status"), help_text=_("May be given several times."), ask=of_statuses
    )
    timeliness = AskingChoice(
        choices=Timeliness.choices,
        label=_("Timeliness"),
        ask=lambda word: timely(RULES[Timeliness(word)], today()),
    )
    speaker = EntityFilter(
        "actor",
        Role.SPEAKER,
        Role.ON_BEHALF_OF,
        label=_("Speaker"),
        help_text=_("Slug of an actor who speaks or is spoken for."),
    )
    responsible = EntityFilter(
        "actor", Role.RESPONSIBLE, label=_("Responsible"), help_text=_("Slug of an actor who is to do it.")
    )
    answerable = EntityFilter(
        "actor",
        ANSWERABLE,
        label=_("Answerable"),
        help_text=_("Slug of an actor who answers for it: who makes the claim, or is bound by the commitment."),
    )
    evidence = AskingChoice(choices=Evidence.choices, label=_("The status rests on"), ask=partial(known, EVIDENCE))
    links_to = LinkedFilter(
        label=_("Links to"),
        help_text=_("Slug of a statement that these bear on, or that tells what became of them."),
        ask=partial(known, LINKS_TO),
    )
    show = AskingChoice(
        choices=[("all", _("Everything: the background and what is no longer maintained too"))],
        label=_("Show"),
        ask=lambda _value: ALL,
    )
    made_after = AskingDay(label=_("Made on or after"), ask=lambda day: between(MADE, day, None))
    # By the first day that the date may mean: `2022` is before 30 June 2022, because it may be.
    made_before = AskingDay(label=_("Made on or before"), ask=made_by)
    due_after = AskingDay(label=_("Due on or after"), ask=lambda day: between(DUE, day, None))
    due_before = AskingDay(label=_("Due on or before"), ask=due_by)

    class Meta:
        model = Edition
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, filters.Filter]:
        """Those declared here, one for each kind of entity and one for each facet; the days last, as on the page."""
        declared = super().get_filters()
        days = {name: declared.pop(name) for name in DAYS}
        entities = {
            kind.value: EntityFilter(kind.value, label=kind.label, help_text=kind.filter_help)
            for kind in KINDS.values()
        }
        facets = {
            name: AskingChoice(choices=facet.words.choices, label=facet.label, ask=partial(has_facet, name))
            for name, facet in FACETS.items()
        }
        return {**declared, **entities, **facets, **days}

    def all_of(self, rows: Any) -> Asked:
        """What is no background and is maintained, unless everything is asked for, or a weight by its name."""
        said = self.form.cleaned_data
        listed = ALL if said.get("show") or said.get("weight") else Not(ASIDE)
        return Asked(rows, every(self.always, listed), is_current=True)


class ClaimFilter(StatementFilter):
    """The same where the address already says which kind."""

    kind = None  # type: ignore[assignment]
    always = known("kind", Kind.CLAIM)

    class Meta(StatementFilter.Meta):
        pass


class CommitmentFilter(ClaimFilter):
    always = known("kind", Kind.COMMITMENT)

    class Meta(StatementFilter.Meta):
        pass


class SlugFilter(filters.CharFilter):
    """Rows of exactly this slug."""

    field_class = forms.SlugField


class FollowUpFilter(StrictFilterSet):
    """Filters of the follow-ups of current statements."""

    statement = SlugFilter("slug", label=_("Statement"), help_text=_("Slug of a statement."))
    kind = filters.ChoiceFilter(choices=FollowUpKind.choices, label=_("Kind"))
    status = filters.MultipleChoiceFilter(choices=SET_CHOICES, label=_("Status it set"))
    occurred_after = DayFilter("occurred_latest", "gte", label=_("Occurred on or after"))
    occurred_before = DayFilter("occurred_latest", "lte", label=_("Occurred on or before"))

    class Meta:
        model = Event
        fields: list[str] = []


class NamesFilter(filters.CharFilter):
    """Entities of whose names each word is part, in any script."""

    field_class = WordsField

    def narrow(self, asked: Asked, value: asking.Search) -> Asked:
        return asked.narrowed(every(*(typed.in_names(part) for part in value.parts)))


class EntityListFilter(StrictFilterSet):
    """Filters of the entities of a kind."""

    q = NamesFilter(label=_("Words in the name"), help_text=_("In any spelling that the record knows."))

    class Meta:
        model = Entity
        fields: list[str] = []


class NoFilter(StrictFilterSet):
    """For lists that are paged but not filtered."""

    class Meta:
        model = Edition
        fields: list[str] = []
