"""The accounts of the desk. One that did something stays: the histories say by its name who did what."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from tracker.admin_base import protecting

User = get_user_model()
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    delete_confirmation_template = "admin/auth/user/desk_delete.html"
    delete_selected_confirmation_template = "admin/auth/user/desk_delete_selected.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Accounts with a trail are named, to be deactivated instead."""
        trailing = [user for user in objs if protecting([user]) or LogEntry.objects.filter(user=user).exists()]
        if not trailing:
            return super().get_deleted_objects(objs, request)
        return [], {}, set(), [format_html('<a href="{}">{}</a>', _address(user), user) for user in trailing]


def _address(user: Any) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])
