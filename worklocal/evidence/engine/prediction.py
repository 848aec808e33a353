"""A plain logistic model, and how well chances that were predicted came true."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .rates import Interval


@dataclass(frozen=True)
class Accuracy:
    """Predicted chances against what happened. Shares from 0 to 1.

    `brier_reference` is that of giving everybody the mean. `slope` and `in_the_large` are of
    calibration (1 and 0 are right; the latter is predicted less observed). `ece` is the mean gap
    over ten groups of equal size. `ppv` and `recall` are of the quarter with the highest chance.
    """

    n: int
    events: int
    auc: float
    auc_low: float
    auc_high: float
    brier: float
    brier_reference: float
    slope: float
    in_the_large: float
    ece: float
    ppv: float
    recall: float


def fit_logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1e-6) -> np.ndarray:
    """Coefficients, constant first, by iteratively reweighted least squares.

    `x` is people by columns, `y` 0 or 1. The slight `ridge` (on columns scaled to unit spread)
    keeps a column that separates completely from running away.
    """
    scale = x.std(axis=0)
    scale[scale == 0] = 1.0
    design = np.column_stack([np.ones(len(y)), x / scale])
    penalty = np.full(design.shape[1], ridge * len(y))
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    beta[0] = np.log((y.mean() + 1e-9) / (1 - y.mean() + 1e-9))
    for _ in range(100):
        chance = expit(design @ beta)
        weight = np.maximum(chance * (1 - chance), 1e-9)
        hessian = design.T @ (design * weight[:, None]) + np.diag(penalty)
        step = np.linalg.lstsq(hessian, design.T @ (y - chance) - penalty * beta, rcond=None)[0]
        step = np.clip(step, -5, 5)
        beta = beta + step
        if np.abs(step).max() < 1e-8:
            break
    return np.concatenate([beta[:1], beta[1:] / scale])


def chances(x: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """The chance of each row of `x` under coefficients with the constant first."""
    return expit(beta[0] + x @ beta[1:])


def expit(value: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-value)), safe at both ends."""
    return 0.5 * (1 + np.tanh(np.asarray(value, dtype=float) / 2))


def logit(chance: np.ndarray) -> np.ndarray:
    """log(p / (1-p)), kept a millionth away from 0 and 1."""
    kept = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)))


def auc(score: np.ndarray, y: np.ndarray) -> float:
    """The chance that somebody with the event scores higher than somebody without; ties half."""
    y = np.asarray(y, dtype=bool)
    with_event, without = int(y.sum()), int((~y).sum())
    if with_event == 0 or without == 0:
        return float("nan")
    ranks = stats.rankdata(score)
    return float((ranks[y].sum() - with_event * (with_event + 1) / 2) / (with_event * without))


def auc_interval(
    score: np.ndarray, y: np.ndarray, *, draws: int = 500, seed: int = 1, confidence: float = 0.95
) -> Interval:
    """AUC with a percentile bootstrap interval over people."""
    rng = np.random.default_rng(seed)
    levels, level = np.unique(score, return_inverse=True)
    hit = np.asarray(y, dtype=float)
    drawn = []
    for _ in range(draws):
        pick = rng.integers(0, len(hit), len(hit))
        everybody = np.bincount(level[pick], minlength=len(levels))
        with_event = np.bincount(level[pick], weights=hit[pick], minlength=len(levels))
        without = everybody - with_event
        below = np.cumsum(without) - without / 2
        pairs = with_event.sum() * without.sum()
        drawn.append(float(with_event @ below) / pairs if pairs else np.nan)
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return Interval(auc(score, y), float(low), float(high))


def calibration_slope(chance: np.ndarray, y: np.ndarray) -> float:
    """The coefficient of the log odds predicted; below 1, predictions are too extreme."""
    odds = logit(chance)
    if np.ptp(odds) < 1e-9:
        return float("nan")
    return float(fit_logistic(odds[:, None], np.asarray(y, dtype=float))[1])


def expected_calibration_error(chance: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Mean |observed - predicted| over groups of equal size; equal chances stay together."""
    place = ((stats.rankdata(chance) - 0.5) * bins / len(chance)).astype(int)
    gaps = [abs(float(y[place == k].sum() - chance[place == k].sum())) for k in range(bins)]
    return sum(gaps) / len(y)


def flagged_share(chance: np.ndarray, share: float = 0.25) -> np.ndarray:
    """Who is among the `share` with the highest chance; people tied at the edge are all in."""
    return np.asarray(chance >= np.quantile(chance, 1 - share, method="higher"))


def accuracy(chance: np.ndarray, y: np.ndarray, *, draws: int = 500, seed: int = 1) -> Accuracy:
    """Every figure at once. Raises ValueError unless both outcomes occur."""
    chance, y = np.asarray(chance, dtype=float), np.asarray(y, dtype=float)
    if not 0 < y.sum() < len(y):
        raise ValueError("the outcome must have both 0 and 1")
    found = auc_interval(chance, y, draws=draws, seed=seed)
    flagged = flagged_share(chance)
    return Accuracy(
        n=len(y),
        events=int(y.sum()),
        auc=found.value,
        auc_low=found.low,
        auc_high=found.high,
        brier=float(np.mean((chance - y) ** 2)),
        brier_reference=float(y.mean() * (1 - y.mean())),
        slope=calibration_slope(chance, y),
        in_the_large=float(chance.mean() - y.mean()),
        ece=expected_calibration_error(chance, y),
        ppv=float(y[flagged].mean()),
        recall=float(y[flagged].sum() / y.sum()),
    )
