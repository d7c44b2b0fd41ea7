"""What is odd about a statement, a follow-up or whom and what they name, and may be right all the same.

The desk's forms ask it, and a tick confirms it; what can never be right is refused by the models.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.models import (
    Actor,
    ActorTerms,
    FollowUp,
    Occasion,
    OccasionTerms,
    Publication,
    Statement,
    StatementTerms,
    Topic,
    TopicTerms,
)
from claims.status_rules import taken_back
from sources.models import QuoteTerms, Source
from tracker.admin_base import Doubt, called, links_to, question
from tracker.dates import in_words
from tracker.vocabulary import STATUS_WORDS

# Statements


@question("title")
def same_title(form: Any) -> Iterator[Doubt]:
    """A second statement of the same title, unless the other was withdrawn."""
    statement: Statement = form.instance
    there = called(statement.title, StatementTerms).exclude(pk=statement.pk)
    if found := there.exclude(publication=Publication.WITHDRAWN)[:4]:
        words = _(
            "“{title}” is the title of another statement: {found}. Open that one, or say what tells this one apart."
        )
        yield Doubt("title", format_html(words, title=statement.title, found=links_to(found)))


@question("quote", "quote_text", "quote_source")
def same_quote(form: Any) -> Iterator[Doubt]:
    """A second statement that rests on the same words."""
    statement: Statement = form.instance
    if not statement.quote:
        return
    quotes = called(statement.quote.exact, QuoteTerms).values("pk")
    there = Statement.objects.filter(quote__in=quotes).exclude(pk=statement.pk)
    if found := there.exclude(publication=Publication.WITHDRAWN)[:4]:
        words = _("“{quote}” is what another statement rests on: {found}. Open that one, if it is the same.")
        yield Doubt(_evidence_field(form), format_html(words, quote=statement.quote.exact, found=links_to(found)))


@question("made_on", "quote", "quote_text", "quote_source")
def quoted_before_it_was_said(form: Any) -> Iterator[Doubt]:
    """A source published before the statement was made that it is to prove."""
    statement: Statement = form.instance
    if statement.quote and statement.made_earliest:
        yield from _too_early(statement.quote.source, "made_on", statement.made_on, statement.made_earliest)


@question("due_on", "made_on")
def due_before_it_was_said(form: Any) -> Iterator[Doubt]:
    """A deadline that was over when the statement was made."""
    statement: Statement = form.instance
    made = statement.made_earliest or statement.made_latest
    if made and statement.due_latest and statement.due_latest < made:
        words = _("This deadline ({due}) lies before the day on which the statement was made ({made}).")
        yield Doubt("due_on", format_html(words, due=in_words(statement.due_on), made=in_words(statement.made_on)))


# Follow-ups


@question("occurred_on", "quote", "evidence_text", "evidence_source", "reference")
def shown_before_it_happened(form: Any) -> Iterator[Doubt]:
    """A source published before what it is to prove had happened."""
    follow_up: FollowUp = form.instance
    evidence = follow_up.quote or follow_up.reference
    if evidence and follow_up.occurred_earliest:
        yield from _too_early(evidence.source, "occurred_on", follow_up.occurred_on, follow_up.occurred_earliest)


@question("due_on", "occurred_on")
def moved_into_the_past(form: Any) -> Iterator[Doubt]:
    """A deadline that was over when it was set anew."""
    follow_up: FollowUp = form.instance
    if follow_up.due_latest and follow_up.occurred_earliest and follow_up.due_latest < follow_up.occurred_earliest:
        words = _("This deadline ({due}) lies before the day on which it was set ({day}).")
        yield Doubt("due_on", format_html(words, due=in_words(follow_up.due_on), day=in_words(follow_up.occurred_on)))


@question("status", "occurred_on", "corrects")
def goes_backwards(form: Any) -> Iterator[Doubt]:
    """A status that takes back an earlier one, or is taken back by a later one that is there already."""
    follow_up: FollowUp = form.instance
    if not follow_up.status:
        return
    steps = [*(other.step for other in _others(form)), follow_up.step]
    for before, after in taken_back(follow_up.step, follow_up.statement.opening, steps):
        words = _(
            "This goes back from “{before}” to “{after}”: look at the dates, or at what the other follow-up says."
        )
        labels = {"before": STATUS_WORDS[before].label, "after": STATUS_WORDS[after].label}
        yield Doubt("status", format_html(words, **labels))


@question("quote", "evidence_text", "evidence_source", "reference")
def same_evidence(form: Any) -> Iterator[Doubt]:
    """A second follow-up of the statement with the same evidence, unless it corrects the other."""
    follow_up: FollowUp = form.instance
    mine = {(name, key) for name in ("quote_id", "reference_id") if (key := getattr(follow_up, name))}
    for other in _others(form):
        is_same = mine & {("quote_id", other.quote_id), ("reference_id", other.reference_id)}
        if is_same and other.pk != follow_up.corrects_id:
            words = _("Follow-up {other} rests on the same evidence: look whether this one is there already.")
            yield Doubt(_evidence_field(form), format_html(words, other=links_to([other])))
            return


def _others(form: Any) -> list[FollowUp]:
    """The statement's other follow-ups as they are saved. One query, unless the form has them."""
    follow_up: FollowUp = form.instance
    stored = form.siblings or (follow_up.statement.follow_ups.all() if follow_up.statement.pk else ())
    return [other for other in stored if other.pk != follow_up.pk]


