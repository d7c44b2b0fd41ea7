"""Asking the check constraints of a row at the price of one."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import BaseConstraint, CheckConstraint, Model, Q


class ChecksTogetherMixin(Model):
    """A row whose check constraints are asked in one query; only where one is broken is each asked by itself.

    Django asks the database for each of them, in a savepoint of its own: three queries for every constraint.
    """

    checks_hold = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self.checks_hold = self._all_checks_hold(set(exclude or ()))
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            del self.checks_hold

    def _all_checks_hold(self, exclude: set[str]) -> bool:
        """Whether every check holds that concerns no excluded field."""
        conditions = [Q(one.condition) for one in self._meta.constraints if isinstance(one, CheckConstraint)]
        asked = [condition for condition in conditions if not condition.referenced_base_fields & exclude]
        values: dict[str, Any] = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        return not asked or reduce(and_, asked).check(values)

    def get_constraints(self) -> list[tuple[type[Model], Sequence[BaseConstraint]]]:
        """The constraints still to be asked one by one."""
        constraints = super().get_constraints()
        if not self.checks_hold:
            return constraints
        return [
            (model, [one for one in several if not isinstance(one, CheckConstraint)]) for model, several in constraints
        ]
