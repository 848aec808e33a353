"""Effects in a randomised trial: differences, adjusted regressions, strata, clusters."""

from dataclasses import replace

import numpy as np

from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.linear import (
    FORMULAS,
    Array,
    coefficient,
    fit,
    groups_of,
    interval,
)
from worklocal.evidence.engine.study import Study

ITT = "average effect of being offered, everyone as allocated (ITT)"
FEW_CLUSTERS = 10


def difference_in_means(study: Study, se: str = "neyman") -> Effect:
    """Treated mean less control mean.

    `se`: "neyman" (Neyman 1923; equals HC2; Welch degrees of freedom), "pooled" (one variance,
    Student), or one of `linear.FORMULAS` by regression. Weighted means when the study has
    weights; CR2 when it has clusters. ValueError for one person an arm.
    """
    if study.weights is not None or study.cluster is not None or se in FORMULAS:
        formula = se if se in FORMULAS else "hc2"
        return regression(study, covariates=False, se=formula, method="difference")
    y1, y0 = study.outcome[study.treated], study.outcome[~study.treated]
    n1, n0 = len(y1), len(y0)
    gap = y1.mean() - y0.mean()
    v1 = y1.var(ddof=1) if n1 > 1 else np.nan
    v0 = y0.var(ddof=1) if n0 > 1 else np.nan
    neyman = np.sqrt(v1 / n1 + v0 / n0)
    if n1 + n0 < 3:
        raise ValueError("two people cannot show how uncertain their difference is")
    pooled = np.sqrt(((n1 - 1) * v1 + (n0 - 1) * v0) / (n1 + n0 - 2) * (1 / n1 + 1 / n0))
    if se == "pooled":
        found = interval(gap, pooled, n1 + n0 - 2)
        formula = "difference in means, pooled variance, Student t"
    else:
        spread = (v1 / n1) ** 2 / (n1 - 1) + (v0 / n0) ** 2 / (n0 - 1) if neyman > 0 else np.nan
        welch = (v1 / n1 + v0 / n0) ** 2 / spread if neyman > 0 else np.nan
        found = interval(gap, neyman, welch)
        formula = "difference in means, Neyman 1923 variance (HC2), Welch t"
    detail = {
        "mean_treated": y1.mean(),
        "mean_control": y0.mean(),
        "se_by_formula": {"neyman": neyman, "hc2": neyman, "pooled": pooled},
        "df": found.df,
    }
    return Effect("difference", ITT, formula, found, n1, n0, detail)


def regression(
    study: Study,
    covariates: bool = True,
    se: str = "hc2",
    method: str = "ols",
) -> Effect:
    """Coefficient of treatment in least squares on treatment and covariates.

    Strata enter as indicators. `se` is one of `linear.FORMULAS`; clusters switch to CR2.
    """
    X = np.column_stack(
        [
            np.ones(len(study.outcome)),
            study.treatment,
            study.X if covariates else study.X[:, :0],
            indicators(study.strata, len(study.outcome)),
        ]
    )
    model = fit(X, study.outcome, study.weights)
    found = coefficient(model, 1, se, study.cluster)
    used = "cr2" if study.cluster is not None else se
    weighted = "weighted " if study.weights is not None else ""
    detail = {
        "se_by_formula": {
            name: coefficient(model, 1, name).se for name in ("classical", "hc1", "hc2", "hc3")
        },
        "df": found.df,
        "coefficients": model.k,
    }
    if study.cluster is not None:
        detail["clusters"] = cluster_counts(study)
    formula = f"{weighted}least squares; standard error {FORMULAS[used]}"
    return Effect(method, ITT, formula, found, study.n_treated, study.n_control, detail)


def lin(study: Study, se: str = "hc2") -> Effect:
    """Lin 2013: least squares with centred covariates interacted with treatment; HC2 or CR2."""
    controls = np.column_stack([study.X, indicators(study.strata, len(study.outcome))])
    centred = controls
    if controls.shape[1]:
        centred = controls - np.average(controls, axis=0, weights=study.weights)
    t = study.treatment
    X = np.column_stack([np.ones(len(t)), t, centred, centred * t[:, None]])
    model = fit(X, study.outcome, study.weights)
    found = coefficient(model, 1, se, study.cluster)
    used = "cr2" if study.cluster is not None else se
    detail = {
        "se_by_formula": {n: coefficient(model, 1, n).se for n in ("classical", "hc1", "hc2")},
        "df": found.df,
    }
    if study.cluster is not None:
        detail["clusters"] = cluster_counts(study)
    formula = f"interacted regression, Lin 2013; standard error {FORMULAS[used]}"
    return Effect("lin", ITT, formula, found, study.n_treated, study.n_control, detail)


