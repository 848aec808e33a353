"""Kaplan-Meier and exact Aalen-Johansen curves. Ties are counted as ties: nothing is jittered.

Times are any numbers; somebody whose time equals t is at risk at t, and events at t come before
the censorings at t, as everywhere in the literature.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

INTERVALS = ("log", "log-log", "plain")


@dataclass(frozen=True)
class SurvivalCurve:
    """Kaplan-Meier at each distinct time; arrays of one length, shares from 0 to 1.

    `se` is Greenwood's standard error of `survival`; `interval` names how low and high are made.
    The median and its limits are None when the curve does not come down that far.
    """

    time: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    censored: np.ndarray
    survival: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    interval: str
    median: float | None
    median_low: float | None
    median_high: float | None

    def at(self, when: float) -> tuple[float, float, float]:
        """(survival, low, high) at a time; before the first time it is (1, 1, 1)."""
        i = int(np.searchsorted(self.time, when, side="right")) - 1
        if i < 0:
            return (1.0, 1.0, 1.0)
        return (float(self.survival[i]), float(self.low[i]), float(self.high[i]))


@dataclass(frozen=True)
class IncidenceCurves:
    """Aalen-Johansen: the chance of each exit by each distinct time, and of none yet.

    `incidence`, `se`, `low` and `high` have one row a cause, in the order of `causes`, and one
    column a time; `incidence` and `none_yet` add up to 1 in every column.
    """

    time: np.ndarray
    at_risk: np.ndarray
    causes: tuple[object, ...]
    events: np.ndarray
    incidence: np.ndarray
    none_yet: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    interval: str

    def at(self, when: float) -> dict[object, float]:
        """The incidence of each cause by a time."""
        i = int(np.searchsorted(self.time, when, side="right")) - 1
        return {c: 0.0 if i < 0 else float(self.incidence[k, i]) for k, c in enumerate(self.causes)}


def kaplan_meier(
    time: np.ndarray, event: np.ndarray, *, interval: str = "log", confidence: float = 0.95
) -> SurvivalCurve:
    """The share still without the event. `event` is 1 where it came, 0 where censored.

    `interval`: "log" (exp(log S +- z s), R's default), "log-log" (S ** exp(+- z s / log S)) or
    "plain" (S +- z S s), with s^2 = sum d/(n(n-d)). Raises ValueError for other events, a
    missing or negative time, or no rows.
    """
    time, event = _checked(time, event)
    if not np.isin(event, [0, 1]).all():
        raise ValueError("event is 1 where it came and 0 where censored")
    times, at_risk, counts = _risk_table(time, event, [1])
    deaths = counts[0]
    survival = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore"):
        root = np.sqrt(np.cumsum(deaths / (at_risk * (at_risk - deaths.astype(float)))))
    low, high = _limits(survival, root, interval, confidence)
    se = np.where(survival > 0, survival * np.where(np.isfinite(root), root, 0), np.nan)
    censored = at_risk - deaths - np.append(at_risk[1:], 0)
    return SurvivalCurve(
        times, at_risk, deaths, censored, survival, se, low, high, interval,
        _median(times, survival), _median(times, low), _median(times, high),
    )  # fmt: skip


def aalen_johansen(
    time: np.ndarray,
    cause: np.ndarray,
    *,
    causes: Sequence[object] | None = None,
    censored: object = 0,
    confidence: float = 0.95,
) -> IncidenceCurves:
    """The chance of leaving by each cause, other exits counted as exits and not as censoring.

    `cause` holds one label a person, `censored` where none came; `causes` orders them (sorted if
    not given). F_k(t) = sum over t_j <= t of S(t_j-) d_kj / n_j, exact with ties; the variance
    is the delta-method one (Marubini and Valsecchi 1995) and the interval log-log.
    """
    time, cause = _checked(time, cause)
    found = [c for c in np.unique(cause).tolist() if c != censored]
    names = tuple(found if causes is None else causes)
    unknown = [c for c in found if c not in names]
    if unknown or not names:
        raise ValueError(f"exits without a name: {unknown}" if unknown else "nobody had an exit")
    times, at_risk, counts = _risk_table(time, cause, names)
    n, d = at_risk.astype(float), counts.sum(axis=0)
    none_yet = np.cumprod(1 - d / n)
    before = np.concatenate([[1.0], none_yet[:-1]])
    incidence = np.cumsum(before * counts / n, axis=1)
    se = np.sqrt(np.maximum(0.0, _incidence_variance(incidence, before, counts, d, n)))
    low, high = _incidence_limits(incidence, se, confidence)
    return IncidenceCurves(
        times, at_risk, names, counts, incidence, none_yet, se, low, high, "log-log"
    )


def _checked(time: np.ndarray, event: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    time, event = np.asarray(time, dtype=float), np.asarray(event)
    if len(time) == 0 or time.shape != event.shape:
        raise ValueError("give one time and one event a person, and at least one person")
    if not np.all(np.isfinite(time)) or np.any(time < 0):
        raise ValueError("every time must be a number, none below nought")
    return time, event


def _risk_table(
    time: np.ndarray, cause: np.ndarray, names: Sequence[object]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct times, people at risk just before each, and events by cause at each."""
    times, place, leaving = np.unique(time, return_inverse=True, return_counts=True)
    at_risk = len(time) - np.concatenate([[0], np.cumsum(leaving)[:-1]])
    counts = np.stack([np.bincount(place[cause == c], minlength=len(times)) for c in names])
    return times, at_risk, counts


def _limits(
    survival: np.ndarray, root: np.ndarray, interval: str, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    if interval not in INTERVALS:
        raise ValueError(f"the interval is one of {', '.join(INTERVALS)}")
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    gone = survival <= 0
    held = np.where(gone, 0.5, survival)
    root = np.where(gone, 0.0, root)
    if interval == "log":
        low, high = held * np.exp(-z * root), held * np.exp(z * root)
    elif interval == "plain":
        low, high = held * (1 - z * root), held * (1 + z * root)
    else:
        inside = held < 1
        slope = np.divide(root, np.log(held), out=np.zeros_like(held), where=inside)
        low, high = held ** np.exp(-z * slope), held ** np.exp(z * slope)
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return np.where(gone, np.nan, low), np.where(gone, np.nan, high)


def _median(times: np.ndarray, curve: np.ndarray) -> float | None:
    """First time at or below one half; the middle of a stretch that lies exactly on it."""
    level = np.where(np.isnan(curve), 0.0, curve)
    known = ~np.isnan(curve)
    reached = np.flatnonzero((level <= 0.5 + 1e-12) & known)
    if len(reached) == 0:
        return None
    first = int(reached[0])
    below = np.flatnonzero((level < 0.5 - 1e-12) & known)
    if abs(level[first] - 0.5) < 1e-12 and len(below):
        return float(times[first] + times[below[0]]) / 2
    return float(times[first])


def _incidence_variance(
    f: np.ndarray, before: np.ndarray, counts: np.ndarray, d: np.ndarray, n: np.ndarray
) -> np.ndarray:
    left = n - d
    hazard = np.divide(d, n * left, out=np.zeros_like(n), where=left > 0)
    share = before * counts / n**2
    own = before**2 * counts * (n - counts) / n**3
    first = f**2 * np.cumsum(hazard) - 2 * f * np.cumsum(f * hazard, axis=1)
    first = first + np.cumsum(f**2 * hazard, axis=1)
    cross = f * np.cumsum(share, axis=1) - np.cumsum(f * share, axis=1)
    return np.asarray(first + np.cumsum(own, axis=1) - 2 * cross)


def _incidence_limits(
    f: np.ndarray, se: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    inside = (f > 0) & (f < 1)
    held = np.where(inside, f, 0.5)
    slope = np.where(inside, se, 0.0) / (held * np.log(held))
    low, high = held ** np.exp(-z * slope), held ** np.exp(z * slope)
    return np.where(inside, low, f), np.where(inside, high, f)
