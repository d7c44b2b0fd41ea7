"""Who speaks, promises, is asked or is spoken for, and what about."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.models import LanguageField, Slugged
from tracker.history import History
from tracker.text import FoldedField, LineField, ProseField
from tracker.vocabulary import ActorKind


class Actor(Slugged):
    """Who speaks, promises, is asked or is spoken for."""

    name = LineField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ActorKind)
    description = ProseField(_("description"), max_length=1000, blank=True, help_text=_("Public; one plain sentence."))
    folded = FoldedField("name")
    history = History(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("actor"), _("actors")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="claims_actor_by_name")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ActorKind.values), name="claims_actor_kind_known")]

    def __str__(self) -> str:
        return self.name


class ActorNameManager(models.Manager):
    def get_by_natural_key(self, actor: str, name: str) -> Any:
        return self.get(actor__slug=actor, name=name)


class ActorName(models.Model):
    """Another spelling, script or former name of an actor: search finds the actor by each."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names", verbose_name=_("actor"))
    name = LineField(_("name"), max_length=200)
    language = LanguageField(_("language"), blank=True)
    folded = FoldedField("name")
    history = History(excluded_fields=["folded"])

    objects = ActorNameManager()

    class Meta:
        verbose_name, verbose_name_plural = _("other name"), _("other names")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["actor", "name"], name="claims_actorname_once")]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.actor.slug, self.name)


class Topic(Slugged):
    """A subject that readers follow."""

    name = LineField(_("name"), max_length=100)
    description = ProseField(_("description"), max_length=1000, blank=True, help_text=_("Public."))
    folded = FoldedField("name")
    history = History(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("topic"), _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
