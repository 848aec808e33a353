"""Effects from a comparison group: balancing, doubly robust, matching, strata, Oaxaca-Blinder.

Every one answers for the treated (ATT) unless told otherwise. Whether the answer may be
believed is not decided here: see `credibility.py`.
"""

import numpy as np

from worklocal.evidence.engine.balancing import Logit, entropy_weights, logit
from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.linear import (
    FORMULAS,
    Array,
    Interval,
    coefficient,
    covariance,
    fit,
    interval,
)
from worklocal.evidence.engine.study import Study

ATT = "average effect on those treated (ATT)"
ATE = "average effect on everyone (ATE)"
SCORE_LIMIT = 1e-6


def entropy_balancing(study: Study) -> Effect:
    """Hainmueller 2012: reweight controls to the treated means, compare means; HC1 or CR2.

    Raises balancing.NoOverlap when no weights reach the treated means.
    """
    w = entropy_weights(study.X, study.treated, study.weights)
    X = np.column_stack([np.ones(len(w)), study.treatment])
    found = coefficient(fit(X, study.outcome, w), 1, "hc1", study.cluster)
    used = "cr2" if study.cluster is not None else "hc1"
    formula = f"entropy balancing on means, Hainmueller 2012; standard error {FORMULAS[used]}"
    return Effect("entropy", ATT, formula, found, study.n_treated, study.n_control, weights=w)


def aipw(study: Study, estimand: str = "att") -> Effect:
    """Augmented inverse probability weighting, Robins-Rotnitzky-Zhao 1994.

    Logistic propensity, linear outcome models, weights normalised to sum to one in each arm
    (Hajek), influence-function standard error. Right when either model is. `estimand`: "att" or
    "ate". Scores are kept SCORE_LIMIT away from 0 and 1, which only prevents division by nought.
    """
    t, y = study.treatment, study.outcome
    w = np.ones(len(t)) if study.weights is None else study.weights / study.weights.mean()
    p = np.clip(logit(study.X, t, study.weights).probability, SCORE_LIMIT, 1 - SCORE_LIMIT)
    m0 = _predict(study, treated=False)
    if estimand == "att":
        weights = np.where(t == 1, 1.0, p / (1 - p))
        treated, part1 = _normalised(t * weights, y - m0, w)
        control, part0 = _normalised((1 - t) * weights, y - m0, w)
        value, influence = treated - control, part1 - part0
    else:
        m1 = _predict(study, treated=True)
        weights = np.where(t == 1, 1 / p, 1 / (1 - p))
        treated, part1 = _normalised(t * weights, y - m1, w)
        control, part0 = _normalised((1 - t) * weights, y - m0, w)
        plain = np.average(m1 - m0, weights=w)
        value = plain + treated - control
        influence = m1 - m0 - plain + part1 - part0
    weights = weights * w
    found = _influence_interval(value, w * influence, study.cluster)
    formula = "doubly robust (AIPW), logistic score, linear outcomes, influence-function error"
    named = ATT if estimand == "att" else ATE
    detail = {"score_range_treated": [float(p[t == 1].min()), float(p[t == 1].max())]}
    return Effect("aipw", named, formula, found, study.n_treated, study.n_control, detail, weights)


def nearest_match(study: Study) -> Effect:
    """Each treated person against the untreated nearest in linear propensity, ties averaged.

    With replacement; Abadie-Imbens 2006 variance, the score taken as known.
    """
    score = logit(study.X, study.treatment, study.weights)
    x1, x0 = score.index[study.treated], score.index[~study.treated]
    y1, y0 = study.outcome[study.treated], study.outcome[~study.treated]
    levels, home, counts = np.unique(x0, return_inverse=True, return_counts=True)
    means = np.bincount(home, y0) / counts
    chosen = _nearest(levels, x1)
    gaps = y1 - means[chosen]
    value = gaps.mean()
    uses = np.bincount(chosen, minlength=len(levels)) / counts
    times, squares = uses[home], (np.bincount(chosen, minlength=len(levels)) / counts**2)[home]
    noise = _local_variance(x0, y0)
    n1 = len(y1)
    extra = ((times**2 - squares) * noise).sum()
    variance = (((gaps - value) ** 2).sum() + max(extra, 0.0)) / n1**2
    weights = np.ones(len(study.outcome))
    weights[~study.treated] = times
    distance = np.abs(levels[chosen] - x1)
    detail = {
        "controls_used": int((times > 0).sum()),
        "largest_distance": float(distance.max()),
    }
    formula = "1-nearest propensity match with replacement, Abadie-Imbens 2006 error"
    found = interval(value, np.sqrt(variance))
    return Effect("matching", ATT, formula, found, n1, len(y0), detail, weights)


