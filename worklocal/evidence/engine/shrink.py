"""Shrinkage of area estimates towards each other, and probabilities in place of ranks."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Shrunk:
    """One entry an area. `factor` is the weight of the area's own estimate (0: all pooled).

    `mean_low` and `mean_high` are limits of the pooled mean, by Hartung-Knapp for random effects.
    `tau2` is the variance between areas, `q` Cochran's statistic on `df` degrees of freedom with
    its `p`; `probability_above` is None unless a stretch was given.
    """

    method: str
    mean: float
    mean_se: float
    mean_low: float
    mean_high: float
    tau2: float
    q: float
    df: int
    p: float
    raw: np.ndarray
    raw_se: np.ndarray
    factor: np.ndarray
    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    probability_above: np.ndarray | None


def random_effects(
    value: np.ndarray,
    standard_error: np.ndarray,
    stretch: float | None = None,
    confidence: float = 0.95,
) -> Shrunk:
    """DerSimonian and Laird (1986) pooling with empirical-Bayes estimates for each area.

    tau^2 = max(0, (Q - (k-1)) / (sum w - sum w^2/sum w)). When the areas differ no more than
    chance, tau^2 is 0 and every area gets the one pooled value. The pooled mean's error is that of
    Hartung and Knapp (2001), on k-1 degrees of freedom of t: the plain one, sqrt(1/sum w), covers
    too seldom with few areas. The standard errors count in that
    tau is itself not known (averaged over a flat prior, Rubin 1981), so an area far from the rest
    has a wider interval. Needs two areas or more.
    """
    y, s = _checked(value, standard_error)
    w = 1 / s**2
    fixed = float(np.sum(w * y) / w.sum())
    q, df = float(np.sum(w * (y - fixed) ** 2)), len(y) - 1
    tau2 = max(0.0, (q - df) / float(w.sum() - (w**2).sum() / w.sum()))
    weight = 1 / (s**2 + tau2)
    mean, mean_var = float(np.sum(weight * y) / weight.sum()), float(1 / weight.sum())
    knapp = float(np.sqrt(np.sum(weight * (y - mean) ** 2) / (df * weight.sum())))
    reach = knapp * float(stats.t.ppf(0.5 + confidence / 2, df))
    factor = tau2 / (s**2 + tau2)
    shrunk = factor * y + (1 - factor) * mean
    error = _error_over_spreads(y, s, shrunk)
    return _shrunk(
        "random effects (DerSimonian-Laird)",
        (mean, float(np.sqrt(mean_var)), mean - reach, mean + reach),
        tau2,
        (q, df),
        (y, s),
        (factor, shrunk, error),
        stretch,
        confidence,
    )


def james_stein(
    value: np.ndarray,
    standard_error: float | np.ndarray,
    stretch: float | None = None,
    confidence: float = 0.95,
) -> Shrunk:
    """Efron and Morris (1975): one factor, 1 - (k-3) s^2 / sum (y - mean)^2, never below nought.

    For estimates with one common standard error (a mean is taken of unequal variances). Needs
    four areas or more.
    """
    y = np.asarray(value, dtype=float)
    y, s = _checked(y, np.broadcast_to(np.asarray(standard_error, dtype=float), y.shape))
    count = len(y)
    if count < 4:
        raise ValueError("James-Stein needs four areas or more")
    common = float(np.mean(s**2))
    mean, scatter = float(y.mean()), float(np.sum((y - y.mean()) ** 2))
    one = max(0.0, 1 - (count - 3) * common / scatter) if scatter > 0 else 0.0
    factor = np.full(count, one)
    shrunk = mean + factor * (y - mean)
    error = np.sqrt(factor * common + (1 - factor) * common / count)
    tau2 = max(0.0, scatter / (count - 1) - common)
    mean_se = float(np.sqrt(max(common, scatter / (count - 1)) / count))
    reach = mean_se * float(stats.t.ppf(0.5 + confidence / 2, count - 1))
    return _shrunk(
        "James-Stein (Efron-Morris)",
        (mean, mean_se, mean - reach, mean + reach),
        tau2,
        (scatter / common, count - 1),
        (y, s),
        (factor, shrunk, error),
        stretch,
        confidence,
    )


def shrink_proportions(
    events: np.ndarray, n: np.ndarray, stretch: float | None = None, confidence: float = 0.95
) -> Shrunk:
    """Random-effects shrinkage of proportions; variances p(1-p)/n at the pooled proportion."""
    events, n = np.asarray(events, dtype=float), np.asarray(n, dtype=float)
    if np.any(n <= 0) or np.any(events < 0) or np.any(events > n):
        raise ValueError("every area needs 0 <= events <= n and n above nought")
    pooled = float(events.sum() / n.sum())
    if pooled in {0.0, 1.0}:
        raise ValueError("every area has the same outcome, so nothing can be told apart")
    return random_effects(events / n, np.sqrt(pooled * (1 - pooled) / n), stretch, confidence)


def site_differences(
    outcome: np.ndarray, treated: np.ndarray, site: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Difference in means at each site with its Neyman standard error.

    One entry a person; `treated` is 0 or 1. Returns (sites in sorted order, differences,
    standard errors, people). Raises ValueError for a site with fewer than two people in an arm.
    """
    sites, index = np.unique(np.asarray(site), return_inverse=True)
    gaps, errors, people = [], [], []
    for i, name in enumerate(sites.tolist()):
        arms = [np.asarray(outcome, dtype=float)[(index == i) & (treated == arm)] for arm in (1, 0)]
        if min(len(arm) for arm in arms) < 2:
            raise ValueError(f"site {name} has fewer than two people in an arm")
        gaps.append(arms[0].mean() - arms[1].mean())
        errors.append(np.sqrt(sum(arm.var(ddof=1) / len(arm) for arm in arms)))
        people.append(sum(len(arm) for arm in arms))
    return (
        [str(name) for name in sites.tolist()],
        np.array(gaps),
        np.array(errors),
        np.array(people),
    )


