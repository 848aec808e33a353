"""Bands that may be looked at every day: normal-mixture confidence sequences."""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
BURN_IN = 50
FORMULA_MEAN = "normal-mixture confidence sequence (Robbins 1970), running variance"
FORMULA_SHARE = "normal-mixture confidence sequence (Robbins 1970), variance at most 1/4"
FORMULA_GAP = "asymptotic confidence sequence for a randomised effect (Waudby-Smith et al. 2024)"


@dataclass(frozen=True)
class Band:
    """Estimate and limits after each person (n). Limits are infinite during the burn-in."""

    formula: str
    estimate: Array
    low: Array
    high: Array


def tuning(best_at: float, alpha: float = 0.05) -> float:
    """rho^2 that makes the band about tightest after `best_at` people (Howard et al. 2021)."""
    twice = -2 * np.log(alpha)
    return float((twice + np.log(twice + 1)) / best_at)


def half_width(n: Array, sd: Array | float, rho2: float, alpha: float = 0.05) -> Array:
    """sd sqrt(2 (n rho^2 + 1) / (n^2 rho^2) log(sqrt(n rho^2 + 1) / alpha)), for all n at once."""
    inside = n * rho2 + 1
    return sd * np.sqrt(2 * inside / (n**2 * rho2) * np.log(np.sqrt(inside) / alpha))


def band_for_share(y: Array, best_at: float = 500, alpha: float = 0.05) -> Band:
    """Always-valid band for a proportion or any mean of outcomes within 0 and 1.

    No burn-in and no approximation: outcomes within 0..1 are sub-Gaussian with variance 1/4.
    ValueError for outcomes outside.
    """
    if y.size and (y.min() < 0 or y.max() > 1):
        raise ValueError("outcomes of a share lie within 0 and 1")
    n = np.arange(1, len(y) + 1)
    mean = np.cumsum(y) / n
    reach = half_width(n, 0.5, tuning(best_at, alpha), alpha)
    return Band(FORMULA_SHARE, mean, np.maximum(mean - reach, 0), np.minimum(mean + reach, 1))


def band_for_mean(
    y: Array, best_at: float = 500, alpha: float = 0.05, sd: float | None = None
) -> Band:
    """Always-valid band for a mean: exact with a known sd, otherwise from BURN_IN people on."""
    n = np.arange(1, len(y) + 1)
    mean = np.cumsum(y) / n
    spread = np.full(len(y), sd) if sd is not None else _running_sd(y)
    reach = half_width(n, spread, tuning(best_at, alpha), alpha)
    if sd is None:
        reach = np.where(n < BURN_IN, np.inf, reach)
    return Band(FORMULA_MEAN, mean, mean - reach, mean + reach)


def band_for_difference(
    y: Array, treated: Array, share: float = 0.5, best_at: float = 500, alpha: float = 0.05
) -> Band:
    """Always-valid band for the effect of a randomised arm, people in order of enrolment.

    Each person gives an unbiased score built from the means of those before (so it cannot be
    bent by looking); `share` is the chance of treatment. Outcomes of any scale; from BURN_IN on.
    """
    if not 0 < share < 1:
        raise ValueError("the share treated lies between 0 and 1")
    before1, before0 = _mean_before(y, treated == 1), _mean_before(y, treated == 0)
    score = before1 - before0
    score = score + np.where(treated == 1, (y - before1) / share, -(y - before0) / (1 - share))
    n = np.arange(1, len(y) + 1)
    mean = np.cumsum(score) / n
    reach = half_width(n, _running_sd(score), tuning(best_at, alpha), alpha)
    reach = np.where(n < BURN_IN, np.inf, reach)
    return Band(FORMULA_GAP, mean, mean - reach, mean + reach)


def first_harm(band: Band, more_is_worse: bool = True) -> int | None:
    """How many people were seen when the whole band first lay on the side of harm, or None.

    The answer is a pause and a call for a person's decision, never an automatic end.
    """
    past = band.low > 0 if more_is_worse else band.high < 0
    found = np.flatnonzero(past)
    return int(found[0]) + 1 if found.size else None


def _running_sd(y: Array) -> Array:
    n = np.arange(1, len(y) + 1)
    centre = y[: min(len(y), BURN_IN)].mean() if len(y) else 0.0  # for numerical steadiness
    shifted = y - centre
    mean = np.cumsum(shifted) / n
    return np.sqrt(np.maximum(np.cumsum(shifted**2) / n - mean**2, 0))


def _mean_before(y: Array, rows: Array) -> Array:
    counts = np.concatenate([[0], np.cumsum(rows)[:-1]])
    sums = np.concatenate([[0.0], np.cumsum(np.where(rows, y, 0.0))[:-1]])
    overall = np.concatenate([[0.0], np.cumsum(y)[:-1]]) / np.maximum(np.arange(len(y)), 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), overall)
