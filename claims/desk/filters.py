"""Filters of the list of statements: what the world did, what is late, what waits for whom."""

from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.desk import looks
from tracker.clock import today
from tracker.timeliness import overdue
from tracker.vocabulary import STATUS_CHOICES, STATUS_WORDS


class YesNoFilter(SimpleListFilter):
    """Rows that are, or are not, what `rule` says."""

    def rule(self) -> Q:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(self.rule())
        return queryset.exclude(self.rule()) if self.value() == "no" else queryset


class OverdueFilter(YesNoFilter):
    title, parameter_name = _("overdue"), "overdue"

    def rule(self) -> Q:
        return overdue(today(), due="deadline")


class PendingFilter(YesNoFilter):
    title, parameter_name = _("unpublished changes"), "pending"

    def rule(self) -> Q:
        return Q(pending=True)


class StatusFilter(SimpleListFilter):
    title, parameter_name = _("status"), "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return STATUS_CHOICES

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(status=self.value()) if self.value() in STATUS_WORDS else queryset


class ReviewFilter(SimpleListFilter):
    title, parameter_name = _("review due"), "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("Overdue")), ("today", _("Today")), ("week", _("Within a week")), ("none", _("Not planned"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        on = today()
        rules = {
            "late": looks.overdue(on),
            "today": Q(look_on=on),
            "week": Q(look_on__range=(on, on + timedelta(days=7))),
            "none": Q(look_on__isnull=True),
        }
        return queryset.filter(rules.get(self.value() or "", Q()))


class AssigneeFilter(SimpleListFilter):
    title, parameter_name = _("assignee"), "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        others = get_user_model().objects.filter(is_staff=True).exclude(pk=request.user.pk or 0).order_by("username")
        names = [(str(pk), name) for pk, name in others.values_list("pk", "username")]
        return [("me", _("Me")), ("nobody", _("Nobody")), *names]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        if chosen == "me":
            return queryset.filter(assignee=request.user.pk)
        if chosen == "nobody":
            return queryset.filter(assignee=None)
        known = chosen in {str(value) for value, _label in self.lookup_choices}
        return queryset.filter(assignee=chosen) if known else queryset