def propensity_strata(study: Study, bands: int = 5) -> Effect:
    """Rosenbaum-Rubin 1984: bands of equal numbers of treated by score, treated-weighted.

    Controls outside the treated range of scores are left out. A band without two untreated
    people is merged into the one below it.
    """
    p = logit(study.X, study.treatment, study.weights).probability
    t, y = study.treated, study.outcome
    inside = t | ((p >= p[t].min()) & (p <= p[t].max()))
    edges = np.unique(np.quantile(p[t], np.linspace(0, 1, bands + 1)[1:-1]))
    band = np.searchsorted(edges, p, side="right")
    band = _merge_thin_bands(band, t & inside, ~t & inside)
    value, variance, rows = 0.0, 0.0, []
    weights = t.astype(float)
    for b in np.unique(band[t]):
        ones, noughts = t & (band == b), ~t & inside & (band == b)
        if noughts.sum() < 2:
            raise ValueError("no band of scores holds two untreated people")
        share = ones.sum() / t.sum()
        gap = y[ones].mean() - y[noughts].mean()
        error = (y[ones].var(ddof=1) if ones.sum() > 1 else 0.0) / ones.sum()
        error += y[noughts].var(ddof=1) / noughts.sum()
        value += share * gap
        variance += share**2 * error
        weights[noughts] = ones.sum() / noughts.sum()
        rows.append(
            {"score_up_to": p[ones | noughts].max(), "n_treated": ones.sum(),
             "n_control": noughts.sum(), "estimate": gap}
        )  # fmt: skip
    detail = {"bands": rows, "controls_outside_range": int((~inside).sum())}
    formula = f"{bands} propensity bands, Rosenbaum-Rubin 1984, Neyman variance within bands"
    found = interval(value, np.sqrt(variance))
    return Effect(
        "stratification", ATT, formula, found, study.n_treated, study.n_control, detail, weights
    )


def oaxaca(study: Study) -> Effect:
    """Oaxaca-Blinder (Kline 2011): treated mean less what the controls' regression predicts."""
    t = study.treated
    X = np.column_stack([np.ones(len(t)), study.X])
    w = np.ones(len(t)) if study.weights is None else study.weights
    model = fit(X[~t], study.outcome[~t], w[~t])
    gaps = study.outcome[t] - X[t][:, model.kept] @ model.coefficients
    value = np.average(gaps, weights=w[t])
    share = w[t] / w[t].sum()
    centre = share @ X[t][:, model.kept]
    n1 = t.sum()
    variance = (share**2 * (gaps - value) ** 2).sum() * n1 / (n1 - 1)
    variance += centre @ covariance(model, "hc1") @ centre
    formula = "Oaxaca-Blinder, controls' least squares, Kline 2011; HC1 for the prediction"
    found = interval(value, np.sqrt(variance))
    return Effect("oaxaca", ATT, formula, found, study.n_treated, study.n_control)


def score_of(study: Study) -> Logit:
    """The logistic propensity of the study's covariates, for overlap tables."""
    return logit(study.X, study.treatment, study.weights)


def _normalised(shares: Array, residual: Array, weights: Array) -> tuple[float, Array]:
    """Weighted mean of residuals and what each row adds to its error."""
    mean = float(np.average(residual, weights=weights * shares))
    return mean, shares * (residual - mean) / np.average(shares, weights=weights)


def _predict(study: Study, treated: bool) -> Array:
    rows = study.treated if treated else ~study.treated
    X = np.column_stack([np.ones(len(rows)), study.X])
    w = None if study.weights is None else study.weights[rows]
    model = fit(X[rows], study.outcome[rows], w)
    return np.asarray(X[:, model.kept] @ model.coefficients)


def _influence_interval(value: float, influence: Array, cluster: Array | None) -> Interval:
    n = len(influence)
    if cluster is None:
        return interval(value, np.sqrt((influence**2).sum()) / n)
    _, codes = np.unique(cluster, return_inverse=True)
    sums = np.bincount(codes, influence)
    g = len(sums)
    return interval(value, np.sqrt((sums**2).sum() * g / (g - 1)) / n, g - 1)


def _nearest(levels: Array, wanted: Array) -> Array:
    right = np.clip(np.searchsorted(levels, wanted), 0, len(levels) - 1)
    left = np.maximum(right - 1, 0)
    return np.where(np.abs(wanted - levels[left]) <= np.abs(levels[right] - wanted), left, right)


def _local_variance(x: Array, y: Array) -> Array:
    """Half the squared gap to the nearest other row in x: a variance for each row."""
    order = np.argsort(x, kind="stable")
    xs, ys = x[order], y[order]
    if len(xs) < 2:
        return np.zeros(len(xs))
    before = np.concatenate([[np.inf], np.diff(xs)])
    after = np.concatenate([np.diff(xs), [np.inf]])
    partner = np.where(before <= after, np.arange(len(xs)) - 1, np.arange(len(xs)) + 1)
    noise = np.empty(len(xs))
    noise[order] = (ys - ys[partner]) ** 2 / 2
    return noise


def _merge_thin_bands(band: Array, treated: Array, control: Array) -> Array:
    band = band.copy()
    for b in sorted(set(band[treated]), reverse=True):
        lower = [other for other in set(band[treated]) if other < b]
        if (control & (band == b)).sum() < 2 and lower:
            band[band == b] = max(lower)
    present = sorted(set(band[treated]))
    if len(present) > 1 and (control & (band == present[0])).sum() < 2:
        band[band == present[0]] = present[1]
    return band
