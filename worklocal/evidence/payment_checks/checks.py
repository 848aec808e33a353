"""The eight checks put to the facts of an area, and of each provider with enough people."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from worklocal.evidence.engine import integrity
from worklocal.evidence.payment_checks.gathering import SUSTAINED, Facts

ENOUGH = 50
"""Fewest referrals or people of a provider for a check of its own."""

Found = tuple[uuid.UUID | None, integrity.Alarm]


def every_check(facts: Facts, *, on: date) -> Iterator[Found]:
    """(provider or None for the area, what was found), all eight risks in order."""
    yield from _by_provider(facts.referrals, _creaming)
    yield from _by_provider(facts.effort, _parking)
    yield from _by_provider(facts.effort, _parking_referrals)
    yield from _by_provider(facts.effort, _silence)
    yield None, _bunching(facts)
    yield None, _ends(facts)
    yield None, _double(facts)
    yield None, _deadweight(facts)
    yield None, _fabrication(facts, seed=on.year * 12 + on.month)
    yield None, _churn(facts)
    yield None, _exits(facts)


def _by_provider(rows: Sequence[tuple[Any, ...]], check: Any) -> Iterator[Found]:
    if rows:
        yield None, check(rows)
    for provider, count in sorted(Counter(row[0] for row in rows).items(), key=str):
        if count >= ENOUGH:
            yield provider, check([row for row in rows if row[0] == provider])


def _column(rows: Sequence[tuple[Any, ...]], place: int) -> np.ndarray:
    return np.array([row[place] for row in rows], dtype=float)


def _creaming(rows: Sequence[tuple[Any, ...]]) -> integrity.Alarm:
    return integrity.creaming(_column(rows, 1), _column(rows, 2))


def _parking(rows: Sequence[tuple[Any, ...]]) -> integrity.Alarm:
    return integrity.parking(_column(rows, 1), _column(rows, 2), "contacts")


def _parking_referrals(rows: Sequence[tuple[Any, ...]]) -> integrity.Alarm:
    found = integrity.parking(_column(rows, 1), _column(rows, 4), "referrals")
    return _as(found, "PARKING_REFERRALS")


def _silence(rows: Sequence[tuple[Any, ...]]) -> integrity.Alarm:
    return integrity.silence(_column(rows, 1), _column(rows, 3))


def _as(found: integrity.Alarm, code: str) -> integrity.Alarm:
    return integrity.Alarm(
        code, found.measure, found.value, found.limit, found.raised, found.n, found.rows,
        found.blocks,
    )  # fmt: skip


def _bunching(facts: Facts) -> integrity.Alarm:
    """Lengths of jobs that ended, around 26 weeks, in weeks."""
    return integrity.bunching(np.array(facts.lengths, dtype=float), 182, 7)


def _ends(facts: Facts) -> integrity.Alarm:
    days = [
        (row["job_ended_on"] - row["paid_on"]).days if row["job_ended_on"] else np.nan
        for row in facts.claims
        if row["paid_on"]
    ]
    return integrity.ends_after_payment(np.array(days, dtype=float))


def _double(facts: Facts) -> integrity.Alarm:
    """The same human in two records counts as one person: name and birthday are compared.

    Within one record the database refuses a second claim, so pairs found here are of two records.
    """
    rows = [
        {
            "claim": row["claim"], "person": row["person"], "outcome": row["outcome"],
            "funder": str(row["funder"]), "starts_on": row["sent_on"],
            "ends_on": max(row["outcome_on"], row["sent_on"]),
        }
        for row in facts.claims
    ]  # fmt: skip
    found = integrity.double_funding(pl.DataFrame(rows, schema=_DOUBLE))
    told = [
        {"claim": row["claim"], "other claim": row["claim_other"], "kind": row["kind"]}
        for row in found.rows
    ]
    return integrity.Alarm(
        found.code, found.measure, found.value, found.limit, found.raised, found.n, told,
        found.blocks,
    )  # fmt: skip


_DOUBLE = {
    "claim": pl.Utf8, "person": pl.Utf8, "outcome": pl.Utf8, "funder": pl.Utf8,
    "starts_on": pl.Date, "ends_on": pl.Date,
}  # fmt: skip
_DEADWEIGHT = {
    "claim": pl.Utf8, "outcome_on": pl.Date, "first_contact_on": pl.Date, "employer": pl.Utf8,
    "employer_before": pl.Utf8,
}  # fmt: skip


def _deadweight(facts: Facts) -> integrity.Alarm:
    """Work that began before the referral was sent, or at the employer of before."""
    rows = [
        {
            "claim": row["claim"], "outcome_on": row["job_on"] or row["outcome_on"],
            "first_contact_on": row["sent_on"], "employer": row["employer"],
            "employer_before": row["employer_before"],
        }
        for row in facts.claims
    ]  # fmt: skip
    return integrity.deadweight_claims(pl.DataFrame(rows, schema=_DEADWEIGHT))


def _fabrication(facts: Facts, *, seed: int) -> integrity.Alarm:
    """A random twentieth of paid claims, and as many of highest risk, checked against the facts.

    A claim fails when no payable proof of the outcome stands any more. The random part alone is
    carried over to all claims; both lists stand in the rows, for somebody to check by hand too.
    """
    paid = {row["claim"]: row for row in facts.claims if row["state"] == "PAID"}
    names = sorted(paid)
    risk = np.array([_suspicion(paid[name]) for name in names])
    drawn, risky = integrity.verification_sample(names, risk, seed=seed) if names else ([], [])
    failed = sum(not paid[name]["has_proof"] for name in drawn)
    pence = sum(row["pence"] for row in paid.values())
    found = integrity.fabrication(len(drawn), failed, len(names), pence)
    sample = [
        {"claim": name, "drawn": how, "proof stands": "yes" if paid[name]["has_proof"] else "no"}
        for how, chosen in (("at random", drawn), ("by risk", risky))
        for name in chosen
    ]
    failing = any(row["proof stands"] == "no" for row in sample)
    return integrity.Alarm(
        found.code, found.measure, found.value, found.limit, found.raised or failing, found.n,
        [*found.rows, *sample],
    )  # fmt: skip


def _suspicion(claim: dict[str, Any]) -> float:
    """Which paid claims are looked at first: without proof, then those that ended soon after."""
    ended = claim["job_ended_on"]
    soon = bool(ended and claim["paid_on"] and 0 <= (ended - claim["paid_on"]).days <= 30)
    return 4.0 * (not claim["has_proof"]) + 2.0 * soon + (claim["outcome"] == SUSTAINED)


def _churn(facts: Facts) -> integrity.Alarm:
    back = [np.nan if row[0] is None else row[0] for row in facts.returns]
    watched = [row[1] for row in facts.returns]
    return integrity.churn(np.array(back, dtype=float), np.array(watched, dtype=float))


def _exits(facts: Facts) -> integrity.Alarm:
    reasons = [row[0] for row in facts.exits]
    return integrity.exit_dumping(reasons, np.array([row[1] for row in facts.exits], dtype=float))
