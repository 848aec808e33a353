"""A trial's plan, registered before the first allocation: canonical text, hash, kept changes."""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REQUIRED = {
    "title": "what the trial is called",
    "question": "the question in one sentence",
    "population": "who may take part",
    "arms": "the arms, what each is offered",
    "unit": "what is randomised: person, coach, hub, area or start date",
    "primary_outcome": "one outcome, how and when it is measured",
    "estimand": "the effect sought, and what is done about moves, benefit ends and deaths",
    "sample_size": "number planned, formula and assumptions",
    "looks": "planned looks, their boundary, and the safety bands",
    "subgroups": "equity subgroups, as interactions",
    "analysis": "method and covariates",
    "engine_version": "version of the analysis code",
}


class PlanIncomplete(Exception):
    """The plan lacks something that must be said before anyone is allocated."""


@dataclass(frozen=True)
class Registration:
    """One registered text of a plan. `previous` is the hash it replaces; nothing is deleted."""

    version: int
    registered_at: datetime.datetime
    text: str
    sha256: str
    previous: str | None = None
    reason: str = ""


def canonical(plan: Mapping[str, Any]) -> str:
    """One text for one plan: sorted keys, no spaces, NFC letters, shortest numbers.

    The order of keys and the way accents were typed make no difference. Raises TypeError for
    what JSON cannot hold and ValueError for numbers that are not finite.
    """
    return json.dumps(
        _normal(plan), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def digest(plan: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(plan).encode()).hexdigest()


def register(*, plan: Mapping[str, Any], registered_at: datetime.datetime) -> Registration:
    """The first registration. PlanIncomplete names every part that is missing or empty."""
    _check(plan, registered_at)
    return Registration(1, registered_at, canonical(plan), digest(plan))


def amend(
    *, history: list[Registration], plan: Mapping[str, Any], registered_at: datetime.datetime,
    reason: str,
) -> Registration:  # fmt: skip
    """A later registration, chained to the last. A reason is needed; the old text stays."""
    if not history:
        raise PlanIncomplete("there is no registered plan to change")
    if not reason.strip():
        raise PlanIncomplete("a change of plan needs a reason")
    _check(plan, registered_at)
    last = history[-1]
    if registered_at < last.registered_at:
        raise PlanIncomplete("a change cannot be earlier than the plan it changes")
    text = canonical(plan)
    if text == last.text:
        raise PlanIncomplete("nothing in the plan has changed")
    return Registration(
        last.version + 1, registered_at, text, digest(plan), last.sha256, reason.strip()
    )


def is_intact(history: list[Registration]) -> bool:
    """Does every text still give its hash, and every change name the one before it?"""
    before = None
    for number, entry in enumerate(history, start=1):
        hashed = hashlib.sha256(entry.text.encode()).hexdigest()
        if (entry.version, entry.sha256, entry.previous) != (number, hashed, before):
            return False
        before = entry.sha256
    return True


def changes(old: Registration, new: Registration) -> dict[str, tuple[Any, Any]]:
    """The parts that differ between two registrations: old and new value of each."""
    first, second = json.loads(old.text), json.loads(new.text)
    names = sorted(first.keys() | second.keys())
    return {n: (first.get(n), second.get(n)) for n in names if first.get(n) != second.get(n)}


def _check(plan: Mapping[str, Any], registered_at: datetime.datetime) -> None:
    lacking = [f"{name} ({meaning})" for name, meaning in REQUIRED.items() if not plan.get(name)]
    if lacking:
        raise PlanIncomplete("the plan lacks " + "; ".join(lacking))
    if not isinstance(plan["primary_outcome"], str | Mapping):
        raise PlanIncomplete("there is one primary outcome, not several")
    if len(plan["arms"]) < 2:
        raise PlanIncomplete("a trial has at least two arms")
    if registered_at.tzinfo is None:
        raise PlanIncomplete("the moment of registration needs its time zone")


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        made = {_normal(str(key)): _normal(item) for key, item in value.items()}
        if len(made) != len(value):
            raise ValueError("two keys are the same once normalised")
        return made
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)  # 20 and 20.0 are the same plan
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value