def _evidence_field(form: Any) -> str:
    """Where evidence was given: pasted, referred to, or picked."""
    pasted = f"{form.pasted}_text"
    if form.cleaned_data.get(pasted):
        return pasted
    return "reference" if "quote" in form.fields and not form.instance.quote else "quote"


def _too_early(source: Any, field: str, written: str, earliest: Any) -> Iterator[Doubt]:
    if source.published_latest and source.published_latest < earliest:
        words = _(
            "{source} was published before this ({day}; published {published}): mend the date, or choose other words."
        )
        said = {"source": links_to([source]), "day": in_words(written), "published": in_words(source.published_on)}
        yield Doubt(field, format_html(words, **said))


# What is their evidence


@question("published_on")
def published_before_what_it_shows(form: Any) -> Iterator[Doubt]:
    """A source that was published before what it is to prove, as others entered it. Two queries."""
    source: Source = form.instance
    if not source.pk or not source.published_latest:
        return
    quoted = Q(quote__source=source)
    made = Statement.objects.filter(quoted, made_earliest__gt=source.published_latest)
    shown = quoted | Q(reference__source=source)
    happened = FollowUp.objects.filter(shown, occurred_earliest__gt=source.published_latest).select_related("statement")
    if found := [*made.exclude(publication=Publication.WITHDRAWN)[:4], *happened[:4]]:
        words = _("It is evidence of what came later than {published}: {found}. Mend the date, or theirs.")
        said = {"published": in_words(source.published_on), "found": links_to(found)}
        yield Doubt("published_on", format_html(words, **said))


# Whom and what they name


@question("name")
def same_actor(form: Any) -> Iterator[Doubt]:
    """A second actor of the same name, or of a name that is another's spelling."""
    actor: Actor = form.instance
    yield from _same_name(actor.name, ActorTerms, actor.pk, "folded", "names__folded")


@question("name")
def same_spelling(form: Any) -> Iterator[Doubt]:
    """A spelling that is another actor's name, or one of that one's spellings."""
    yield from _same_name(form.instance.name, ActorTerms, form.instance.actor_id, "folded", "names__folded")


@question("name")
def same_topic(form: Any) -> Iterator[Doubt]:
    """A second topic of the same name."""
    topic: Topic = form.instance
    yield from _same_name(topic.name, TopicTerms, topic.pk)


@question("name", "held_on")
def same_occasion(form: Any) -> Iterator[Doubt]:
    """A second occasion of the same name, at a time at which the other was held."""
    occasion: Occasion = form.instance
    for other in called(occasion.name, OccasionTerms).exclude(pk=occasion.pk):
        starts = occasion.held_earliest or occasion.held_latest, other.held_earliest or other.held_latest
        if max(starts) <= min(occasion.held_latest, other.held_latest):
            yield Doubt("name", _named_already(occasion.name, [other]))
            return


def _same_name(name: str, terms: Any, but: int | None, *paths: str) -> Iterator[Doubt]:
    if found := called(name, terms, *paths).exclude(pk=but)[:4]:
        yield Doubt("name", _named_already(name, found))


def _named_already(name: str, found: Any) -> SafeString:
    words = _("“{name}” is there already: {found}. Take that one, or say what tells this one apart.")
    return format_html(words, name=name, found=links_to(found))
