"""What would count as kept, and what as broken: written before anybody knows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.statements import Statement
from tracker.checking import ChecksTogetherMixin
from tracker.dates import ChangedAtField
from tracker.history import History
from tracker.text import ProseField
from tracker.vocabulary import CountsAs, Kind


class CriterionManager(models.Manager):
    def get_by_natural_key(self, statement: str, text: str) -> Any:
        return self.get(statement__slug=statement, text=text)


class Criterion(ChecksTogetherMixin, models.Model):
    """One test that a commitment will be held to. The first verdict freezes it."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="criteria", verbose_name=_("statement"))
    counts_as = models.CharField(_("counts as"), max_length=6, choices=CountsAs, default=CountsAs.KEPT)
    text = ProseField(_("what would count"), max_length=300, help_text=_("Our words; concrete enough to be checked."))
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    changed_at = ChangedAtField(_("changed at"))
    history = History(excluded_fields=["changed_at"])

    objects = CriterionManager()

    class Meta:
        verbose_name, verbose_name_plural = _("criterion"), _("criteria")
        ordering = ["-counts_as", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "text"], name="claims_criterion_once"),
            models.CheckConstraint(condition=Q(counts_as__in=CountsAs.values), name="claims_criterion_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_counts_as_display()}: {self.text}"

    def natural_key(self) -> tuple[str, str]:
        return (self.statement.slug, self.text)

    def clean(self) -> None:
        statement = getattr(self, "statement", None)
        if statement is None:
            return
        if statement.kind == Kind.CLAIM:
            raise ValidationError({"text": _("Only a commitment has criteria: a claim is so or is not.")})
        if self.written_at > timezone.now():
            raise ValidationError({"text": _("It says that it was written at a moment that is still to come.")})
        if statement.pk:
            self._precede_verdict(statement)

    def _precede_verdict(self, statement: Statement) -> None:
        verdict = statement.first_verdict
        if verdict and not (self.pk and self._is_unchanged() and self.written_at <= verdict):
            raise ValidationError({"text": LATE % {"day": f"{verdict:%Y-%m-%d}"}})

    def _is_unchanged(self) -> bool:
        before = Criterion.objects.filter(pk=self.pk).values("counts_as", "text", "written_at").first()
        return before is not None and all(getattr(self, field) == value for field, value in before.items())


LATE = _(
    "The first verdict was entered on %(day)s: criteria are written before it and stay as they were. "
    "Correct the verdict first, if it was wrong."
)
