"""Weights that make untreated people look like treated ones, and how well they do it.

No outcome is ever read here: weights are fixed before the outcome is looked at.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

Array = np.ndarray


class NoOverlap(Exception):
    """No weights can do what was asked: the two groups do not overlap."""


@dataclass(frozen=True)
class Logit:
    """A fitted propensity: probabilities (n), the linear index (n) and the coefficients."""

    probability: Array
    index: Array
    coefficients: Array


def entropy_weights(
    X: Array, treated: Array, base: Array | None = None, tolerance: float = 1e-6
) -> Array:
    """Hainmueller 2012: control weights, nearest to `base`, matching the treated means of X.

    X is n x k, treated n of bool. Returns weights over all rows: treated keep their base weight,
    controls sum to the treated total. Raises NoOverlap when the treated means lie outside what
    the controls can reach, to `tolerance` standard deviations.
    """
    n = len(treated)
    base = np.ones(n) if base is None else base
    target = np.average(X[treated], axis=0, weights=base[treated])
    scale = X.std(axis=0)
    used = scale > 0
    Z = (X[~treated][:, used] - target[used]) / scale[used]
    q = base[~treated] / base[~treated].sum()
    lam = np.zeros(Z.shape[1])
    if Z.shape[1]:
        lam = _newton(Z, q)
    raw = np.log(np.maximum(q, 1e-300)) + Z @ lam
    w = np.exp(raw - special.logsumexp(raw))
    if Z.shape[1] and np.abs(w @ Z).max() > tolerance:
        raise NoOverlap("no weights on the untreated reach the averages of the treated")
    weights = base.astype(float).copy()
    weights[~treated] = w * base[treated].sum()
    return weights


def _newton(Z: Array, q: Array) -> Array:
    """Minimise log sum q exp(Z lam): convex; Newton with a halving step, then BFGS if it stalls."""
    log_q = np.log(np.maximum(q, 1e-300))
    lam = np.zeros(Z.shape[1])

    def value(v: Array) -> float:
        return float(special.logsumexp(log_q + Z @ v))

    now = value(lam)
    for _ in range(200):
        raw = log_q + Z @ lam
        w = np.exp(raw - special.logsumexp(raw))
        gradient = w @ Z
        if np.abs(gradient).max() < 1e-10:
            break
        hessian = (Z.T * w) @ Z - np.outer(gradient, gradient)
        step = np.linalg.lstsq(hessian + 1e-12 * np.eye(len(lam)), -gradient, rcond=None)[0]
        size = 1.0
        while size > 1e-8 and not value(lam + size * step) < now - 1e-16:
            size /= 2
        if size <= 1e-8:
            break
        lam = lam + size * step
        now = value(lam)
        if np.abs(lam).max() > 1e4:
            break
    return lam


def logit(X: Array, t: Array, weights: Array | None = None, ridge: float = 1e-8) -> Logit:
    """Logistic regression of t (0/1) on X with a constant, by Newton on standardised columns.

    Perfect separation is met by the tiny ridge, giving probabilities near 0 and 1.
    """
    w = np.ones(len(t)) if weights is None else weights / weights.mean()
    scale = X.std(axis=0)
    used = scale > 0
    Z = np.column_stack([np.ones(len(t)), (X[:, used] - X[:, used].mean(axis=0)) / scale[used]])
    penalty = ridge * len(t) * np.ones(Z.shape[1])
    penalty[0] = 0

    def loss(v: Array) -> float:
        index = Z @ v
        return float((w * (np.logaddexp(0, index) - t * index)).sum() + (penalty * v**2).sum() / 2)

    b = np.zeros(Z.shape[1])
    share = np.clip(np.average(t, weights=w), 1e-6, 1 - 1e-6)
    b[0] = special.logit(share)
    now = loss(b)
    for _ in range(100):
        p = special.expit(Z @ b)
        gradient = Z.T @ (w * (t - p)) - penalty * b
        hessian = (Z.T * (w * p * (1 - p))) @ Z + np.diag(penalty + 1e-12)
        step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
        size = 1.0
        while size > 1e-6 and loss(b + size * step) > now + 1e-12:
            size /= 2
        b = b + size * step
        latest = loss(b)
        if abs(now - latest) < 1e-11 * (1 + abs(now)):
            break
        now = latest
    index = Z @ b
    return Logit(special.expit(index), index, b)


def effective_number(weights: Array) -> float:
    """Kish 1965: (sum w)^2 / sum w^2, the equal-weighted sample of the same precision."""
    total = weights.sum()
    return float(total**2 / (weights**2).sum()) if total > 0 else 0.0


@dataclass(frozen=True)
class BalanceRow:
    """One covariate: means and standardised differences before and after weighting."""

    covariate: str
    mean_treated: float
    mean_control: float
    mean_control_weighted: float
    smd_before: float
    smd_after: float


def balance_table(
    X: Array, names: list[str], treated: Array, weights: Array, base: Array | None = None
) -> list[BalanceRow]:
    """Standardised differences: gap in means over the treated group's standard deviation
    before weighting (the pooled one when treated do not vary), the same divisor after."""
    base = np.ones(len(treated)) if base is None else base
    rows = []
    for j, name in enumerate(names):
        x1, x0 = X[treated, j], X[~treated, j]
        m1 = np.average(x1, weights=weights[treated])
        before1 = np.average(x1, weights=base[treated])
        m0 = np.average(x0, weights=base[~treated])
        mw = np.average(x0, weights=weights[~treated])
        spread = np.sqrt(np.average((x1 - before1) ** 2, weights=base[treated]))
        if spread < 1e-12:
            spread = np.sqrt(np.average((x0 - m0) ** 2, weights=base[~treated]) / 2)
        unit = spread if spread > 1e-12 else np.inf
        rows.append(BalanceRow(name, before1, m0, mw, (before1 - m0) / unit, (m1 - mw) / unit))
    return rows


def support_table(probability: Array, treated: Array, bands: int = 10) -> list[dict[str, float]]:
    """Counts of treated and untreated people by tenth of the propensity score."""
    edges = np.linspace(0, 1, bands + 1)
    band = np.clip(np.digitize(probability, edges) - 1, 0, bands - 1)
    return [
        {
            "score_from": float(edges[b]),
            "score_to": float(edges[b + 1]),
            "treated": int((treated & (band == b)).sum()),
            "control": int((~treated & (band == b)).sum()),
        }
        for b in range(bands)
    ]


def simplex_weights(target: Array, donors: Array, penalty: Array | None = None) -> Array:
    """Weights >= 0 summing to one that bring donors (m x J) nearest to target (m).

    `penalty` (m) weighs the rows. Solved as non-negative least squares with a heavy sum row,
    then polished by sequential quadratic programming.
    """
    v = np.ones(len(target)) if penalty is None else np.sqrt(penalty)
    A, b = donors * v[:, None], target * v
    heavy = 1e3 * max(1.0, float(np.abs(A).max()))
    start, _ = optimize.nnls(np.vstack([A, heavy * np.ones(A.shape[1])]), np.append(b, heavy))
    start = start / start.sum()
    scale = max(1.0, float((b**2).sum()))
    polished = optimize.minimize(
        lambda w: float(((A @ w - b) ** 2).sum()) / scale,
        start,
        jac=lambda w: 2 * A.T @ (A @ w - b) / scale,
        bounds=[(0, 1)] * A.shape[1],
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-14},
    )
    best = np.clip(polished.x, 0, None)
    best = best / best.sum()
    better = ((A @ best - b) ** 2).sum() <= ((A @ start - b) ** 2).sum()
    return np.asarray(best if better else start)
