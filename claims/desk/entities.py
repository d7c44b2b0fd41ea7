"""Actors with their other spellings, topics, and occasions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.desk import plausibility
from claims.models import Actor, ActorName, ActorTerms, Occasion, OccasionTerms, Topic, TopicTerms
from tracker.admin_base import AsksMixin, BoundedFormsMixin, DeskAdmin, FrozenSlugMixin
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


@admin.register(Topic)
class TopicAdmin(FrozenSlugMixin, DeskAdmin):
    form = TopicForm
    fields = ["name", "slug", "description"]
    list_display = ["name", "slug"]
    found_by = TopicTerms
    search_fields = ["folded__contains"]


@admin.register(Occasion)
class OccasionAdmin(FrozenSlugMixin, DeskAdmin):
    form = OccasionForm
    fields = ["name", "slug", "kind", "held_on", "place", "participants"]
    list_display = ["name", "kind", "held", "place"]
    list_filter = ["kind"]
    found_by = OccasionTerms
    search_fields = ["folded__contains"]
    autocomplete_fields = ["participants"]

    @admin.display(description=_("held on"), ordering="held_latest")
    def held(self, occasion: Occasion) -> str:
        return in_words(occasion.held_on)
