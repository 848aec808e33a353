"""Effects on compliers: Wald and two-stage least squares, with the first stage's strength."""

import numpy as np
from scipy import stats

from worklocal.evidence.engine.balancing import logit
from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.linear import Array, coefficient, fit, groups_of, interval
from worklocal.evidence.engine.study import Study
from worklocal.evidence.engine.trial_estimators import indicators

NAMES = {"hc1": "HC1", "hc0": "HC0", "classical": "classical (equal variances)"}
LATE = "average effect on those treated because offered (LATE, CACE)"


def two_stage(study: Study, se: str = "hc1") -> Effect:
    """2SLS of the outcome on treatment, instrumented by the offer, covariates and strata kept.

    Without covariates it is Wald's ratio. `se` is "hc1", "hc0" or "classical" (CR1 with G-1
    degrees of freedom when clustered); first-stage F robust in the same way; Anderson-Rubin 1949
    interval, which holds however weak the offer is. Source: Angrist-Imbens 1994. ValueError
    without an offer.
    """
    if study.offer is None:
        raise ValueError("design iv needs --offer")
    y, d, z = study.outcome, study.treatment, study.offer
    kept = _controls(study)
    root = np.ones(len(y)) if study.weights is None else np.sqrt(study.weights)
    first = fit(np.column_stack([kept, z]), d, study.weights)
    last = kept.shape[1]
    if last not in first.kept:
        raise ValueError("the offer does not vary once covariates are held fixed")
    reach = coefficient(first, last, "hc1", study.cluster)
    intent = coefficient(fit(np.column_stack([kept, z]), y, study.weights), last, "hc1",
                         study.cluster)  # fmt: skip
    value = intent.estimate / reach.estimate
    error, df = _iv_error(kept, d, z, y, value, reach.estimate, root, study.cluster)
    errors = {
        "hc1": error,
        "hc0": error * np.sqrt(df / len(y)),
        "classical": _classical(kept, d, z, y, value, root),
    }
    found = interval(value, error if study.cluster is not None else errors[se], df)
    low, high, shape = anderson_rubin(study, kept)
    detail = {
        "first_stage": reach.estimate,
        "first_stage_f": (reach.estimate / reach.se) ** 2 if reach.se > 0 else np.inf,
        "intention_to_treat": intent.estimate,
        "intention_to_treat_se": intent.se,
        "treated_if_offered": float(np.average(d[z == 1], weights=_of(study, z == 1))),
        "treated_if_not_offered": float(np.average(d[z == 0], weights=_of(study, z == 0))),
        "anderson_rubin_95": {"low": low, "high": high, "shape": shape},
        "n_offered": int(z.sum()),
        "n_not_offered": int((1 - z).sum()),
        "se_by_formula": {"cr1": error, "classical": errors["classical"]}
        if study.cluster is not None
        else errors,
    }
    named = "Wald ratio" if last == 1 else "two-stage least squares"
    shown = "CR1, G-1 degrees of freedom" if study.cluster is not None else NAMES[se]
    method = "wald" if last == 1 else "2sls"
    formula = f"{named}; standard error {shown}; Angrist-Imbens 1994"
    return Effect(method, LATE, formula, found, study.n_treated, study.n_control, detail)


def kappa_least_squares(study: Study) -> Effect:
    """Abadie 2003: least squares weighted by kappa, logistic P(offer | covariates).

    Negative weights are kept, as the estimator asks; the standard error is by 200 resamplings
    of people (or clusters) with a fixed seed.
    """
    if study.offer is None:
        raise ValueError("design iv needs --offer")
    value = _kappa_once(study, np.ones(len(study.outcome)))
    rng = np.random.default_rng(20030113)
    draws = [_kappa_once(study, resample(rng, study.cluster, len(study.outcome)))
             for _ in range(200)]  # fmt: skip
    found = interval(value, float(np.std(draws, ddof=1)))
    formula = "kappa-weighted least squares, Abadie 2003; 200 resamplings"
    return Effect("kappa", LATE, formula, found, study.n_treated, study.n_control)


def kappa_weights(d: Array, z: Array, p: Array) -> Array:
    """Abadie 2003: 1 - d(1-z)/(1-p) - (1-d)z/p, which finds compliers on average."""
    return np.asarray(1 - d * (1 - z) / (1 - p) - (1 - d) * z / p)


