"""Documents of editions and entities, as publishing stores them, with the salts and digests that the ledger has."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.generate.content import Maker, Value
from bench.generate.scale import Plan, Slot
from bench.generate.words import languages, sentence
from claims import status_rules
from claims.publishing.proposal import edition_value
from claims.record import documents, ledger
from claims.record.models import Action, LedgerEntry
from claims.record.projection.derivation import day
from claims.record.projection.writing import Published
from claims.status_rules import Opening, Step
from tracker.vocabulary import WithdrawalGround


def canonical(value: Value) -> str:
    """The text of claims.record.canonical, seven times as quick: these documents have ASCII keys and whole numbers."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def statement_value(content: Value, unsaid: int = 0) -> Value:
    """What a statement says but for its `edition`, without the newest `unsaid` of its sentences and follow-ups."""
    steps = content["steps"][: max(0, len(content["steps"]) - unsaid)]
    opening = Opening(content["kind"], content["initial_status"], day(content["made_on"]["earliest"]))
    counting = status_rules.counting(opening, map(rule_step, steps))
    counts = {step.key for step in counting}
    corrections = {step["corrects"]: step["number"] for step in steps if step["corrects"]}
    said = {name: value for name, value in content.items() if name not in ("sentences", "steps")}
    return {
        **said,
        "summary": " ".join(content["sentences"][: len(content["sentences"]) - unsaid]),
        "status": counting[-1].status if counting else content["initial_status"],
        "follow_ups": [
            {**step, "counts": step["number"] in counts, "corrected_by": corrections.get(step["number"])}
            for step in steps
        ],
    }


def rule_step(step: Value) -> Step:
    """A follow-up as the rules of the status see it."""
    on = step["occurred_on"]
    return Step(
        key=step["number"],
        number=step["number"],
        latest=day(on["latest"]),
        earliest=day(on["earliest"]),
        kind=step["kind"],
        status=step["status"],
        corrects=step["corrects"],
    )


@dataclass(frozen=True)
class Press:
    """Prints the documents of a plan, each with its ledger entry, which lacks only its chain digest."""

    plan: Plan

    @cached_property
    def maker(self) -> Maker:
        return Maker(self.plan)

    def entity(self, kind: str, number: int) -> Published:
        sequence = self.plan.scale.first_key[kind] + number
        value = self.maker.cast.value(kind, number)
        return self._published(sequence, Action.ENTITY, kind, {"format": documents.FORMAT, **value})

    def edition(self, place: int) -> Published:
        """The edition at a place among all editions."""
        slot, sequence = self.plan.slot(place), self.plan.scale.first_edition + place
        value = self._tombstone(slot) if slot.is_tombstone else self._statement(slot)
        note = value.get("reason", "") if slot.is_tombstone else self._note(slot)
        recorded_at = ledger.timestamp(self.plan.scale.recorded_at(sequence, self.plan.entries))
        value["edition"] = edition_value(slot.number, sequence, recorded_at, note)
        action = Action.WITHDRAWN if slot.is_tombstone else Action.PUBLISHED
        return self._published(sequence, action, ledger.STATEMENT, value, slot.number)

    def _statement(self, slot: Slot) -> Value:
        later = slot.editions - slot.number
        return {"format": documents.FORMAT, **statement_value(self.maker.content(slot.statement), unsaid=later)}

    def _tombstone(self, slot: Slot) -> Value:
        content = self.maker.content(slot.statement)
        names = {"slug": content["slug"], "kind": content["kind"]}
        ground = {"withdrawn": True, "ground": WithdrawalGround.ERROR.value, "merged_into": None}
        return {"format": documents.FORMAT, **names, **ground, "reason": self._note(slot)}

    def _note(self, slot: Slot) -> str:
        """Why there is another edition."""
        if slot.number == 1:
            return ""
        return sentence(self.plan.scale.rng("note", slot.statement, slot.number), languages()["en"], 4, 12)

    def _published(
        self, sequence: int, action: str, subject: str, value: dict[str, Any], number: int | None = None
    ) -> Published:
        body, salt = canonical(value), self._salt("document", sequence)
        entry = LedgerEntry(
            sequence=sequence,
            recorded_at=self.plan.scale.recorded_at(sequence, self.plan.entries),
            action=str(action),
            subject=subject,
            slug=value["slug"],
            number=number,
            content_digest=ledger.content_digest(body, salt),
            salt=self._salt("entry", sequence),
        )
        entry.leaf = ledger.leaf_digest(entry)
        return Published(entry, body, salt)

    def _salt(self, *about: object) -> str:
        """Like ledger.new_salt, but the same for the same seed."""
        return hashlib.sha256("/".join(map(str, (self.plan.scale.seed, *about))).encode()).hexdigest()[:32]
