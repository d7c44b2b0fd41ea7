"""Actors with their other spellings, and topics."""

from django.contrib import admin

from claims.models import Actor, ActorName, ActorTerms, Topic, TopicTerms
from tracker.admin_base import BoundedFormsMixin, DeskAdmin, FrozenSlugMixin


class ActorNameInline(BoundedFormsMixin, admin.TabularInline):
    model = ActorName
    fields = ["name", "language"]
    extra = 1


@admin.register(Actor)
class ActorAdmin(FrozenSlugMixin, DeskAdmin):
    fields = ["name", "slug", "kind", "description"]
    inlines = [ActorNameInline]
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    found_by = ActorTerms
    search_fields = ["folded__contains", "names__folded__contains"]


@admin.register(Topic)
class TopicAdmin(FrozenSlugMixin, DeskAdmin):
    fields = ["name", "slug", "description"]
    list_display = ["name", "slug"]
    found_by = TopicTerms
    search_fields = ["folded__contains"]
