"""What statements say: text, parties, quotes and follow-ups of each, as the desk would hold them.

A statement follows from its number alone, so that any process can make any of its editions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from django.utils.text import slugify

from bench.generate import days
from bench.generate.entities import Cast
from bench.generate.scale import Plan
from bench.generate.words import Language, languages, sentence, within
from claims.publishing.document_builder import date_value
from tracker.vocabulary import (
    STATUS_WORDS,
    Anchor,
    Attribution,
    Basis,
    FollowUpKind,
    Kind,
    Modality,
    Relation,
    Role,
    Shown,
    Weight,
    WhyUnverifiable,
)

LEAST_SUMMARY, MOST_SUMMARY = 150, 600
FOLLOW_UPS = (35, 22, 16, 11, 8, 5, 3)  # how many statements of a hundred have none, one, two …
OPENINGS = {Kind.COMMITMENT: {"announced": 50, "proposed": 20, "agreed": 20, "in_progress": 8, "stalled": 2}}
OUTCOMES = {
    Kind.COMMITMENT: {"in_progress": 40, "kept": 20, "stalled": 15, "broken": 10, "partly_kept": 8, "withdrawn": 2},
    Kind.CLAIM: {"supported": 45, "refuted": 20, "mixed": 15, "disputed": 15, "unverifiable": 3, "retracted": 2},
}
Value = dict[str, Any]


def one_of(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def slug_of(plan: Plan, statement: int) -> str:
    """The slug of a statement, without all the rest of it. Drafts have the numbers after the last public one."""
    words = languages()["en"].draw(plan.scale.rng("slug", statement), 4)
    return f"{slugify(' '.join(words))[:60]}-{statement}"


WEIGHTS = Weight.values
SHOWN = [word.value for word in Shown if word != Shown.ANNOUNCEMENT]
SAID_SELDOM = ("status", "shows", "basis", "why", "reason", "search_note", "words_before", "words_after")
NAMED_SELDOM = ("corrects", "quote", "reference", "told_by", "occasion", "due_on")


@dataclass(frozen=True)
class Maker:
    """Makes statements. Drafts have the numbers after the last public one."""

    plan: Plan

    @cached_property
    def cast(self) -> Cast:
        return Cast(self.plan.scale)

    def content(self, statement: int) -> Value:
        """All that a statement says in its last edition; `sentences` are its summary, `steps` its follow-ups."""
        rng = self.plan.scale.rng("statement", statement)
        kind = Kind.COMMITMENT if rng.random() < 0.4 else Kind.CLAIM
        language = languages()[rng.choices(("en", "ru", "be"), (75, 19, 6))[0]]
        made = days.day_made(rng)
        parties = self.parties(rng)
        is_due = kind == Kind.COMMITMENT and rng.random() < 0.6
        due_on = date_value(days.deadline(rng, made)) if is_due else None
        return {
            "slug": slug_of(self.plan, statement),
            "kind": kind.value,
            "title": within(sentence(rng, language, 5, 10).rstrip("."), 90),
            "sentences": self.summary(rng, language, parties[0]["actor"]["name"], statement),
            "initial_status": one_of(rng, OPENINGS[kind]) if kind in OPENINGS else "unchecked",
            "made_on": date_value(days.edtf(rng, made)),
            "due_on": due_on,
            "deadline": due_on,
            "due_text": sentence(rng, language, 3, 6).rstrip(".").lower() if is_due and rng.random() < 0.5 else "",
            "attribution": rng.choices(Attribution.values, (25, 55, 15, 5))[0],
            "modality": rng.choices(Modality.values, (80, 10, 7, 3))[0],
            "undertaking": "refrain" if kind == Kind.COMMITMENT and rng.random() < 0.06 else "act",
            "weight": rng.choices(WEIGHTS, (2, 83, 15))[0]
            if kind == Kind.CLAIM
            else rng.choices(WEIGHTS[1:], (85, 15))[0],
            "occasion": None,
            "parts_expected": None,
            "criteria": [],
            "unmaintained": "",
            "quote": self.quote(rng, self.cast.source_of(rng, statement)),
            "parties": parties,
            "topics": self.topics(rng),
            "steps": list(self.steps(rng, kind, made)),
            "links": self.links(rng, statement),
        }

    def summary(self, rng: Random, language: Language, speaker: str, statement: int) -> list[str]:
        """Sentences in our words, beginning with who speaks; at least one more than there are earlier editions."""
        least = self.plan.editions[statement] if statement < len(self.plan.editions) else 1
        wanted = LEAST_SUMMARY + int((MOST_SUMMARY - LEAST_SUMMARY) * rng.random() ** 2)
        sentences = [f"{speaker} {sentence(rng, language, 10, 20).lower()}"]
        while sum(map(len, sentences)) < wanted - 60 or len(sentences) < least:
            sentences.append(sentence(rng, language))
        return sentences

    def quote(self, rng: Random, source: int) -> Value:
        value = self.cast.value("source", source)
        language = languages()[value["language"]]
        is_translated = language.tag != "en" and rng.random() < 0.8
        return {
            "exact": within(sentence(rng, language, 9, 28), 300),
            "prefix": "",
            "suffix": "",
            "language": language.tag,
            "translation": within(sentence(rng, languages()["en"], 9, 28), 300) if is_translated else "",
            "anchor": rng.choices((Anchor.NO_TEXT.value, Anchor.EXACT.value, Anchor.NORMALISED.value), (60, 35, 5))[0],
            "text": None,
            "corrected_from": "",
            "confirmation": "",
            "source": {name: said for name, said in value.items() if name not in ("kind", "note")},
        }

    def parties(self, rng: Random) -> list[Value]:
        """One speaker or two, whom they spoke to, for whom, and who reported it; the speakers first."""
        roles = [Role.SPEAKER.value] * rng.choices((1, 2), (85, 15))[0]
        roles += [Role.COUNTERPARTY.value] * rng.choices((0, 1, 2), (45, 40, 15))[0]
        roles += [Role.ON_BEHALF_OF.value] * (rng.random() < 0.2) + [Role.REPORTED_BY.value] * (rng.random() < 0.1)
        drawn = dict.fromkeys((self.cast.draw(rng, "actor"), role) for role in roles)
        return [{"role": role, "actor": self.cast.named("actor", actor), "speaker": None} for actor, role in drawn]

    def topics(self, rng: Random) -> list[Value]:
        drawn = {self.cast.draw(rng, "topic") for _ in range(rng.choices((1, 2, 3), (50, 35, 15))[0])}
        topics = [self.cast.named("topic", topic) for topic in sorted(drawn)]
        return sorted(topics, key=lambda topic: str(topic["name"]))

    def links(self, rng: Random, statement: int) -> list[Value]:
        """One statement in seven bears on an earlier one; none on one that was withdrawn."""
        if not statement or rng.random() > 0.15:
            return []
        target = rng.randrange(min(statement, self.plan.scale.statements))
        relation = rng.choice([word.value for word in Relation if word != Relation.SUPERSEDES])
        return [] if self.plan.tombstones[target] else [{"relation": relation, "statement": slug_of(self.plan, target)}]

    def steps(self, rng: Random, kind: Kind, made: date) -> Iterator[Value]:
        """Follow-ups in the order of their dates; once closed, a statement is not opened again."""
        status, corrigible = "", 0
        for number, occurred_on in enumerate(occurrences(rng, made), start=1):
            draw, step = rng.random(), self.step(rng, number, occurred_on)
            if draw < 0.14:
                note = sentence(rng, languages()["en"], 4, 10)
                yield {**step, "kind": FollowUpKind.CHECK.value, "search_note": note}
            elif draw < 0.2 and corrigible:
                yield {**step, "kind": FollowUpKind.CORRECTION.value, "corrects": corrigible}
                corrigible = 0
            else:
                is_closed = bool(status) and STATUS_WORDS[status].settles
                said = "" if is_closed or rng.random() < 0.3 else one_of(rng, OUTCOMES[kind])
                status, corrigible = said or status, 0 if said else number
                yield {**step, **self.development(rng, said)}

    def step(self, rng: Random, number: int, occurred_on: Value) -> Value:
        """What every follow-up says."""
        blank: Value = {**dict.fromkeys(SAID_SELDOM, ""), **dict.fromkeys(NAMED_SELDOM), "also_shown_by": []}
        return {
            "number": number,
            "occurred_on": occurred_on,
            "kind": FollowUpKind.DEVELOPMENT.value,
            "summary": sentence(rng, languages()["en"], 8, 22),
            **blank,
        }

    def development(self, rng: Random, status: str) -> Value:
        """The status that it sets, and its evidence."""
        has_quote = bool(status) or rng.random() < 0.7
        return {
            "status": status,
            "shows": rng.choice(SHOWN) if status and status != "unverifiable" else "",
            "basis": rng.choice(Basis.values) if status and status != "unverifiable" else "",
            "why": rng.choice(WhyUnverifiable.values) if status == "unverifiable" else "",
            "reason": sentence(rng, languages()["en"], 5, 12) if status == "unverifiable" else "",
            "quote": self.quote(rng, self.cast.draw(rng, "source")) if has_quote else None,
        }


def occurrences(rng: Random, made: date) -> list[Value]:
    """When something happened to a statement, in the order of the record (claims.status_rules)."""
    dates, day = [], made
    for _ in range(rng.choices(range(len(FOLLOW_UPS)), FOLLOW_UPS)[0]):
        day = days.later(rng, day, 900)
        if day <= days.LAST:
            dates.append(date_value(days.edtf(rng, day)))
    return sorted(filter(None, dates), key=lambda value: (value["latest"], value["earliest"] or value["latest"]))