def stratified(study: Study) -> Effect:
    """Strata effects averaged by stratum size, Neyman variance within each (Imbens-Rubin 2015).

    ValueError when a stratum lacks two rows in either arm.
    """
    if study.strata is None:
        raise ValueError("the stratified estimator needs --strata")
    total, variance, weight_sum, rows = 0.0, 0.0, float(len(study.outcome)), []
    spread = 0.0
    for members in groups_of(study.strata):
        y, t = study.outcome[members], study.treatment[members]
        y1, y0 = y[t == 1], y[t == 0]
        if len(y1) < 2 or len(y0) < 2:
            name = study.strata[members[0]]
            raise ValueError(f"stratum {name} has fewer than two people in an arm")
        share = len(members) / weight_sum
        gap = y1.mean() - y0.mean()
        parts = (y1.var(ddof=1) / len(y1), y0.var(ddof=1) / len(y0))
        total += share * gap
        variance += share**2 * sum(parts)
        spread += share**4 * (parts[0] ** 2 / (len(y1) - 1) + parts[1] ** 2 / (len(y0) - 1))
        rows.append(
            {
                "stratum": str(study.strata[members[0]]),
                "n_treated": len(y1),
                "n_control": len(y0),
                "estimate": gap,
                "se": np.sqrt(sum(parts)),
            }
        )
    df = variance**2 / spread if spread > 0 else np.nan
    found = interval(total, np.sqrt(variance), df)
    formula = "stratum differences weighted by size, Neyman variance within strata"
    detail = {"strata": rows, "df": df}
    return Effect("stratified", ITT, formula, found, study.n_treated, study.n_control, detail)


def randomisation_test(study: Study, seed: int, draws: int = 20_000) -> Effect:
    """Fisher's exact p by re-drawing the allocation; interval from the usual formula.

    Labels are re-drawn within strata, and by whole clusters when there are clusters. Statistic:
    the absolute difference in means (of stratum-centred outcomes). p counts the draw observed.
    """
    base = difference_in_means(study) if study.strata is None else regression(study, False)
    observed, drawn = _redraw(study, seed, draws)
    slack = 1e-9 * max(1.0, abs(observed))
    p = (1 + int((np.abs(drawn) >= abs(observed) - slack).sum())) / (draws + 1)
    found = replace(base.interval, p=p)
    detail = base.detail | {"draws": draws, "seed": seed, "p_normal": base.interval.p}
    formula = f"p by {draws:,} re-drawn allocations (Fisher 1935); interval: {base.formula}"
    return Effect("randomisation", ITT, formula, found, study.n_treated, study.n_control, detail)


def cluster_counts(study: Study) -> dict[str, int]:
    """Number of clusters with a treated, and with an untreated, member. ValueError for one."""
    assert study.cluster is not None  # noqa: S101 - callers have looked
    counts = {
        "treated": len(set(study.cluster[study.treated])),
        "control": len(set(study.cluster[~study.treated])),
    }
    if min(counts.values()) < 2:
        raise ValueError("an arm has one cluster; chance can be told from two at the least")
    return counts


def clusters_are_whole(study: Study) -> bool:
    """True when each cluster is all treated or all untreated: it was randomised as one."""
    if study.cluster is None:
        return False
    return all(np.ptp(study.treatment[m]) == 0 for m in groups_of(study.cluster))


def indicators(labels: Array | None, n: int) -> Array:
    """Columns of 0 and 1 for every level but the first; none without labels."""
    if labels is None:
        return np.empty((n, 0))
    levels, codes = np.unique(labels, return_inverse=True)
    return np.asarray(codes[:, None] == np.arange(1, len(levels)), dtype=float)


def _redraw(study: Study, seed: int, draws: int) -> tuple[float, Array]:
    rng = np.random.default_rng(seed)
    y = study.outcome - np.average(study.outcome, weights=study.weights)
    w = np.ones(len(y)) if study.weights is None else study.weights
    blocks = [np.arange(len(y))] if study.strata is None else groups_of(study.strata)
    if study.strata is not None:
        y = y.copy()
        for members in blocks:
            y[members] -= np.average(y[members], weights=w[members])
    if study.cluster is not None and clusters_are_whole(study):
        units = groups_of(study.cluster)
        labels = np.array([study.treatment[m[0]] for m in units])
        sums = np.array([(w[m] * y[m]).sum() for m in units])
        sizes = np.array([w[m].sum() for m in units])
        home = np.array([0 if study.strata is None else study.strata[m[0]] for m in units])
        blocks = groups_of(home)
    else:
        labels, sums, sizes = study.treatment, w * y, w
    total, size = sums.sum(), sizes.sum()

    def gap(treated: Array) -> float:
        s, m = sums[treated].sum(), sizes[treated].sum()
        return float(s / m - (total - s) / (size - m))

    counts = [int(labels[b].sum()) for b in blocks]
    drawn = np.empty(draws)
    for i in range(draws):
        chosen = [rng.permutation(b)[:k] for b, k in zip(blocks, counts, strict=True)]
        drawn[i] = gap(np.concatenate(chosen))
    return gap(np.flatnonzero(labels == 1)), drawn
