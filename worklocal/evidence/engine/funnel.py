"""Funnel limits with an additive over-dispersion term: Spiegelhalter (2005)."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

INNER, OUTER = 0.95, 0.998
CLASSES = ("low beyond 99.8%", "low beyond 95%", "within", "high beyond 95%", "high beyond 99.8%")


@dataclass(frozen=True)
class Funnel:
    """Limits for each area, one entry an area, in the unit of the values.

    `inner_*` 95 per cent and `outer_*` 99.8 per cent limits carry the over-dispersion term when
    `tau2` is above nought; `plain_class` and `adjusted_class` say where each area falls without
    and with it. `phi` is the mean squared winsorised z-score.
    """

    target: float
    value: np.ndarray
    standard_error: np.ndarray
    z: np.ndarray
    phi: float
    tau2: float
    inner_low: np.ndarray
    inner_high: np.ndarray
    outer_low: np.ndarray
    outer_high: np.ndarray
    plain_class: list[str]
    adjusted_class: list[str]


def proportion_funnel(
    events: np.ndarray,
    n: np.ndarray,
    target: float | None = None,
    *,
    winsorise: float = 0.1,
    overdispersion: bool = True,
) -> Funnel:
    """Funnel of proportions events/n about `target` (the pooled proportion if None).

    Limits are target +- z sqrt(target(1 - target)/n + tau^2), kept within 0 and 1.
    """
    events, n = np.asarray(events, dtype=float), np.asarray(n, dtype=float)
    if np.any(n <= 0) or np.any(events < 0) or np.any(events > n):
        raise ValueError("every area needs 0 <= events <= n and n above nought")
    centre = float(events.sum() / n.sum()) if target is None else target
    error = np.sqrt(centre * (1 - centre) / n)
    return estimate_funnel(
        events / n, error, centre, winsorise=winsorise, overdispersion=overdispersion, span=(0, 1)
    )


def ratio_funnel(
    observed: np.ndarray,
    expected: np.ndarray,
    *,
    winsorise: float = 0.1,
    overdispersion: bool = True,
) -> Funnel:
    """Funnel of observed over expected about 1; the standard error is 1/sqrt(expected)."""
    observed, expected = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    if np.any(expected <= 0) or np.any(observed < 0):
        raise ValueError("every area needs events expected above nought")
    return estimate_funnel(
        observed / expected,
        1 / np.sqrt(expected),
        1.0,
        winsorise=winsorise,
        overdispersion=overdispersion,
        span=(0, np.inf),
    )


def estimate_funnel(
    value: np.ndarray,
    standard_error: np.ndarray,
    target: float,
    *,
    winsorise: float = 0.1,
    overdispersion: bool = True,
    span: tuple[float, float] = (-np.inf, np.inf),
) -> Funnel:
    """Funnel of any estimates with standard errors about `target`."""
    value, error = np.asarray(value, dtype=float), np.asarray(standard_error, dtype=float)
    if np.any(error <= 0) or not np.all(np.isfinite(value)):
        raise ValueError("every area needs a value and a standard error above nought")
    z = (value - target) / error
    phi, tau2 = overdispersion_terms(z, error, winsorise) if overdispersion else (1.0, 0.0)
    wide = np.sqrt(error**2 + tau2)
    inner, outer = (float(stats.norm.ppf(0.5 + level / 2)) for level in (INNER, OUTER))
    low, high = span
    return Funnel(
        target=target,
        value=value,
        standard_error=error,
        z=z,
        phi=phi,
        tau2=tau2,
        inner_low=np.clip(target - inner * wide, low, high),
        inner_high=np.clip(target + inner * wide, low, high),
        outer_low=np.clip(target - outer * wide, low, high),
        outer_high=np.clip(target + outer * wide, low, high),
        plain_class=classify(z),
        adjusted_class=classify((value - target) / wide),
    )


def overdispersion_terms(
    z: np.ndarray, standard_error: np.ndarray, winsorise: float = 0.1
) -> tuple[float, float]:
    """Return (phi, tau^2) from z-scores pulled in at the `winsorise` quantile of each tail.

    tau^2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w) with w = 1/se^2, and 0 when that would
    be negative: areas that differ no more than chance get no extra term.
    """
    if not 0 <= winsorise < 0.5:
        raise ValueError("winsorise lies from 0 to below 0.5")
    low, high = np.quantile(z, [winsorise, 1 - winsorise])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    w = 1 / np.asarray(standard_error, dtype=float) ** 2
    count = len(w)
    room = float(w.sum() - (w**2).sum() / w.sum())
    excess = count * phi - (count - 1)
    return phi, max(0.0, excess / room) if room > 0 else 0.0


def classify(z: np.ndarray) -> list[str]:
    """Name where each z-score falls among the 95 and 99.8 per cent limits (both ends within)."""
    inner, outer = (stats.norm.ppf(0.5 + level / 2) for level in (INNER, OUTER))
    at = np.searchsorted([-outer, -inner], z, side="right") + np.searchsorted(
        [inner, outer], z, side="left"
    )
    return [CLASSES[int(i)] for i in at]