def resample(rng: np.random.Generator, cluster: Array | None, n: int) -> Array:
    """How many times each row (or each row of each cluster) is drawn, with replacement."""
    if cluster is None:
        return rng.multinomial(n, np.full(n, 1 / n)).astype(float)
    _, codes = np.unique(cluster, return_inverse=True)
    g = int(codes.max()) + 1
    return rng.multinomial(g, np.full(g, 1 / g)).astype(float)[codes]


def anderson_rubin(study: Study, kept: Array) -> tuple[float, float, str]:
    """95% Anderson-Rubin set for the effect: values at which the offer explains nothing.

    Returns low, high and its shape: "interval", "everything", or "outside" (two half-lines).
    """
    assert study.offer is not None  # noqa: S101 - the caller has looked
    X = np.column_stack([kept, study.offer])
    last = kept.shape[1]
    a = fit(X, study.outcome, study.weights)
    b = fit(X, study.treatment, study.weights)
    spot = a.position(last)
    row = a.inverse[spot] @ a.design.T
    u, v = row * a.residuals, row * b.residuals
    if study.cluster is not None:
        u = np.array([u[m].sum() for m in groups_of(study.cluster)])
        v = np.array([v[m].sum() for m in groups_of(study.cluster)])
    factor = a.n / (a.n - a.k)
    saa, sab, sbb = factor * (u @ u), factor * (u @ v), factor * (v @ v)
    pi_y, pi_d = a.coefficients[spot], b.coefficients[spot]
    limit = stats.chi2.ppf(0.95, 1)
    # (pi_y - beta pi_d)^2 <= limit * (saa - 2 beta sab + beta^2 sbb), a quadratic in beta
    A = pi_d**2 - limit * sbb
    B = -2 * (pi_y * pi_d - limit * sab)
    C = pi_y**2 - limit * saa
    root = B**2 - 4 * A * C
    if A > 0 and root >= 0:
        low, high = (-B - np.sqrt(root)) / (2 * A), (-B + np.sqrt(root)) / (2 * A)
        return float(low), float(high), "interval"
    if root < 0:
        return -np.inf, np.inf, "everything"
    low, high = sorted([(-B - np.sqrt(root)) / (2 * A), (-B + np.sqrt(root)) / (2 * A)])
    return float(low), float(high), "outside"


def _controls(study: Study) -> Array:
    n = len(study.outcome)
    return np.column_stack([np.ones(n), study.X, indicators(study.strata, n)])


def _of(study: Study, rows: Array) -> Array | None:
    return None if study.weights is None else study.weights[rows]


def _iv_error(
    kept: Array, d: Array, z: Array, y: Array, value: float, reach: float, root: Array,
    cluster: Array | None,
) -> tuple[float, float]:  # fmt: skip
    part = fit(kept, z, root**2).residuals
    whole = fit(kept, y - value * d, root**2)
    scores = part * whole.residuals
    bottom = reach * (part @ part)
    n, k = len(y), whole.k + 1
    if cluster is None:
        return float(np.sqrt((scores**2).sum() * n / (n - k)) / abs(bottom)), n - k
    sums = np.array([scores[m].sum() for m in groups_of(cluster)])
    g = len(sums)
    scale = g / (g - 1) * (n - 1) / (n - k)
    return float(np.sqrt((sums**2).sum() * scale) / abs(bottom)), g - 1


def _classical(kept: Array, d: Array, z: Array, y: Array, value: float, root: Array) -> float:
    part = fit(kept, z, root**2).residuals
    whole = fit(kept, y - value * d, root**2)
    reach = part @ (d * root) / (part @ part)
    s2 = whole.residuals @ whole.residuals / (len(y) - whole.k - 1)
    return float(np.sqrt(s2 / (part @ part)) / abs(reach))


def _kappa_once(study: Study, times: Array) -> float:
    base = times if study.weights is None else times * study.weights
    rows = base > 0
    assert study.offer is not None  # noqa: S101 - the caller has looked
    controls = _controls(study)[rows]
    d, z, y = study.treatment[rows], study.offer[rows], study.outcome[rows]
    p = np.clip(logit(controls[:, 1:], z, base[rows]).probability, 1e-3, 1 - 1e-3)
    w = kappa_weights(d, z, p) * base[rows]
    X = np.column_stack([d, controls])
    return float(np.linalg.lstsq((X.T * w) @ X, X.T @ (w * y), rcond=None)[0][0])
