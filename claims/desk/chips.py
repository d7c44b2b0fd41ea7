"""Statuses and follow-ups as the desk shows them in one line: icon, word, date in words."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.models import FollowUp
from tracker.dates import in_words
from tracker.vocabulary import STATUS_WORDS


def status_chip(status: str) -> SafeString:
    """The status as icon and word; its colour comes from the generated statuses.css."""
    word = STATUS_WORDS.get(status)
    if word is None:
        return SafeString("")
    return format_html(
        '<span class="desk-status status-{}" title="{}">'
        '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="{}"></path></svg> {}</span>',
        word.value,
        word.definition,
        word.icon,
        word.label,
    )


def follow_up_label(follow_up: FollowUp) -> str:
    """A follow-up as one line of text, for a choice."""
    return f"{follow_up.number} · {in_words(follow_up.occurred_on)} · {Truncator(follow_up.summary).chars(70)}"


def follow_up_line(follow_up: FollowUp) -> SafeString:
    """A follow-up as one line of a list: number, date, kind, status and first words."""
    kind = follow_up.get_kind_display().split(":")[0]
    parts = [
        format_html('<b class="desk-number">{}</b>', follow_up.number or "+"),
        format_html('<span class="desk-date">{}</span>', in_words(follow_up.occurred_on)),
        format_html("<span>{}</span>", kind),
        status_chip(follow_up.status),
        format_html('<span class="quiet">{}</span>', Truncator(follow_up.summary).chars(80)),
    ]
    return format_html_join(" ", "{}", ((part,) for part in parts if part))
