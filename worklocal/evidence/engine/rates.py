"""Proportions, rates and standardisation, with the intervals of the official English methods.

Formulas: Wilson (1927); Byar's approximation (Breslow and Day 1987); Dobson and others (1991).
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

FEW_EVENTS = 10


@dataclass(frozen=True)
class Interval:
    """A value with the ends of its confidence interval; the unit is that of the value."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class StandardisedRate:
    """A rate per `per` people, or a ratio when `per` is None. None throughout: see `withheld`."""

    events: float
    value: float | None
    low: float | None
    high: float | None
    expected: float | None = None
    withheld: str | None = None


def wilson(events: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson score interval of a proportion. Raises ValueError unless 0 <= events <= n, n > 0."""
    if not 0 <= events <= n or n <= 0:
        raise ValueError(f"{events:g} of {n:g} is not a proportion")
    z = _z(confidence)
    middle, spread = 2 * events + z * z, z * np.sqrt(z * z + 4 * events * (1 - events / n))
    low, high = (middle - spread) / (2 * (n + z * z)), (middle + spread) / (2 * (n + z * z))
    return Interval(events / n, max(0.0, float(low)), min(1.0, float(high)))


def newcombe(a: tuple[float, float], b: tuple[float, float], confidence: float = 0.95) -> Interval:
    """Difference of two proportions (events, n), a minus b: Newcombe (1998), method 10."""
    first, second = wilson(*a, confidence), wilson(*b, confidence)
    gap = first.value - second.value
    down = np.hypot(first.value - first.low, second.high - second.value)
    up = np.hypot(first.high - first.value, second.value - second.low)
    return Interval(gap, float(gap - down), float(gap + up))


def byar(events: float, confidence: float = 0.95) -> tuple[float, float]:
    """Byar's limits of a count of events; the lower limit of none is 0."""
    z = _z(confidence)
    low = 0.0
    if events > 0:
        low = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    above = events + 1
    return float(low), float(above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3)


def exact_poisson(events: float, confidence: float = 0.95) -> tuple[float, float]:
    """Exact (chi-squared) limits of a count of events."""
    tail = (1 - confidence) / 2
    low = 0.0 if events == 0 else stats.chi2.ppf(tail, 2 * events) / 2
    return float(low), float(stats.chi2.ppf(1 - tail, 2 * events + 2) / 2)


def count_limits(events: float, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of a count: exact below 10 events, Byar's from 10."""
    return (exact_poisson if events < FEW_EVENTS else byar)(events, confidence)


def crude_rate(
    events: float, population: float, per: float = 100_000, confidence: float = 0.95
) -> Interval:
    """A rate per `per` people with Byar's limits (exact below 10 events)."""
    low, high = count_limits(events, confidence)
    scale = per / population
    return Interval(events * scale, low * scale, high * scale)


def direct_rate(
    events: np.ndarray,
    population: np.ndarray,
    standard: np.ndarray,
    per: float = 100_000,
    confidence: float = 0.95,
) -> StandardisedRate:
    """Directly standardised rate with Dobson's interval; withheld below 10 events.

    One entry a stratum: events, population of the area, standard population (or weight). A
    stratum with nobody in it adds nothing. Raises ValueError for negative or unequal input.
    """
    events, population, standard = _aligned(events, population, standard)
    total = float(events.sum())
    if total < FEW_EVENTS:
        return StandardisedRate(total, None, None, None, withheld="fewer than 10 events")
    inside = population > 0
    if np.any(events[~inside] > 0):
        raise ValueError("a stratum has events and nobody in it")
    if standard.sum() <= 0:
        raise ValueError("the standard population holds nobody")
    weight = standard / standard.sum()
    share = np.divide(weight, population, out=np.zeros_like(weight), where=inside)
    rate = float(np.sum(share * events))
    spread = float(np.sqrt(np.sum(share**2 * events) / total))
    low, high = (rate + spread * (limit - total) for limit in byar(total, confidence))
    return StandardisedRate(total, rate * per, low * per, high * per)


def indirect_ratio(
    events: np.ndarray,
    population: np.ndarray,
    reference_events: np.ndarray,
    reference_population: np.ndarray,
    per: float | None = None,
    confidence: float = 0.95,
) -> StandardisedRate:
    """Observed over expected, Byar's limits (exact below 10 events).

    One entry a stratum. With `per`, the ratio times the reference's crude rate per `per` people.
    Raises ValueError when nothing is expected.
    """
    events, population, ref_events, ref_population = _aligned(
        events, population, reference_events, reference_population
    )
    if np.any(ref_population <= 0):
        raise ValueError("a stratum of the reference has nobody in it")
    expected = float(np.sum(population * ref_events / ref_population))
    if expected <= 0:
        raise ValueError("no events are expected, so there is nothing to compare with")
    total = float(events.sum())
    scale = 1.0 if per is None else per * float(ref_events.sum() / ref_population.sum())
    low, high = (limit / expected * scale for limit in count_limits(total, confidence))
    return StandardisedRate(total, total / expected * scale, low, high, expected=expected)


def _aligned(*columns: np.ndarray) -> list[np.ndarray]:
    arrays = [np.asarray(column, dtype=float) for column in columns]
    if len({len(array) for array in arrays}) != 1:
        raise ValueError("the strata are not the same in every column")
    if any(np.any(~np.isfinite(array)) or np.any(array < 0) for array in arrays):
        raise ValueError("counts must be numbers, none below nought")
    return arrays


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return float(stats.norm.ppf(0.5 + confidence / 2))
