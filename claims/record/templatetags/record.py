"""How the record's values read on a page: dates in words, terms from the vocabularies, links to sources."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.core.cache import cache
from django.template.loader import get_template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.record import site_info
from claims.record.fragments import fragment_address, is_web_address
from claims.record.kinds import KINDS, EntityKind
from claims.record.search.counting import Number
from tracker import dates
from tracker.vocabulary import FACETS, STATUS_WORDS, TERMS, StatusWord, facets_said

if TYPE_CHECKING:
    from claims.record.queries import Card

CARD = "record/_card.html"
CARDS_ARE_KEPT = 600  # seconds: no longer, as a court may order a text away
register = template.Library()
register.filter("fragment_address", fragment_address)
register.filter("is_web_address", is_web_address)


class Term(NamedTuple):
    """A word of a vocabulary with its meaning, where its label has one after a colon."""

    value: str
    name: str
    meaning: str


def term_of(value: str, label: Any) -> Term:
    name, _colon, meaning = str(label).partition(":")
    meaning = meaning.strip()
    return Term(value, name, meaning[:1].upper() + meaning[1:])


@register.filter
def term(value: str, vocabulary_name: str) -> Term:
    """The word of a vocabulary; one that is not in it any more is shown as it was stored."""
    return term_of(value, dict(TERMS[vocabulary_name].choices).get(value, value))


@register.filter
def facets(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The facets of a statement that do not go without saying, each with its label and its term."""
    said = facets_said(document)
    return [{"label": FACETS[name].label, "term": term(value, name)} for name, value in said.items()]


@register.simple_tag
def card(one: "Card") -> str:
    """A statement in a list. What an edition's card says is for good, so it is kept a while once it is made."""
    key = ":".join([CARD, one.key, one.timeliness, *one.roles, get_language() or ""])
    said: str | None = cache.get(key) if one.key else None
    if said is None:
        said = str(get_template(CARD).render({"card": one}))
        cache.set(key, said, CARDS_ARE_KEPT if one.key else 0)
    return said


@register.filter
def figures(number: Number) -> str:
    """How many there are, as a reader says it; of a long list, more than so many."""
    said = number_format(number.value, force_grouping=True)
    return said if number.is_exact else _("more than %(number)s") % {"number": said}


@register.filter
def status_word(value: str) -> StatusWord | None:
    return STATUS_WORDS.get(value)


@register.filter
def in_words(day: dict[str, Any] | str | None) -> str:
    """A date document, or a day of the calendar, as a reader would say it."""
    if isinstance(day, str):
        return dates.in_words(day)
    return dates.in_words(day["edtf"]) if day else ""


@register.filter
def as_time(day: dict[str, Any] | None) -> str:
    """A date in words; a <time> where the date is one that HTML can say (a day, a month, a year)."""
    if not day:
        return ""
    is_plain = day["edtf"].replace("-", "").isdigit() and day["edtf"][5:7] <= "12"
    shape = '<time datetime="{}">{}</time>' if is_plain else '<span class="date" title="{}">{}</span>'
    return format_html(shape, day["edtf"], in_words(day))


@register.filter
def as_moment(recorded_at: str | datetime) -> str:
    """When something was recorded, to the minute in UTC."""
    moment = recorded_at if isinstance(recorded_at, datetime) else datetime.fromisoformat(recorded_at)
    moment = moment.astimezone(UTC)
    return format_html(
        '<time datetime="{}">{}</time>', f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{date_format(moment, 'j F Y, H:i')} UTC"
    )


@register.filter
def as_day(recorded_at: str | datetime) -> str:
    """The day on which something was recorded, in UTC."""
    moment = recorded_at if isinstance(recorded_at, datetime) else datetime.fromisoformat(recorded_at)
    moment = moment.astimezone(UTC)
    return format_html('<time datetime="{}">{}</time>', f"{moment:%Y-%m-%d}", date_format(moment, "j F Y"))


@register.filter
def in_role(parties: list[dict[str, Any]], role: str) -> list[dict[str, Any]]:
    return [party for party in parties if party["role"] == role]


@register.filter
def spoken_for(party: dict[str, Any], parties: list[dict[str, Any]]) -> list[str]:
    """The names of those on whose behalf a speaker speaks."""
    slug = party["actor"]["slug"]
    behalf = in_role(parties, "on_behalf_of")
    return [other["actor"]["name"] for other in behalf if other["speaker"] and other["speaker"]["slug"] == slug]


@register.simple_tag
def kinds_with_pages() -> list[EntityKind]:
    return [kind for kind in KINDS.values() if kind.has_pages]


@register.simple_tag
def site_name() -> str:
    return str(site_info.NAME)


@register.simple_tag
def site_tagline() -> str:
    return str(site_info.TAGLINE)


@register.simple_tag
def licence() -> str:
    return format_html('<a rel="license" href="{}">{}</a>', site_info.LICENCE_URL, site_info.LICENCE_NAME)
