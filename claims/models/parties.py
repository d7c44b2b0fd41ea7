"""Who takes part in a statement, and in what part."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.actors import Actor
from claims.models.statements import Statement
from tracker.checking import ChecksTogetherMixin
from tracker.history import History
from tracker.vocabulary import Kind, Role


class PartyManager(models.Manager):
    def get_by_natural_key(self, statement: str, actor: str, role: str) -> Any:
        return self.get(statement__slug=statement, actor__slug=actor, role=role)


class Party(ChecksTogetherMixin, models.Model):
    """An actor in a role: several speakers may share a statement, and each may speak for someone."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="parties", verbose_name=_("statement"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="parties", verbose_name=_("actor"))
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.SPEAKER)
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which speaker"),
        help_text=_("For “on behalf of”, where there are several speakers."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    history = History()

    objects = PartyManager()

    class Meta:
        verbose_name, verbose_name_plural = _("party"), _("parties")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "actor", "role"],
                name="claims_party_once",
                violation_error_message=_("This actor already has this role here."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="claims_party_role_known"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(role=Role.ON_BEHALF_OF),
                name="claims_party_speaker_only_on_behalf",
                violation_error_message=_("“Which speaker” is only for the role “on behalf of”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"

    def clean(self) -> None:
        statement = getattr(self, "statement", None)
        if self.role == Role.RESPONSIBLE and statement and statement.kind == Kind.CLAIM:
            raise ValidationError({"role": _("Nobody is to do a claim: “responsible” is for commitments.")})
