"""What a picker of the desk offers: each row with what tells it apart from others of the same name."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import prefetch_related_objects

from tracker.admin_base.searching import FoundByWordsMixin


class OptionsView(AutocompleteJsonView):
    """Options as their own page of the desk describes them. A query for each of what they are made of."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if isinstance(self.model_admin, FoundByWordsMixin):
            prefetch_related_objects(context["object_list"], *self.model_admin.option_reads)
        return context

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        if isinstance(self.model_admin, FoundByWordsMixin):
            result["text"] = self.model_admin.option(obj, self.term)
        return result


def told_apart(*parts: Any) -> str:
    """What an option says, one part after the other; those that are empty are left out."""
    return " · ".join(str(part) for part in parts if part)


def also_called(name: str, other: str) -> str:
    """A name with another spelling behind it, if there is one."""
    return f"{name} ({other})" if other and other != name else name
