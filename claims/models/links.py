"""How one statement bears on another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.statements import Statement
from tracker.checking import ChecksTogetherMixin
from tracker.history import History
from tracker.vocabulary import Relation


class LinkManager(models.Manager):
    def get_by_natural_key(self, from_statement: str, to_statement: str, relation: str) -> Any:
        return self.get(from_statement__slug=from_statement, to_statement__slug=to_statement, relation=relation)


class Link(ChecksTogetherMixin, models.Model):
    """How one statement bears on another, read from left to right."""

    from_statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="links", verbose_name=_("from statement")
    )
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    to_statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="linked_from", verbose_name=_("to statement")
    )
    history = History()

    objects = LinkManager()

    class Meta:
        verbose_name, verbose_name_plural = _("link"), _("links")
        ordering = ["relation", "to_statement"]
        constraints = [
            models.UniqueConstraint(fields=["from_statement", "to_statement", "relation"], name="claims_link_once"),
            models.CheckConstraint(
                condition=~Q(from_statement=F("to_statement")),
                name="claims_link_not_to_itself",
                violation_error_message=_("A statement cannot be linked to itself."),
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="claims_link_relation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.to_statement}"

    def clean(self) -> None:
        """A contradiction is one link, shown alike on both sides."""
        if self.relation == Relation.CONTRADICTS and self.to_statement_id and self.from_statement_id:
            there = {"from_statement": self.to_statement_id, "to_statement": self.from_statement_id}
            if Link.objects.filter(relation=Relation.CONTRADICTS, **there).exclude(pk=self.pk).exists():
                raise ValidationError(
                    {"to_statement": _("The other statement says so already; readers see it on both pages.")}
                )
