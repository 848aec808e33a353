"""Eight alarms on payment by results. An alarm asks a person to look; it never accuses.

Two of them block: double funding stops a payment, too many unknown exits stop a publication.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy import stats

from .frames import require_columns
from .rates import wilson

CREAMING_LIMIT = 1.25
PARKING_LIMIT = 0.8
UNKNOWN_LIMIT = 0.20
BUNCHING_P = 0.01
ENDS_LIMIT = 1.5
SAMPLE_SHARE = 0.05


@dataclass(frozen=True)
class Alarm:
    """One check. `value` is compared with `limit`; None where it cannot be worked out.

    `raised` is False when undefined. `blocks` names what must stop. `rows` is the table behind
    it, fit for a page; `n` the people or claims it rests on.
    """

    code: str
    measure: str
    value: float | None
    limit: float
    raised: bool
    n: int
    rows: list[dict[str, object]] = field(default_factory=list)
    blocks: str | None = None


def risk_fifths(risk: np.ndarray) -> np.ndarray:
    """0 (lowest risk) to 4 for each person; equal scores stay together."""
    risk = np.asarray(risk, dtype=float)
    place = stats.rankdata(risk, method="average") - 0.5
    return np.asarray(np.minimum((place * 5 / max(1, len(risk))).astype(int), 4))


def creaming(risk: np.ndarray, accepted: np.ndarray) -> Alarm:
    """Starts over referrals by fifth of risk; one entry a person referred.

    Raised when the lowest-risk fifth is accepted more than 1.25 times as often as the highest.
    The slope of acceptance on risk (from lowest to highest, in share) stands in the rows.
    """
    accepted = np.asarray(accepted, dtype=float)
    fifth = risk_fifths(risk)
    rows = _by_fifth(fifth, accepted, "accepted")
    low, high = (float(accepted[fifth == k].mean()) for k in _ends(fifth))
    ratio = low / high if high > 0 else (np.inf if low > 0 else None)
    slope = float(np.polyfit(fifth / 4, accepted, 1)[0]) if len(set(fifth.tolist())) > 1 else None
    rows.append({"fifth": "slope", "n": len(accepted), "accepted": slope})
    raised = ratio is not None and ratio > CREAMING_LIMIT
    return Alarm(
        "CREAMING", "acceptance, lowest-risk fifth over highest", ratio, CREAMING_LIMIT, raised,
        len(accepted), rows,
    )  # fmt: skip


def parking(risk: np.ndarray, effort: np.ndarray, what: str = "contacts") -> Alarm:
    """Contacts, spend or specialist referrals for each person by fifth of risk.

    Raised when the highest-risk fifth gets less than 0.8 of what the lowest gets.
    """
    effort = np.asarray(effort, dtype=float)
    fifth = risk_fifths(risk)
    low, high = (float(effort[fifth == k].mean()) for k in _ends(fifth))
    ratio = high / low if low > 0 else None
    raised = ratio is not None and ratio < PARKING_LIMIT
    return Alarm(
        "PARKING", f"{what} a person, highest-risk fifth over lowest", ratio, PARKING_LIMIT, raised,
        len(effort), _by_fifth(fifth, effort, what),
    )  # fmt: skip


def silence(risk: np.ndarray, days_since_contact: np.ndarray) -> Alarm:
    """Median days since the last contact: parking seen from the other side.

    Raised when the lowest-risk fifth waits less than 0.8 of what the highest waits.
    """
    days = np.asarray(days_since_contact, dtype=float)
    fifth = risk_fifths(risk)
    low, high = (float(np.median(days[fifth == k])) for k in _ends(fifth))
    ratio = low / high if high > 0 else None
    rows: list[dict[str, object]] = []
    for k in sorted(set(fifth.tolist())):
        mine = days[fifth == k]
        rows.append({"fifth": k + 1, "n": len(mine), "median days": float(np.median(mine))})
    raised = ratio is not None and ratio < PARKING_LIMIT
    return Alarm(
        "PARKING_SILENCE", "median days since contact, lowest-risk fifth over highest", ratio,
        PARKING_LIMIT, raised, len(days), rows,
    )  # fmt: skip


def bunching(values: np.ndarray, threshold: float, width: float, bins: int = 5) -> Alarm:
    """Whether outcomes crowd just above a threshold (182 days, a sum of earnings).

    Counts fall into `bins` bins of `width` on each side; a straight line through all but the two
    beside the threshold tells what the bin just above would hold, with its Poisson error. Raised
    when it holds more, one-sided p below 0.01. `value` is observed over expected.
    """
    values = np.asarray(values, dtype=float)
    edges = threshold + width * np.arange(-bins, bins + 1)
    counts = np.histogram(values, edges)[0].astype(float)
    counts[-1] -= np.sum(values == edges[-1])
    place = np.arange(-bins, bins) + 0.5
    outer = np.abs(place) > 1
    design = np.column_stack([np.ones(int(outer.sum())), place[outer]])
    weights = np.array([1.0, 0.5]) @ np.linalg.pinv(design)
    expected = max(0.5, float(weights @ counts[outer]))
    error = np.sqrt(expected + float(weights**2 @ counts[outer]))
    above = float(counts[bins])
    p = float(stats.norm.sf((above - expected) / error))
    rows: list[dict[str, object]] = [
        {"from": float(edges[i]), "count": int(counts[i])} for i in range(2 * bins)
    ]
    rows.append({"from": "expected just above", "count": expected, "p": p})
    enough = above >= 10
    return Alarm(
        "BUNCHING", "outcomes just above the threshold, observed over expected", above / expected,
        1.0, enough and p < BUNCHING_P, int(counts.sum()), rows,
    )  # fmt: skip


def ends_after_payment(days_to_end: np.ndarray, window: int = 30) -> Alarm:
    """Jobs that end in the days after payment; one entry a paid outcome, NaN: still in work.

    Compares days 1 to 30 with the mean of the two windows that follow. Raised when there are more
    than 1.5 times as many and chance explains it less than one time in a hundred.
    """
    days = np.asarray(days_to_end, dtype=float)
    first = int(np.sum((days >= 1) & (days <= window)))
    later = int(np.sum((days > window) & (days <= 3 * window)))
    expected = later / 2
    p = float(stats.binomtest(first, first + later, 1 / 3, alternative="greater").pvalue) if (
        first + later
    ) else 1.0  # fmt: skip
    ratio = first / expected if expected else (np.inf if first else None)
    raised = ratio is not None and ratio > ENDS_LIMIT and p < BUNCHING_P
    rows: list[dict[str, object]] = [{"first window": first, "expected": expected, "p": p}]
    return Alarm(
        "ENDS_AFTER_PAYMENT", f"job ends in {window} days after payment over expected", ratio,
        ENDS_LIMIT, raised, len(days), rows,
    )  # fmt: skip


def double_funding(claims: pl.DataFrame) -> Alarm:
    """Pairs of claims for the same person and outcome over dates that overlap.

    `claims` has claim, person, outcome, funder, starts_on and ends_on (inclusive; null: open).
    Two funders is double funding, one funder twice a duplicate; both block payment. The rows name
    each pair once, the lesser claim first.
    """
    require_columns(claims, ["claim", "person", "outcome", "funder", "starts_on", "ends_on"])
    side = claims.select("claim", "person", "outcome", "funder", "starts_on", "ends_on")
    pairs = side.join(side, on=["person", "outcome"], suffix="_other").filter(
        (pl.col("claim") < pl.col("claim_other"))
        & (pl.col("starts_on") <= pl.col("ends_on_other").fill_null(pl.date(9999, 12, 31)))
        & (pl.col("starts_on_other") <= pl.col("ends_on").fill_null(pl.date(9999, 12, 31)))
    )
    rows = (
        pairs.with_columns(
            pl.when(pl.col("funder") == pl.col("funder_other"))
            .then(pl.lit("duplicate"))
            .otherwise(pl.lit("double funding"))
            .alias("kind")
        )
        .select("claim", "claim_other", "person", "outcome", "funder", "funder_other", "kind")
        .sort("claim", "claim_other")
        .to_dicts()
    )
    return Alarm(
        "DOUBLE_FUNDING", "pairs of claims for one outcome", float(len(rows)), 0.0, bool(rows),
        claims.height, rows, blocks="payment" if rows else None,
    )  # fmt: skip


def deadweight_claims(claims: pl.DataFrame) -> Alarm:
    """Claims for what would have been anyway: work before help began, or the old employer.

    `claims` has claim, outcome_on, first_contact_on, employer and employer_before (null: not
    known).
    """
    require_columns(
        claims, ["claim", "outcome_on", "first_contact_on", "employer", "employer_before"]
    )
    before = (pl.col("outcome_on") < pl.col("first_contact_on")).fill_null(False)
    same = (_plain("employer") == _plain("employer_before")).fill_null(False)
    found = claims.filter(before | same).select(
        "claim", before.alias("before_first_contact"), same.alias("same_employer")
    )
    return Alarm(
        "DEADWEIGHT", "claims for work that came first or never changed", float(found.height), 0.0,
        found.height > 0, claims.height, found.sort("claim").to_dicts(),
    )  # fmt: skip


def verification_sample(
    claims: Sequence[str], risk: np.ndarray, *, seed: int, share: float = SAMPLE_SHARE
) -> tuple[list[str], list[str]]:
    """(random, risk-based) claims to check: `share` at random, then as many of highest risk.

    At least one of each where there are claims. The same seed draws the same claims whatever
    their order; the random part alone may be extrapolated.
    """
    names = sorted(claims)
    count = min(len(names), int(np.ceil(share * len(names))))
    drawn = np.random.default_rng(seed).choice(len(names), size=count, replace=False)
    picked = {names[i] for i in drawn}
    by_risk = sorted(zip(-np.asarray(risk, dtype=float), claims, strict=True))
    risky = [name for _, name in by_risk if name not in picked][:count]
    return sorted(picked), risky


def fabrication(checked: int, failed: int, claims: int, paid_pence: int) -> Alarm:
    """The error found in a random sample, carried over to all claims with Wilson's interval.

    `paid_pence` is what all `claims` were paid. Rows tell the share, and what to recover at the
    share found and at its lower limit (in pence). Raised when the lower limit is above nought
    and anything failed.
    """
    if checked == 0:
        return Alarm("FABRICATION", "share of claims without proof", None, 0.0, False, 0)
    share = wilson(failed, checked)
    rows: list[dict[str, object]] = [
        {
            "share": share.value,
            "low": share.low,
            "high": share.high,
            "claims": share.value * claims,
            "recover_pence": round(share.value * paid_pence),
            "recover_at_least_pence": round(share.low * paid_pence),
        }
    ]
    return Alarm(
        "FABRICATION", "share of claims without proof", share.value, 0.0, failed > 0, checked, rows
    )


def churn(days_to_return: np.ndarray, days_watched: np.ndarray) -> Alarm:
    """Returns to the service within 6 and 12 months of an outcome, to be published beside it.

    `days_to_return` is NaN for who has not come back; a person counts towards a period only once
    watched for all of it (183 and 365 days). Never raised: it is shown, not judged. `value` is
    the share within 12 months.
    """
    back, watched = np.asarray(days_to_return, float), np.asarray(days_watched, float)
    rows: list[dict[str, object]] = []
    share: float | None = None
    for months, days in ((6, 183), (12, 365)):
        ready = watched >= days
        n, came = int(ready.sum()), int(np.sum(back[ready] <= days))
        if n:
            limits = wilson(came, n)
            rows.append({"months": months, "n": n, "returned": came, "share": limits.value,
                         "low": limits.low, "high": limits.high})  # fmt: skip
            share = limits.value if months == 12 else share
    return Alarm("CHURN", "returns within 12 months", share, 1.0, False, len(back), rows)


def exit_dumping(reason: Sequence[str], risk: np.ndarray, unknown: str = "UNKNOWN") -> Alarm:
    """Exits by reason and fifth of risk. More than 20 per cent unknown blocks publication."""
    reasons, fifth = np.asarray(reason), risk_fifths(risk)
    if len(reasons) == 0:
        return Alarm("EXIT_DUMPING", "exits for an unknown reason", None, UNKNOWN_LIMIT, False, 0)
    rows: list[dict[str, object]] = [
        {"reason": str(name), "fifth": k + 1, "n": int(np.sum((reasons == name) & (fifth == k)))}
        for name in sorted(set(reasons.tolist()))
        for k in range(5)
    ]
    share = float(np.mean(reasons == unknown))
    raised = share > UNKNOWN_LIMIT
    return Alarm(
        "EXIT_DUMPING", "exits for an unknown reason", share, UNKNOWN_LIMIT, raised, len(reasons),
        rows, blocks="publication" if raised else None,
    )  # fmt: skip


def _by_fifth(fifth: np.ndarray, values: np.ndarray, name: str) -> list[dict[str, object]]:
    return [
        {"fifth": k + 1, "n": int(np.sum(fifth == k)), name: float(values[fifth == k].mean())}
        for k in sorted(set(fifth.tolist()))
    ]


def _ends(fifth: np.ndarray) -> tuple[int, int]:
    """The lowest and the highest fifth that has anybody in it."""
    if len(fifth) == 0:
        raise ValueError("there is nobody to compare")
    return int(fifth.min()), int(fifth.max())


def _plain(name: str) -> pl.Expr:
    """An employer's name without case, spaces or points, and without LTD or LIMITED."""
    return (
        pl.col(name).str.to_uppercase().str.replace_all(r"[^A-Z0-9 ]", "")
        .str.replace(r"\b(LTD|LIMITED|PLC)$", "").str.replace_all(" ", "")
    )  # fmt: skip
