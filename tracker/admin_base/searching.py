"""The desk's lists and pickers: found by words through an index, paged and counted without reading all there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tracker.admin_base.keys import in_order
from tracker.admin_base.namesakes import leading
from tracker.search.beside import TermsBeside, formula_of
from tracker.search.days import UNDATED, between
from tracker.search.formula import Formula, any_of, every
from tracker.search.storage import by_index, counted, has_key_in
from tracker.search.typed import Part, parts_of
from tracker.text import phrase

COUNTED = 10_000  # rows are counted up to this many
FEW = 5_000  # of so many rows all that have the words are found at once, and sorted
WALKED = 1_000  # of more, rows at the start of a list are tried one by one, before the index is asked
WINDOW = 20_000  # then those that have the words among so many, by their days; and only then all that have them


@dataclass(frozen=True)
class Searched:
    """Rows in their order, and what those must have that were searched for: terms, and phrases besides.

    `through` is how a row refers to what has the terms: itself, or a related row. `name` is what a row may be called
    that stands first, in one of the columns `known_by`.
    """

    rows: QuerySet[Any]
    terms: type[TermsBeside]
    through: str
    formula: Formula
    phrases: Q
    name: str = ""
    known_by: Sequence[str] = ()

    def found(self) -> QuerySet[Any]:
        """All of them."""
        return self._having(self.terms._base_manager.filter(terms__matches=self.formula))

    def first(self, most: int) -> list[Any]:
        """The keys of as many as asked for, in their order: looked for where they are likely to be, if they are common.

        What is annotated is worked out for none of them: `page` reads the few that are shown.
        """
        if self.through == "pk" and counted(self.rows, FEW + 1) > FEW:
            walked = self.rows.values("pk")[: max(WALKED, most)]
            among = self.terms._base_manager.filter(has_key_in(walked), terms__matches=self.formula)
            near = _keys(self._having(among), most)
            if len(near) == most:
                return near
            if window := self._window():
                within = replace(self, formula=every(self.formula, window))
                near = _keys(within.found(), most)
                if len(near) == most:
                    return near
        return _keys(self.found(), most)

    def page(self, keys: Sequence[Any]) -> list[Any]:
        """The rows with these keys, in their order."""
        return in_order(self.rows, keys)

    @property
    def is_alone(self) -> bool:
        """Whether nothing else is asked of the rows, so that terms alone say how many there are."""
        return self.through == "pk" and not self.phrases and not self.rows.query.where

    def count(self, most: int) -> int:
        """How many there are, up to so many."""
        with by_index():
            if self.is_alone:
                return counted(self.terms._base_manager.filter(terms__matches=self.formula), most)
            return counted(self.found(), most)

    def _having(self, terms: QuerySet[Any]) -> QuerySet[Any]:
        keys = terms.values("pk")
        if self.phrases:
            candidates = self.rows.model._base_manager.filter(self._refers_to(keys))
            return self.rows.filter(has_key_in(candidates.filter(self.phrases).values("pk")))
        return self.rows.filter(self._refers_to(keys))

    def _refers_to(self, keys: QuerySet[Any]) -> Any:
        return has_key_in(keys) if self.through == "pk" else Q(**{f"{self.through}__in": keys})

    def _window(self) -> Formula | None:
        """The days of the first rows of all, if the list is in their order; with those before them that have none."""
        column = str(next(iter(self.rows.query.order_by), ""))
        name, descends = self.terms.axes.get(column.lstrip("-")), column.startswith("-")
        if not name:
            return None
        days = self.rows.model._base_manager.order_by(*self.rows.query.order_by)
        day = days.values_list(column.lstrip("-"), flat=True)[WINDOW : WINDOW + 1].first()
        if day is None:
            return None
        dated = between(name, day, None) if descends else between(name, None, day)
        undated_first = descends == connection.features.nulls_order_largest
        return any_of([dated, UNDATED]) if undated_first else dated


class DeskPaginator(Paginator):
    """Pages of a list that is counted up to ten thousand rows."""

    def __init__(self, *args: Any, searched: Searched | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searched = searched

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return self.searched.count(COUNTED + 1) if self.searched else counted(rows, COUNTED + 1)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self._counted, COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._counted > COUNTED

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        if not self.searched:
            rows: Any = self.object_list  # what is annotated is worked out for the rows of the page alone
            keys = list(rows.values_list("pk", flat=True)[bottom : bottom + self.per_page])
            return Page(rows.filter(pk__in=keys), number, self)
        keys = self.searched.first(bottom + self.per_page)[bottom:]
        return Page(self.searched.page(keys), number, self)


class OneMore(Page):
    """A page that knows whether another follows, because one row more was looked for."""

    def __init__(self, rows: list[Any], number: int, paginator: Paginator) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.has_more = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self.has_more


class PickerPaginator(DeskPaginator):
    """Pages of what a picker offers: how many there are in all nobody is told, so nobody counts.

    What is called as somebody typed stands first.
    """

    def page(self, number: Any) -> Page:
        number = int(number)
        bottom, top = (number - 1) * self.per_page, number * self.per_page + 1
        rows: Any = self.object_list
        found = self._ranked(self.searched, bottom, top) if self.searched else list(rows[bottom:top])
        return OneMore(found, number, self)

    def _ranked(self, searched: Searched, bottom: int, top: int) -> list[Any]:
        keys = leading(searched.rows, searched.name, searched.terms, *searched.known_by) if searched.name else []
        if len(keys) < top:
            keys += [key for key in searched.first(top) if key not in keys]
        return searched.page(keys[bottom:top])


class FoundByWordsMixin(admin.ModelAdmin):
    """Search by words, from their start and in their other forms, in any script, by the table of terms `found_by`.

    `search_fields` name folded columns, in which `"phrases in quotation marks"` are looked for. `known_by` names those
    in which a name stands first: a picker offers first who is called so. Its options are made of `option_reads`.
    """

    found_by: type[TermsBeside]
    found_through = "pk"
    known_by: Sequence[str] = ()
    option_reads: Sequence[str] = ()
    paginator = DeskPaginator
    show_full_result_count = False

    def get_search_results(self, request: Any, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        text = search_term.replace("\0", "")
        if not text.strip():
            return queryset, False
        try:
            parts = parts_of(text)
        except ValidationError as error:
            if not _is_picker(request):
                messages.error(request, error.messages[0])
            return queryset.none(), False
        formula, phrases = formula_of(self.found_by, parts), self._phrases(request, parts)
        is_name = self.known_by and not any(part.is_phrase or part.is_barred for part in parts)
        named = (text if is_name else "", self.known_by)
        request.searched = Searched(queryset, self.found_by, self.found_through, formula, phrases, *named)
        return request.searched.found(), False

    def option(self, row: Any, typed: str) -> str:
        """A row as a picker offers it to who typed this: with what tells it apart."""
        return str(row)

    def _phrases(self, request: HttpRequest, parts: list[Part]) -> Q:
        fields = [str(field) for field in self.get_search_fields(request)]
        found = Q()
        for part in parts:
            if part.is_phrase and len(part.spelled) > 1:
                said = reduce(or_, (Q((field, phrase(" ".join(part.spelled)))) for field in fields))
                found &= ~said if part.is_barred else said
        return found

    def get_paginator(self, request: Any, queryset: QuerySet[Any], *args: Any, **kwargs: Any) -> DeskPaginator:
        searched = None if queryset.query.distinct else getattr(request, "searched", None)
        paginator = PickerPaginator if _is_picker(request) else self.paginator
        found: DeskPaginator = paginator(queryset, *args, searched=searched, **kwargs)
        return found


def _keys(rows: QuerySet[Any], most: int) -> list[Any]:
    return list(rows.values_list("pk", flat=True)[:most])


def _is_picker(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.url_name == "autocomplete")
