"""The page that the desk's pages begin from."""

from typing import Any

from django.http import HttpRequest

from tracker.admin_base.history import ReadOnlyHistoryMixin
from tracker.admin_base.mixins import RelatedPickerMixin, RollbackOnInvalidMixin, SelectedRowsMixin
from tracker.admin_base.searching import FoundByWordsMixin
from tracker.admin_base.widgets import PROSE


class DeskRequest(HttpRequest):
    """A request that admin_view let through: somebody is logged in."""

    user: Any


class DeskAdmin(FoundByWordsMixin, RelatedPickerMixin, RollbackOnInvalidMixin, ReadOnlyHistoryMixin, SelectedRowsMixin):
    """A page of the desk."""

    formfield_overrides = PROSE
    list_per_page = 50
