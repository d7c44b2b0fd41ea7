"""Who did what at the desk: to read, never to change."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry

from tracker.admin_base import ReadOnlyLogMixin


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyLogMixin, admin.ModelAdmin):
    actions = None
    list_display = ["action_time", "user", "content_type", "object_repr", "action_flag"]
    list_select_related = ["user", "content_type"]
    list_filter = ["action_flag", "content_type"]
    search_fields = ["object_repr"]
