"""Bounds where the outcome is seen only for some: pay of those in work, people who dropped out."""

from typing import Any

import numpy as np
from scipy import optimize, stats

from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.instrument import resample
from worklocal.evidence.engine.linear import Array, Interval, groups_of
from worklocal.evidence.engine.study import Study

ALWAYS_SEEN = "average effect on those seen whichever arm they were in (bounds)"


def lee_bounds(study: Study, seed: int = 1, draws: int = 400) -> Effect:
    """Lee 2009: trim the arm seen more often, at its top and at its bottom.

    An outcome is seen when `selected` is 1, or, without that column, when it is not NaN. Strata
    tighten the bounds: each stratum is trimmed alone and averaged. Standard errors by resampling;
    the interval is Imbens-Manski 2004 for the effect itself. ValueError when nobody is seen in
    an arm.
    """
    seen = _seen(study)
    low, high, share = _lee(study, seen, np.ones(len(seen)))
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        try:
            drawn.append(_lee(study, seen, resample(rng, study.cluster, len(seen)))[:2])
        except ValueError:
            continue
    errors = np.std(drawn, axis=0, ddof=1)
    detail: dict[str, Any] = {
        "lower": low,
        "upper": high,
        "lower_se": errors[0],
        "upper_se": errors[1],
        "trimmed_share": share,
        "seen_treated": _rate(study, seen, True),
        "seen_control": _rate(study, seen, False),
        "n_seen": int(seen.sum()),
        "difference_among_seen": _naive(study, seen),
        "draws": draws,
        "seed": seed,
    }
    formula = "Lee 2009 bounds, monotone selection; Imbens-Manski 2004 interval"
    found = imbens_manski(low, high, *map(float, errors))
    return Effect("lee", ALWAYS_SEEN, formula, found, *_counts(study), detail)


def attrition_bounds(study: Study, lowest: float | None, highest: float | None) -> Effect:
    """Manski 1990 worst case: every missing outcome at one end of its range in each arm.

    The range is that given, or that seen. No assumption about why people were lost.
    """
    seen = _seen(study)
    y = study.outcome
    bottom = float(np.nanmin(y[seen])) if lowest is None else lowest
    top = float(np.nanmax(y[seen])) if highest is None else highest
    if (y[seen] < bottom).any() or (y[seen] > top).any():
        raise ValueError("an outcome lies outside the range given")
    ends = []
    for treated_fill, control_fill in ((bottom, top), (top, bottom)):
        filled = np.where(seen, y, np.where(study.treated, treated_fill, control_fill))
        ends.append(_gap(filled, study.treated, study.weights))
    (low, low_se), (high, high_se) = ends
    detail: dict[str, Any] = {
        "lower": low, "upper": high, "lower_se": low_se, "upper_se": high_se,
        "range": [bottom, top],
        "seen_treated": _rate(study, seen, True), "seen_control": _rate(study, seen, False),
        "difference_among_seen": _naive(study, seen),
    }  # fmt: skip
    formula = "worst-case bounds, Manski 1990; Imbens-Manski 2004 interval"
    found = imbens_manski(low, high, low_se, high_se)
    estimand = "average effect of being offered, everyone as allocated (bounds)"
    return Effect("attrition", estimand, formula, found, *_counts(study), detail)


def imbens_manski(low: float, high: float, low_se: float, high_se: float) -> Interval:
    """95% interval that covers the effect, not the whole band: Imbens-Manski 2004.

    The estimate is left undefined: bounds name no single value. p is undefined too.
    """
    widest = max(low_se, high_se)
    if not np.isfinite(widest) or widest <= 0:
        return Interval(np.nan, np.nan, np.inf, low, high, np.nan)
    room = (high - low) / widest
    c = optimize.brentq(lambda v: stats.norm.cdf(v + room) - stats.norm.cdf(-v) - 0.95, 0.5, 3)
    return Interval(np.nan, np.nan, np.inf, low - c * low_se, high + c * high_se, np.nan)


def trimmed_mean(y: Array, weights: Array, share: float, top: bool) -> float:
    """Weighted mean of y after `share` of the weight is cut from the top (or the bottom).

    The person at the cut is kept in part, so tied and weighted outcomes are cut exactly.
    """
    order = np.argsort(y if top else -y, kind="stable")
    y, w = y[order], weights[order]
    room = (1 - share) * w.sum()
    before = np.concatenate([[0.0], np.cumsum(w)[:-1]])
    kept = np.clip(room - before, 0, w)
    if kept.sum() <= 0:
        raise ValueError("nobody is left after trimming")
    return float(kept @ y / kept.sum())


def _seen(study: Study) -> Array:
    there = ~np.isnan(study.outcome)
    if study.selected is None:
        return np.asarray(there)
    absent = (study.selected == 1) & ~there
    if absent.any():
        raise ValueError(f"{int(absent.sum())} selected rows have no outcome")
    return np.asarray(study.selected == 1)


def _lee(study: Study, seen: Array, times: Array) -> tuple[float, float, float]:
    w = times if study.weights is None else times * study.weights
    if study.strata is None:
        return _lee_once(study.outcome, study.treated, seen, w)
    low = high = share = total = 0.0
    for members in groups_of(study.strata):
        a, b, s = _lee_once(
            study.outcome[members], study.treated[members], seen[members], w[members]
        )
        treated = study.treated[members]
        rates = [_share(w[members], seen[members], arm) for arm in (treated, ~treated)]
        size = min(rates) * w[members].sum()
        low, high, share, total = low + size * a, high + size * b, share + size * s, total + size
    return low / total, high / total, share / total


def _lee_once(y: Array, treated: Array, seen: Array, w: Array) -> tuple[float, float, float]:
    s1, s0 = _share(w, seen, treated), _share(w, seen, ~treated)
    if not (s1 > 0 and s0 > 0):
        raise ValueError("an arm has nobody whose outcome is seen")
    share = abs(s1 - s0) / max(s1, s0)
    rows1, rows0 = seen & treated & (w > 0), seen & ~treated & (w > 0)
    more, less = (rows1, rows0) if s1 >= s0 else (rows0, rows1)
    plain = np.average(y[less], weights=w[less])
    cut_top = trimmed_mean(y[more], w[more], share, top=True)
    cut_bottom = trimmed_mean(y[more], w[more], share, top=False)
    if s1 >= s0:
        return cut_top - plain, cut_bottom - plain, share
    return plain - cut_bottom, plain - cut_top, share


def _share(w: Array, seen: Array, arm: Array) -> float:
    total = w[arm].sum()
    return float(w[arm & seen].sum() / total) if total > 0 else 0.0


def _rate(study: Study, seen: Array, treated: bool) -> float:
    w = np.ones(len(seen)) if study.weights is None else study.weights
    return _share(w, seen, study.treated == treated)


def _naive(study: Study, seen: Array) -> float:
    weights = None if study.weights is None else study.weights[seen]
    return _gap(study.outcome[seen], study.treated[seen], weights)[0]


def _gap(y: Array, treated: Array, weights: Array | None) -> tuple[float, float]:
    w = np.ones(len(y)) if weights is None else weights
    gap, variance = 0.0, 0.0
    for rows, sign in ((treated, 1), (~treated, -1)):
        share = w[rows] / w[rows].sum()
        mean = float(share @ y[rows])
        gap += sign * mean
        n = rows.sum()
        variance += (share**2 * (y[rows] - mean) ** 2).sum() * n / max(n - 1, 1)
    return gap, float(np.sqrt(variance))


def _counts(study: Study) -> tuple[int, int]:
    return study.n_treated, study.n_control