def _error_over_spreads(y: np.ndarray, s: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Root mean squared error of `value`, averaged over what the data say of the true spread."""
    most = 4 * float(y.std(ddof=1)) + float(s.max()) / 10
    tau2 = np.linspace(0, most, 400)[:, None] ** 2
    total = s**2 + tau2
    mean_var = 1 / np.sum(1 / total, axis=1, keepdims=True)
    mean = mean_var * np.sum(y / total, axis=1, keepdims=True)
    fit = np.log(mean_var[:, 0]) - np.sum(np.log(total) + (y - mean) ** 2 / total, axis=1)
    weight = np.exp((fit - fit.max()) / 2)
    factor = tau2 / total
    gap = factor * y + (1 - factor) * mean - value
    square = factor * s**2 + (1 - factor) ** 2 * mean_var + gap**2
    return np.asarray(np.sqrt(weight @ square / weight.sum()))


def _checked(value: np.ndarray, standard_error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    y, s = np.asarray(value, dtype=float), np.asarray(standard_error, dtype=float)
    if len(y) < 2:
        raise ValueError("shrinkage needs two areas or more")
    if y.shape != s.shape or not np.all(np.isfinite(y)) or not np.all(s > 0):
        raise ValueError("every area needs a value and a standard error above nought")
    return y, s


def _shrunk(
    method: str,
    pooled: tuple[float, float, float, float],
    tau2: float,
    test: tuple[float, int],
    raw: tuple[np.ndarray, np.ndarray],
    result: tuple[np.ndarray, np.ndarray, np.ndarray],
    stretch: float | None,
    confidence: float,
) -> Shrunk:
    (q, df), (factor, value, error) = test, result
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    above = None if stretch is None else stats.norm.sf((stretch - value) / error)
    return Shrunk(
        method=method,
        mean=pooled[0],
        mean_se=pooled[1],
        mean_low=pooled[2],
        mean_high=pooled[3],
        tau2=tau2,
        q=q,
        df=df,
        p=float(stats.chi2.sf(q, df)),
        raw=raw[0],
        raw_se=raw[1],
        factor=factor,
        value=value,
        se=error,
        low=value - z * error,
        high=value + z * error,
        probability_above=above,
    )
