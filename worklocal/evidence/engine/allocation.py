"""Allocation of people: stratified permuted blocks, replayable, never before consent.

The arm of the n-th person of a stratum depends on nothing but seed, trial, stratum and n. So the
product may allocate one person at a time, at the moment of consent, and an auditor may replay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.engine.random_stream import Stream, commitment, is_committed

FORMULA = "stratified permuted blocks of random size, HMAC-SHA256 stream (version 1)"


@dataclass(frozen=True)
class Scheme:
    """Arms with their whole-number ratio and block sizes (multiples of the ratio's sum)."""

    trial: str
    arms: tuple[str, ...] = ("control", "treated")
    ratio: tuple[int, ...] = (1, 1)
    blocks: tuple[int, ...] = (4, 6)

    def __post_init__(self) -> None:
        if len(self.arms) < 2 or len(set(self.arms)) != len(self.arms):
            raise BadInput(None, "at least two arms, each named once")
        if len(self.ratio) != len(self.arms) or min(self.ratio) < 1:
            raise BadInput(None, "the ratio has one whole number for each arm")
        if not self.blocks or any(b < 1 or b % sum(self.ratio) for b in self.blocks):
            raise BadInput(None, f"block sizes are multiples of {sum(self.ratio)}")


@dataclass(frozen=True)
class Allocation:
    """One line of the allocation log."""

    person: str
    stratum: str
    position: int
    arm: str
    consent_at: str


def arm_at(scheme: Scheme, seed: str, stratum: str, position: int) -> str:
    """The arm of the person at `position` (from 0) in a stratum. ValueError below 0."""
    if position < 0:
        raise ValueError("positions start at 0")
    return _Stratum(scheme, seed, stratum).arm(position)


def allocate_people(
    scheme: Scheme, seed: str, people: Iterable[Mapping[str, Any]], hashed: str | None = None
) -> list[Allocation]:
    """Allocate in the order given. Each person has `person`, `stratum`, `consent_at`.

    Raises BadInput for the first person without consent or met twice, before anyone is
    allocated, and when the seed does not answer to the hash committed beforehand.
    """
    if hashed is not None and not is_committed(seed, hashed):
        raise BadInput(None, "the seed does not match the hash committed before enrolment")
    people = list(people)
    check_people(people)
    counts: dict[str, int] = {}
    strata: dict[str, _Stratum] = {}
    log = []
    for row in people:
        stratum = str(row["stratum"])
        position = counts.get(stratum, 0)
        counts[stratum] = position + 1
        arm = strata.setdefault(stratum, _Stratum(scheme, seed, stratum)).arm(position)
        consent = str(row["consent_at"])
        log.append(Allocation(str(row["person"]), stratum, position, arm, consent))
    return log


def check_people(people: Sequence[Mapping[str, Any]]) -> None:
    """BadInput for the first person without a name, without consent, or listed twice."""
    seen: set[str] = set()
    for number, row in enumerate(people, start=1):
        person = "" if row.get("person") is None else str(row["person"]).strip()
        if not person:
            raise BadInput(number, "no person is named")
        if person in seen:
            raise BadInput(number, f"person {person} is listed twice")
        if row.get("consent_at") is None or not str(row["consent_at"]).strip():
            raise BadInput(number, f"person {person} has no consent_at: nobody is allocated")
        seen.add(person)


def replays(scheme: Scheme, seed: str, log: Sequence[Allocation]) -> list[Allocation]:
    """The lines of a log that the seed does not reproduce; empty when the log is honest."""
    strata = {line.stratum: _Stratum(scheme, seed, line.stratum) for line in log}
    return [line for line in log if strata[line.stratum].arm(line.position) != line.arm]


def imbalance(scheme: Scheme, log: Iterable[Allocation]) -> dict[str, float]:
    """For each stratum the largest gap between arms, each count over its share of the ratio.

    For equal arms it is the difference in numbers, at most half the largest block.
    """
    counts: dict[str, dict[str, int]] = {}
    for line in log:
        arms = counts.setdefault(line.stratum, dict.fromkeys(scheme.arms, 0))
        arms[line.arm] += 1
    weights = dict(zip(scheme.arms, scheme.ratio, strict=True))
    gaps = {}
    for stratum, arms in counts.items():
        scaled = [arms[arm] / weights[arm] for arm in scheme.arms]
        gaps[stratum] = max(scaled) - min(scaled)
    return gaps


def audit(scheme: Scheme, seed: str, log: Sequence[Allocation]) -> dict[str, Any]:
    """What an auditor is shown: hash, counts, worst imbalance, and whether the log replays."""
    gaps = imbalance(scheme, log)
    totals = dict.fromkeys(scheme.arms, 0)
    for line in log:
        totals[line.arm] += 1
    return {
        "formula": FORMULA,
        "seed_sha256": commitment(seed),
        "allocated": len(log),
        "arms": totals,
        "strata": len(gaps),
        "largest_imbalance": max(gaps.values(), default=0),
        "allowed_imbalance": max(scheme.blocks) / sum(scheme.ratio),
        "replay_differences": len(replays(scheme, seed, log)),
    }


class _Stratum:
    """The arms of one stratum, made block by block as far as they are needed."""

    def __init__(self, scheme: Scheme, seed: str, name: str) -> None:
        self._scheme, self._seed, self._name = scheme, seed, name
        self._arms: list[str] = []
        self._blocks = 0

    def arm(self, position: int) -> str:
        while position >= len(self._arms):
            self._arms += _block(self._scheme, self._seed, self._name, self._blocks)
            self._blocks += 1
        return self._arms[position]


def _block(scheme: Scheme, seed: str, stratum: str, number: int) -> list[str]:
    stream = Stream(seed, scheme.trial, stratum, number)
    times = stream.choice(scheme.blocks) // sum(scheme.ratio)
    shares = zip(scheme.arms, scheme.ratio, strict=True)
    return stream.shuffled([arm for arm, share in shares for _ in range(share * times)])
