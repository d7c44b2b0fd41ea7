"""Actors with their other spellings, topics, and occasions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.desk import plausibility
from claims.models import Actor, ActorName, ActorTerms, Occasion, OccasionTerms, Topic, TopicTerms
from tracker.admin_base import (
    AsksMixin,
    BoundedFormsMixin,
    DeskAdmin,
    FrozenSlugMixin,
    also_called,
    closest,
    told_apart,
)
from tracker.dates import in_words


class ActorForm(AsksMixin):
    questions = (plausibility.same_actor,)


class SpellingForm(AsksMixin):
    questions = (plausibility.same_spelling,)


class TopicForm(AsksMixin):
    questions = (plausibility.same_topic,)


class OccasionForm(AsksMixin):
    questions = (plausibility.same_occasion,)


class ActorNameInline(BoundedFormsMixin, admin.TabularInline):
    model = ActorName
    form = SpellingForm
    fields = ["name", "language"]
    extra = 1


@admin.register(Actor)
class ActorAdmin(FrozenSlugMixin, DeskAdmin):
    form = ActorForm
    fields = ["name", "slug", "kind", "description"]
    inlines = [ActorNameInline]
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    found_by = ActorTerms
    search_fields = ["folded__contains", "names__folded__contains"]
    known_by = ["folded", "names__folded"]
    option_reads = ["names"]

    def option(self, row: Actor, typed: str) -> str:
        other = closest([spelling.name for spelling in row.names.all()], typed)
        return told_apart(also_called(row.name, other), row.get_kind_display())


@admin.register(Topic)
class TopicAdmin(FrozenSlugMixin, DeskAdmin):
    form = TopicForm
    fields = ["name", "slug", "description"]
    list_display = ["name", "slug"]
    found_by = TopicTerms
    search_fields = ["folded__contains"]
    known_by = ["folded"]


@admin.register(Occasion)
class OccasionAdmin(FrozenSlugMixin, DeskAdmin):
    form = OccasionForm
    fields = ["name", "slug", "kind", "held_on", "place", "participants"]
    list_display = ["name", "kind", "held", "place"]
    list_filter = ["kind"]
    found_by = OccasionTerms
    search_fields = ["folded__contains"]
    known_by = ["folded"]
    autocomplete_fields = ["participants"]

    def option(self, row: Occasion, typed: str) -> str:
        return told_apart(row.name, row.get_kind_display(), in_words(row.held_on), row.place)

    @admin.display(description=_("held on"), ordering="held_latest")
    def held(self, occasion: Occasion) -> str:
        return in_words(occasion.held_on)
