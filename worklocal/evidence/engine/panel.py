"""Before and after: difference in differences and synthetic control, for areas and people."""

from typing import Any

import numpy as np

from worklocal.evidence.engine.balancing import simplex_weights
from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.linear import (
    FORMULAS,
    Array,
    Interval,
    coefficient,
    fit,
    groups_of,
    interval,
)
from worklocal.evidence.engine.study import Study
from worklocal.evidence.engine.trial_estimators import indicators

PARALLEL = "average effect on those treated, if both groups would have moved alike (ATT)"


def change_from_baseline(study: Study, se: str = "hc1") -> Effect:
    """Difference in differences with one row a person: (outcome - baseline) on treatment.

    Covariates enter the regression of the change. Errors by `linear.FORMULAS`, CR2 by cluster.
    """
    if study.baseline is None:
        raise ValueError("this form of did needs --baseline")
    X = np.column_stack([np.ones(len(study.outcome)), study.treatment, study.X])
    model = fit(X, study.outcome - study.baseline, study.weights)
    found = coefficient(model, 1, se, study.cluster)
    used = "cr2" if study.cluster is not None else se
    formula = f"change regression; standard error {FORMULAS[used]}"
    return Effect("did", PARALLEL, formula, found, study.n_treated, study.n_control)


def two_periods(study: Study, se: str = "classical") -> Effect:
    """Difference in differences of repeated samples: treatment x after, time being 0 or 1."""
    after = study.time
    if after is None or set(np.unique(after)) != {0.0, 1.0}:
        raise ValueError("without --unit, did needs --time of 0 (before) and 1 (after)")
    t = study.treatment
    X = np.column_stack([np.ones(len(t)), t * after, t, after, study.X])
    model = fit(X, study.outcome, study.weights)
    found = coefficient(model, 1, se, study.cluster)
    used = "cr2" if study.cluster is not None else se
    formula = f"treated x after in least squares; standard error {FORMULAS[used]}"
    detail = {"se_by_formula": {n: coefficient(model, 1, n).se for n in ("classical", "hc1")}}
    return Effect("did", PARALLEL, formula, found, study.n_treated, study.n_control, detail)


def two_way(study: Study) -> Effect:
    """Units followed over time, all treated from one moment on: effects of unit and of period.

    `treatment` is 1 in treated unit-periods. Errors CR2 by unit. Units that start at different
    times are refused: this regression would then compare the treated with the treated
    (Goodman-Bacon 2021). Detail holds the test of equal earlier movement where it can be made.
    """
    unit, time, t = _panel(study)
    starts = first_treated(study)
    if len({s for s in starts.values() if s is not None}) > 1:
        raise ValueError("units start at different times; use --method group-time")
    X = np.column_stack([t, study.X, np.ones(len(t)), indicators(unit, len(t)), _times(time)])
    cluster = unit if study.cluster is None else study.cluster
    found = coefficient(fit(X, study.outcome, study.weights), 0, "hc1", cluster)
    treated_units = sum(s is not None for s in starts.values())
    detail: dict[str, Any] = {
        "treated_units": treated_units,
        "control_units": len(starts) - treated_units,
        "earlier_movement": earlier_movement(study),
    }
    formula = f"unit and period effects; standard error {FORMULAS['cr2']} by unit"
    return Effect("did", PARALLEL, formula, found, study.n_treated, study.n_control, detail)


def earlier_movement(study: Study) -> Interval | None:
    """Slope on time of treated less untreated units before treatment: nought if they ran alike.

    None when fewer than two earlier periods exist.
    """
    unit, time, _ = _panel(study)
    starts = first_treated(study)
    start = min(s for s in starts.values() if s is not None)
    before = time < start
    if len(np.unique(time[before])) < 2:
        return None
    ever = np.array([starts[u] is not None for u in unit], dtype=float)[before]
    when = time[before] - time[before].mean()
    X = np.column_stack(
        [ever * when, np.ones(before.sum()), indicators(unit[before], int(before.sum())),
         _times(time[before])]
    )  # fmt: skip
    weights = None if study.weights is None else study.weights[before]
    return coefficient(fit(X, study.outcome[before], weights), 0, "hc1", unit[before])


def group_time(study: Study, seed: int = 1, draws: int = 400) -> Effect:
    """Callaway-Sant'Anna 2021 without covariates: each starting group against the not-yet treated.

    Each group-period effect is the change since the period before that group began, less the
    same change among units still untreated; averaged by group size over later periods. The
    standard error resamples units.
    """
    unit, time, _ = _panel(study)
    wide, periods, starts = _wide(study, unit, time)
    value, cells = _group_time(wide, periods, starts)
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        rows = rng.integers(0, len(wide), len(wide))
        try:
            drawn.append(_group_time(wide[rows], periods, starts[rows])[0])
        except ValueError:
            continue
    found = interval(value, float(np.std(drawn, ddof=1)))
    detail = {"cells": cells, "draws": draws, "seed": seed}
    formula = "group-time effects against not-yet-treated, Callaway-Sant'Anna 2021; resampled units"
    return Effect("group-time", PARALLEL, formula, found, study.n_treated, study.n_control, detail)


