"""The views of the naive API, and their addresses."""

import json
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.routers import DefaultRouter

from claims.record.models import Edition, Entity, Event, Mention

SPEAKERS = ("speaker", "on_behalf_of")


class EntitySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entity
        fields = ["kind", "slug", "name"]


class MentionSerializer(serializers.ModelSerializer):
    entity = EntitySerializer()

    class Meta:
        model = Mention
        fields = ["role", "entity"]


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = Event
        fields = ["number", "kind", "occurred_earliest", "occurred_latest", "status"]


class StatementSerializer(serializers.ModelSerializer):
    mentions = MentionSerializer(many=True)
    events = EventSerializer(many=True)
    document = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = [
            "slug",
            "number",
            "kind",
            "title",
            "status",
            "made_latest",
            "due_latest",
            "mentions",
            "events",
            "document",
        ]

    def get_document(self, edition: Edition) -> Any:
        return json.loads(edition.document.body)


class StatementFilter(django_filters.FilterSet):
    made_after = django_filters.DateFilter("made_latest", "gte")
    speaker = django_filters.CharFilter(method="filter_speaker")

    class Meta:
        model = Edition
        fields = ["kind", "status"]

    def filter_speaker(self, editions: QuerySet, name: str, value: str) -> QuerySet:
        return editions.filter(mentions__entity__slug=value, mentions__role__in=SPEAKERS).distinct()


class StatementViewSet(viewsets.ModelViewSet):
    queryset = (
        Edition.objects.filter(superseded_by__isnull=True, is_tombstone=False)
        .select_related("document")
        .prefetch_related("mentions__entity", "events")
        .order_by("-made_latest", "-slug")
    )
    serializer_class = StatementSerializer
    filterset_class = StatementFilter
    lookup_field = "slug"


router = DefaultRouter()
router.register("statements", StatementViewSet)
urlpatterns = router.urls
