"""The filters of the record: one FilterSet each, for the pages' forms and the API's parameters."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.record.kinds import KINDS
from claims.record.models import Edition, Entity, Event, Mention
from tracker.clock import today
from tracker.text import fold, require_plain_text
from tracker.vocabulary import FACETS, SET_CHOICES, STATUS_CHOICES, FollowUpKind, Kind, Role, Timeliness

MAX_SEARCH_WORDS = 12
MAX_OPTIONS = 200
DAYS = ("made_after", "made_before", "due_after", "due_before")
SEARCHED = tuple(kind.value for kind in KINDS.values() if kind.is_searched)


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

    def options(self) -> list[tuple[str, str]]:
        """What a form offers: the most mentioned entities, by name."""
        most = Entity.objects.mentioned().filter(kind=self.entity).order_by("-statement_count", "name")
        return sorted(most.values_list("slug", "name")[:MAX_OPTIONS], key=lambda option: option[1].casefold())


class EntityFilter(filters.CharFilter):
    """Editions that mention an entity, in any of the given roles."""

    field_class = EntityField

    def __init__(self, entity: str, *roles: str, **kwargs: Any) -> None:
        self.roles = roles
        super().__init__(entity=entity, **kwargs)

    def filter(self, queryset: QuerySet, value: Entity | None) -> QuerySet:
        if not value:
            return queryset
        mentions = Mention.objects.filter(edition=OuterRef("pk"), entity=value, is_current=True)
        if self.roles:
            mentions = mentions.filter(role__in=self.roles)
        return queryset.filter(Exists(mentions))


def has_facet(name: str, value: str) -> Q:
    """Editions whose document gives a facet this value, or gives none where it goes without saying."""
    if value == FACETS[name].unsaid:
        return Q(**{f"facets__{name}__isnull": True})
    return Q(**{f"facets__{name}": value})


class FacetFilter(filters.ChoiceFilter):
    """Editions by a facet of their statement (tracker.vocabulary.FACETS)."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(has_facet(self.field_name, value)) if value else queryset


class WordsField(forms.CharField):
    """What a reader types into a search box."""

    default_validators = [MaxLengthValidator(200), require_plain_text]


class WordsFilter(filters.CharFilter):
    """Each word must occur, in any script or spelling of letters: БЕЛАРУСЬ finds Belarus.

    Names are looked for in the entities as they are now, so that a spelling that was taken back finds nothing.
    Cost: a scan of the current documents' folded text.
    """

    field_class = WordsField

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in fold(value or "").split()[:MAX_SEARCH_WORDS]:
            named = Mention.objects.filter(
                edition=OuterRef("pk"), is_current=True, entity__kind__in=SEARCHED, entity__folded__contains=word
            )
            queryset = queryset.filter(Q(document__folded__contains=word) | Exists(named))
        return queryset


class DayFilter(filters.DateFilter):
    """A day of the calendar, written in one way only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        wrong = {"invalid": _("Write the day as YYYY-MM-DD, such as 2021-11-04.")}
        super().__init__(*args, input_formats=["%Y-%m-%d"], error_messages=wrong, help_text="YYYY-MM-DD", **kwargs)


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
    """Filters of current statements."""

    q = WordsFilter(label=_("Words"), help_text=_("In title, summary, quote or any spelling of an actor’s name."))
    kind = filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))
    status = filters.MultipleChoiceFilter(
        choices=STATUS_CHOICES, label=_("Status"), help_text=_("May be given several times.")
    )
    timeliness = filters.ChoiceFilter(choices=Timeliness.choices, method="filter_timeliness", label=_("Timeliness"))
    speaker = EntityFilter(
        "actor",
        Role.SPEAKER,
        Role.ON_BEHALF_OF,
        label=_("Speaker"),
        help_text=_("Slug of an actor who speaks or is spoken for."),
    )
    made_after = DayFilter("made_latest", "gte", label=_("Made on or after"))
    made_before = DayFilter(method="filter_made_before", label=_("Made on or before"))
    due_after = DayFilter("due_latest", "gte", label=_("Due on or after"))
    due_before = DayFilter("due_latest", "lte", label=_("Due on or before"))

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
            name: FacetFilter(name, choices=facet.words.choices, label=facet.label) for name, facet in FACETS.items()
        }
        return {**declared, **entities, **facets, **days}

    def filter_timeliness(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.timely(value, today())

    def filter_made_before(self, queryset: Any, name: str, value: date) -> Any:
        """By the first day that the date may mean: `2022` is before 30 June 2022, because it may be."""
        return queryset.filter(Q(made_earliest__lte=value) | Q(made_earliest__isnull=True, made_latest__lte=value))


class KindlessStatementFilter(StatementFilter):
    """The same where the address already says which kind."""

    kind = None

    class Meta(StatementFilter.Meta):
        pass


class SlugFilter(filters.CharFilter):
    """Rows of exactly this slug."""

    field_class = forms.SlugField


class FollowUpFilter(StrictFilterSet):
    """Filters of the follow-ups of current statements."""

    statement = SlugFilter("edition__slug", label=_("Statement"), help_text=_("Slug of a statement."))
    kind = filters.ChoiceFilter(choices=FollowUpKind.choices, label=_("Kind"))
    status = filters.MultipleChoiceFilter(choices=SET_CHOICES, label=_("Status it set"))
    occurred_after = DayFilter("occurred_latest", "gte", label=_("Occurred on or after"))
    occurred_before = DayFilter("occurred_latest", "lte", label=_("Occurred on or before"))

    class Meta:
        model = Event
        fields: list[str] = []


class NameFilter(filters.CharFilter):
    """Entities of whose names each word is part, in any script."""

    field_class = WordsField

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in fold(value or "").split()[:MAX_SEARCH_WORDS]:
            queryset = queryset.filter(folded__contains=word)
        return queryset


class EntityListFilter(StrictFilterSet):
    """Filters of the entities of a kind."""

    q = NameFilter(label=_("Words in the name"), help_text=_("In any spelling that the record knows."))

    class Meta:
        model = Entity
        fields: list[str] = []


class NoFilter(StrictFilterSet):
    """For lists that are paged but not filtered."""

    class Meta:
        model = Edition
        fields: list[str] = []
