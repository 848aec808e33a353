"""Effects on quantiles: two-sample, regression, and instrumented (Abadie-Angrist-Imbens 2002)."""

import numpy as np
from scipy import optimize

from worklocal.evidence.engine.balancing import logit
from worklocal.evidence.engine.instrument import kappa_weights, resample
from worklocal.evidence.engine.linear import Array, fit, independent_columns, interval
from worklocal.evidence.engine.study import Study
from worklocal.evidence.engine.trial_estimators import indicators

POWERS = 5


def quantile_effects(
    study: Study, quantiles: list[float], seed: int = 1, draws: int = 100
) -> list[dict[str, float | str]]:
    """Effect at each quantile with an interval by resampling people (clusters when given).

    Without an offer and covariates: treated quantile less control quantile. With covariates:
    quantile regression, Koenker-Bassett 1978. With an offer: Abadie-Angrist-Imbens 2002, whose
    weights are estimated in every resample. Percentages of 0 and 1 raise ValueError.
    """
    if any(not 0 < q < 1 for q in quantiles):
        raise ValueError("quantiles lie between 0 and 1")
    made = _two_sample if study.offer is None and not study.X.shape[1] else _regression
    whole = made(study, quantiles, np.ones(len(study.outcome)))
    rng = np.random.default_rng(seed)
    spread = []
    for _ in range(draws):
        times = _draw(rng, study)
        try:
            spread.append(made(study, quantiles, times))
        except (ValueError, np.linalg.LinAlgError):
            continue
    errors = np.std(spread, axis=0, ddof=1) if len(spread) > 1 else np.full(len(quantiles), np.nan)
    named = _formula(study, draws)
    return [
        {
            "quantile": q,
            "estimate": found.estimate,
            "se": found.se,
            "ci_low": found.ci_low,
            "ci_high": found.ci_high,
            "p": found.p,
            "formula": named,
        }
        for q, found in (
            (q, interval(v, e)) for q, v, e in zip(quantiles, whole, errors, strict=True)
        )
    ]


def weighted_quantile(y: Array, q: float, weights: Array | None = None) -> float:
    """Smallest value at which the weighted share at or below it reaches q (inverse of the cdf)."""
    order = np.argsort(y, kind="stable")
    w = np.ones(len(y)) if weights is None else weights[order]
    reached = np.cumsum(w) / w.sum()
    spot = int(np.searchsorted(reached, q - 1e-12))
    return float(y[order][min(spot, len(y) - 1)])


def quantile_regression(X: Array, y: Array, q: float, weights: Array | None = None) -> Array:
    """Koenker-Bassett coefficients (k) by the Frisch-Newton method of Portnoy-Koenker 1997.

    Weights (n) must not be negative; rows of weight nought are left out. Redundant columns get
    a coefficient of nought.
    """
    w = np.ones(len(y)) if weights is None else weights
    rows = w > 0
    Xw, yw = X[rows] * w[rows, None], y[rows] * w[rows]
    kept = independent_columns(Xw)
    scale = np.abs(Xw[:, kept]).max(axis=0)
    size = max(float(np.abs(yw).max()), 1e-300)
    Z, v = Xw[:, kept] / scale, yw / size
    with np.errstate(all="ignore"):
        solved = _frisch_newton(Z, v, q)
    if solved is None:
        solved = _simplex(Z, v, q)
    coefficients = np.zeros(X.shape[1])
    solved = np.where(np.abs(solved) < 1e-9, 0.0, solved)  # what the solver leaves of a nought
    coefficients[kept] = solved * size / scale
    return coefficients


def projected_kappa(study: Study, base: Array) -> Array:
    """Abadie-Angrist-Imbens 2002 weights E[kappa | Y, D, X], held within 0 and 1.

    P(Z | X) is logistic; E[Z | Y, D, X] is, for each D, least squares of Z on the covariates and
    powers of the standardised outcome up to five, held within 0 and 1.
    """
    d, z, y = study.treatment, study.offer, study.outcome
    assert z is not None  # noqa: S101 - callers have looked
    controls = np.column_stack([study.X, indicators(study.strata, len(y))])
    p = np.clip(logit(controls, z, base).probability, 1e-3, 1 - 1e-3)
    centre = np.average(y, weights=base)
    spread = np.sqrt(np.average((y - centre) ** 2, weights=base)) or 1.0
    powers = np.column_stack([((y - centre) / spread) ** k for k in range(1, POWERS + 1)])
    series = np.column_stack([np.ones(len(y)), powers, controls])
    share = np.empty(len(y))
    for arm in (0, 1):
        rows = (d == arm) & (base > 0)
        try:
            model = fit(series[rows], z[rows], base[rows])
            share[d == arm] = (series[:, model.kept] @ model.coefficients)[d == arm]
        except ValueError:
            share[d == arm] = np.average(z[rows], weights=base[rows]) if rows.any() else 0.0
    return np.asarray(np.clip(kappa_weights(d, np.clip(share, 0, 1), p), 0, 1))