def synthetic_control(study: Study) -> Effect:
    """Abadie-Diamond-Hainmueller 2010 on earlier outcomes: one treated unit, weighted donors.

    The estimate is the mean gap after treatment. p ranks the treated unit's ratio of later to
    earlier error among placebo runs of every donor, so it can be no smaller than 1/units.
    """
    unit, time, _ = _panel(study)
    wide, periods, starts = _wide(study, unit, time)
    treated = np.flatnonzero(np.isfinite(starts))
    if len(treated) != 1:
        raise ValueError(f"synthetic control needs one treated unit, not {len(treated)}")
    labels = np.unique(unit)
    before = periods < starts[treated[0]]
    if before.sum() < 2 or len(wide) < 4:
        raise ValueError("synthetic control needs two earlier periods and three donors")
    donors = np.flatnonzero(~np.isfinite(starts))
    weights, gaps = _synthesise(wide, int(treated[0]), donors, before)
    ratios = {int(treated[0]): _error_ratio(gaps, before)}
    for donor in donors:
        others = donors[donors != donor]
        ratios[int(donor)] = _error_ratio(_synthesise(wide, int(donor), others, before)[1], before)
    own = ratios[int(treated[0])]
    p = float(np.mean([r >= own - 1e-12 for r in ratios.values()]))
    earlier = float(np.sqrt((gaps[before] ** 2).mean()))
    found = Interval(float(gaps[~before].mean()), np.nan, np.nan, np.nan, np.nan, p)
    used = [
        {"unit": str(labels[d]), "weight": float(w)}
        for d, w in zip(donors, weights, strict=True)
        if w > 1e-4
    ]
    detail: dict[str, Any] = {
        "earlier_error": earlier,
        "earlier_spread": float(wide[treated[0], before].std()),
        "error_ratio": own,
        "donors": used,
        "gaps": [{"time": float(s), "gap": float(g)} for s, g in zip(periods, gaps, strict=True)],
    }
    formula = "synthetic control on earlier outcomes, Abadie-Diamond-Hainmueller 2010; placebo rank"
    return Effect("synthetic", "effect on the treated unit", formula, found, 1, len(donors), detail)


def first_treated(study: Study) -> dict[str, float | None]:
    """The first treated moment of each unit, or None. ValueError when a unit stops again."""
    unit, time, t = _panel(study)
    found: dict[str, float | None] = {}
    for members in groups_of(unit):
        order = members[np.argsort(time[members], kind="stable")]
        if (np.diff(t[order]) < 0).any():
            raise ValueError(f"unit {unit[members[0]]} is treated and later untreated")
        on = order[t[order] == 1]
        found[str(unit[members[0]])] = float(time[on[0]]) if on.size else None
    return found


def _panel(study: Study) -> tuple[Array, Array, Array]:
    if study.unit is None or study.time is None:
        raise ValueError("this method needs --unit and --time")
    return study.unit, study.time, study.treatment


def _times(time: Array) -> Array:
    return indicators(time, len(time))


def _wide(study: Study, unit: Array, time: Array) -> tuple[Array, Array, Array]:
    labels, rows = np.unique(unit, return_inverse=True)
    periods, columns = np.unique(time, return_inverse=True)
    counts = np.zeros((len(labels), len(periods)), dtype=int)
    np.add.at(counts, (rows, columns), 1)
    if (counts != 1).any():
        u, p = np.argwhere(counts != 1)[0]
        raise ValueError(f"unit {labels[u]} has {counts[u, p]} rows at time {periods[p]:g}, not 1")
    wide = np.empty(counts.shape)
    wide[rows, columns] = study.outcome
    first = first_treated(study)
    starts = np.array([np.inf if first[str(u)] is None else first[str(u)] for u in labels])
    return wide, periods, starts.astype(float)


def _group_time(wide: Array, periods: Array, starts: Array) -> tuple[float, list[dict[str, float]]]:
    cells, total, size = [], 0.0, 0
    for start in np.unique(starts[np.isfinite(starts)]):
        earlier = np.flatnonzero(periods < start)
        if not earlier.size:
            continue
        base = earlier[-1]
        group = starts == start
        for column in np.flatnonzero(periods >= start):
            waiting = starts > periods[column]
            if not waiting.any():
                continue
            change = wide[:, column] - wide[:, base]
            effect = float(change[group].mean() - change[waiting].mean())
            cells.append({"start": float(start), "time": float(periods[column]), "effect": effect})
            total, size = total + effect * group.sum(), size + int(group.sum())
    if not size:
        raise ValueError("no group has both an earlier period and units still waiting")
    return total / size, cells


def _synthesise(wide: Array, treated: int, donors: Array, before: Array) -> tuple[Array, Array]:
    weights = simplex_weights(wide[treated, before], wide[donors][:, before].T)
    return weights, wide[treated] - weights @ wide[donors]


def _error_ratio(gaps: Array, before: Array) -> float:
    earlier = np.sqrt((gaps[before] ** 2).mean())
    later = np.sqrt((gaps[~before] ** 2).mean())
    return float(later / max(earlier, 1e-12))
