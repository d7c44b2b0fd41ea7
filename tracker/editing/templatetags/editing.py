"""What each form of the desk carries, so that it is answered once and its words outlive the session."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.editing import once

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: dict[str, Any]) -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token(context["user"]))