def _regression(study: Study, quantiles: list[float], times: Array) -> Array:
    base = times if study.weights is None else times * study.weights
    w = base if study.offer is None else base * projected_kappa(study, base)
    n = len(study.outcome)
    X = np.column_stack([study.treatment, np.ones(n), study.X, indicators(study.strata, n)])
    return np.array([quantile_regression(X, study.outcome, q, w)[0] for q in quantiles])


def _two_sample(study: Study, quantiles: list[float], times: Array) -> Array:
    base = times if study.weights is None else times * study.weights
    t, y = study.treated, study.outcome
    return np.array(
        [
            weighted_quantile(y[t], q, base[t]) - weighted_quantile(y[~t], q, base[~t])
            for q in quantiles
        ]
    )


def _draw(rng: np.random.Generator, study: Study) -> Array:
    n = len(study.outcome)
    if study.cluster is not None:
        return resample(rng, study.cluster, n)
    times = np.zeros(n)
    arms = study.treated if study.offer is None else study.offer == 1
    for rows in (np.flatnonzero(arms), np.flatnonzero(~arms)):
        times[rows] = resample(rng, None, len(rows))
    return times


def _formula(study: Study, draws: int) -> str:
    error = f"{draws} resamplings"
    if study.offer is not None:
        return f"kappa-weighted quantile regression, Abadie-Angrist-Imbens 2002; {error}"
    if study.X.shape[1]:
        return f"quantile regression, Koenker-Bassett 1978; {error}"
    return f"difference of quantiles (inverse of the distribution function); {error}"


def _simplex(X: Array, y: Array, q: float) -> Array:
    """The same answer by linear programming: slower, and never lost."""
    found = optimize.linprog(
        -y, A_eq=X.T, b_eq=(1 - q) * X.sum(axis=0), bounds=(0, 1), method="highs"
    )
    if not found.success:
        raise ValueError("quantile regression found no answer")
    return -np.asarray(found.eqlin.marginals)


def _frisch_newton(X: Array, y: Array, q: float, most: int = 100) -> Array | None:
    """Solve min sum rho_q(y - Xb) through its bounded dual; None when it loses its way."""
    n = len(y)
    x = np.full(n, 1 - q)
    b = X.T @ x
    s = 1 - x
    dual = np.linalg.lstsq(X, -y, rcond=None)[0]
    r = -y - X @ dual
    r = r + 0.001 * (r == 0)
    z, w = np.maximum(r, 0), np.maximum(-r, 0)
    z, w = z + 1e-10 * (z == 0), w + 1e-10 * (w == 0)
    gap = -y @ x - b @ dual + w.sum()
    for _ in range(most):
        if gap < 1e-10 * (1 + np.abs(y).sum()):
            break
        weight = 1 / (z / x + w / s)
        r = z - w
        AQ = X.T * weight
        system = AQ @ X
        if not np.isfinite(system).all() or np.linalg.cond(system) > 1e15:
            return None
        step = np.linalg.solve(system, AQ @ r)
        dx = weight * (X @ step - r)
        ds = -dx
        dz = -z * (1 + dx / x)
        dw = -w * (1 + ds / s)
        primal, dualstep = _reach(x, dx, s, ds), _reach(z, dz, w, dw)
        if min(primal, dualstep) < 1:
            mu = z @ x + w @ s
            aimed = (z + dualstep * dz) @ (x + primal * dx)
            aimed += (w + dualstep * dw) @ (s + primal * ds)
            mu = mu * (aimed / mu) ** 3 / (2 * n)
            cross = dx * dz, ds * dw
            xi = mu * (1 / x - 1 / s)
            side = r + cross[0] / x - cross[1] / s - xi
            step = np.linalg.solve(system, AQ @ side)
            dx = weight * (X @ step - side)
            ds = -dx
            dz = mu / x - z - z * dx / x - cross[0] / x
            dw = mu / s - w - w * ds / s - cross[1] / s
            primal, dualstep = _reach(x, dx, s, ds), _reach(z, dz, w, dw)
        x, s = x + primal * dx, s + primal * ds
        dual = dual + dualstep * step
        z, w = z + dualstep * dz, w + dualstep * dw
        gap = -y @ x - b @ dual + w.sum()
        if not np.isfinite(gap):
            return None
    return -dual if gap < 1e-7 * (1 + np.abs(y).sum()) else None


def _reach(u: Array, du: Array, v: Array, dv: Array) -> float:
    """Largest step (at most 1) that keeps u and v positive, held a shade short."""
    steps = [1e20]
    for value, change in ((u, du), (v, dv)):
        falling = change < 0
        if falling.any():
            steps.append(float((-value[falling] / change[falling]).min()))
    return min(1.0, 0.99995 * min(steps))
