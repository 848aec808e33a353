"""Least squares with the variance formulas an evaluator may ask for. Numbers in, numbers out."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats

Array = np.ndarray
FORMULAS = {
    "classical": "equal variances",
    "hc0": "HC0, White 1980",
    "hc1": "HC1, White 1980 with n/(n-k)",
    "hc2": "HC2, MacKinnon-White 1985 (equals Neyman 1923 for two means)",
    "hc3": "HC3, MacKinnon-White 1985",
    "cr2": "CR2 with Satterthwaite degrees of freedom, Bell-McCaffrey 2002",
}


@dataclass(frozen=True)
class Fit:
    """A weighted least-squares fit. `kept` indexes the columns of the matrix given."""

    coefficients: Array
    residuals: Array
    design: Array
    inverse: Array
    leverage: Array
    kept: Array
    n: int
    k: int

    def position(self, column: int) -> int:
        """Where a column of the given matrix stands among those kept. KeyError when dropped."""
        found = np.flatnonzero(self.kept == column)
        if not found.size:
            raise KeyError(column)
        return int(found[0])


@dataclass(frozen=True)
class Interval:
    """An estimate with its standard error, t interval and two-sided p."""

    estimate: float
    se: float
    df: float
    ci_low: float
    ci_high: float
    p: float


def interval(estimate: float, se: float, df: float = np.inf, level: float = 0.95) -> Interval:
    """t interval (normal when df is infinite). A zero or undefined se gives an undefined p."""
    if not np.isfinite(se) or se <= 1e-13 * abs(estimate):  # nought, but for rounding
        return Interval(float(estimate), float(se), float(df), np.nan, np.nan, np.nan)
    law = stats.t(df) if np.isfinite(df) else stats.norm
    reach = law.ppf(0.5 + level / 2) * se
    p = 2 * law.sf(abs(estimate / se))
    return Interval(*map(float, (estimate, se, df, estimate - reach, estimate + reach, p)))


def independent_columns(X: Array, tolerance: float = 1e-9) -> Array:
    """Indices of columns, earliest first, that are not sums of earlier ones."""
    scale = np.sqrt((X**2).sum(axis=0))
    kept: list[int] = []
    basis = np.empty((X.shape[0], 0))
    for j in range(X.shape[1]):
        if scale[j] == 0:
            continue
        column = X[:, j] / scale[j]
        for _ in range(2):  # twice is enough for orthogonality to working precision
            column = column - basis @ (basis.T @ column)
        length = np.sqrt(column @ column)
        if length > tolerance:
            kept.append(j)
            basis = np.column_stack([basis, column / length])
    return np.array(kept, dtype=int)


def fit(X: Array, y: Array, weights: Array | None = None) -> Fit:
    """Least squares of y (n) on X (n x k), optionally weighted; redundant columns are dropped.

    Raises ValueError when there are no more rows than independent columns.
    """
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    Xw, yw = X * root[:, None], y * root
    kept = independent_columns(Xw)
    Xw = Xw[:, kept]
    n, k = Xw.shape
    if n <= k:
        raise ValueError(f"{n} rows cannot carry {k} coefficients")
    scale = np.sqrt((Xw**2).sum(axis=0))
    Q, R = np.linalg.qr(Xw / scale)
    coefficients = linalg.solve_triangular(R, Q.T @ yw) / scale
    root_inverse = linalg.solve_triangular(R, np.eye(k)) / scale[:, None]
    return Fit(
        coefficients=coefficients,
        residuals=yw - Xw @ coefficients,
        design=Xw,
        inverse=root_inverse @ root_inverse.T,
        leverage=(Q**2).sum(axis=1),
        kept=kept,
        n=n,
        k=k,
    )


def covariance(model: Fit, formula: str = "hc2") -> Array:
    """Covariance of the coefficients (k x k) by a formula of `FORMULAS` other than cr2."""
    e2 = model.residuals**2
    if formula == "classical":
        return np.asarray(model.inverse * e2.sum() / (model.n - model.k))
    room = np.maximum(1 - model.leverage, 1e-12)
    e2 = np.where(model.leverage > 1 - 1e-9, 0.0, e2)
    meat = {
        "hc0": e2,
        "hc1": e2 * model.n / (model.n - model.k),
        "hc2": e2 / room,
        "hc3": e2 / room**2,
    }[formula]
    filling = (model.design.T * meat) @ model.design
    return np.asarray(model.inverse @ filling @ model.inverse)


def contrast(model: Fit, c: Array, formula: str = "hc2", clusters: Array | None = None) -> Interval:
    """Interval for c'b; c has one entry per kept coefficient. Clusters (n) switch to CR2."""
    value = float(c @ model.coefficients)
    if clusters is not None:
        variance, df = _cr2(model, c, clusters)
    else:
        variance, df = float(c @ covariance(model, formula) @ c), model.n - model.k
    return interval(value, np.sqrt(max(variance, 0.0)), df)


def coefficient(
    model: Fit, column: int, formula: str = "hc2", clusters: Array | None = None
) -> Interval:
    """Interval for the coefficient of one column of the matrix given to `fit`."""
    c = np.zeros(model.k)
    c[model.position(column)] = 1
    return contrast(model, c, formula, clusters)


def _cr2(model: Fit, c: Array, clusters: Array) -> tuple[float, float]:
    """Variance and degrees of freedom of c'b: Bell-McCaffrey 2002, Pustejovsky-Tipton 2018.

    (I - H_gg)^(-1/2) is taken in the low-rank basis of the cluster's design, so big clusters
    cost no more than small ones. A direction the cluster alone decides is given weight nought.
    """
    root = np.linalg.cholesky(model.inverse)
    direction = model.inverse @ c
    scores, lengths, sums = [], [], []
    for members in groups_of(clusters):
        Xg = model.design[members]
        U, s, _ = np.linalg.svd(Xg @ root, full_matrices=False)
        room = 1 - s**2
        stretch = np.where(room > 1e-8, 1 / np.sqrt(np.maximum(room, 1e-8)), 0.0) - 1
        along = Xg @ direction
        adjusted = along + U @ (stretch * (U.T @ along))
        scores.append(adjusted @ model.residuals[members])
        lengths.append(adjusted @ adjusted)
        sums.append(Xg.T @ adjusted)
    B = np.column_stack(sums)
    G = np.diag(lengths) - B.T @ model.inverse @ B
    trace, squared = np.trace(G), (G**2).sum()
    df = float(trace**2 / squared) if squared > 0 else np.nan
    return float(np.square(scores).sum()), df


def groups_of(labels: Array) -> list[Array]:
    """Row indices of each group of equal labels, in the order of the sorted labels."""
    _, inverse = np.unique(labels, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    return np.split(order, np.cumsum(np.bincount(inverse))[:-1])
