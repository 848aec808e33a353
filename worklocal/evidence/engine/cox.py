"""Cox's proportional hazards by Newton's method, ties by Efron or Breslow."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class CoxFit:
    """Log hazard ratios, one entry a column; `low` and `high` are 95 per cent limits."""

    coefficient: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    log_likelihood: float
    n: int
    events: int
    ties: str


def cox(time: np.ndarray, event: np.ndarray, x: np.ndarray, *, ties: str = "efron") -> CoxFit:
    """Fit log hazard ratios of the columns of `x` (people by columns).

    `event` is 1 or 0; `ties` "efron" or "breslow". Raises ValueError for input of unequal
    length, no events, a column that does not vary or depends on others, or no convergence.
    """
    time, event = np.asarray(time, dtype=float), np.asarray(event, dtype=float)
    x = np.asarray(x, dtype=float).reshape(len(time), -1)
    if ties not in {"efron", "breslow"}:
        raise ValueError("ties are handled by efron or breslow")
    if not event.sum() > 0 or not np.isin(event, [0, 1]).all():
        raise ValueError("event is 1 or 0, and at least one must be 1")
    centred = x - x.mean(axis=0)
    if np.linalg.matrix_rank(centred) < x.shape[1]:
        raise ValueError("a column does not vary, or follows from the others")
    order = np.argsort(-time, kind="stable")
    time, event, centred = time[order], event[order], centred[order]
    beta = np.zeros(x.shape[1])
    value, gradient, information = _partial(time, event, centred, beta, ties)
    for _ in range(50):
        step = np.linalg.solve(information, gradient)
        while True:
            trial = _partial(time, event, centred, beta + step, ties)
            if trial[0] >= value - 1e-9 or np.abs(step).max() < 1e-10:
                break
            step /= 2
        beta = beta + step
        value, gradient, information = trial
        if np.abs(step).max() < 1e-9:
            break
    else:
        raise ValueError("the fit did not settle; a column may separate events completely")
    spread = np.diag(np.linalg.inv(information))
    if (
        not np.all(np.isfinite(spread))
        or spread.min() <= 0
        or np.abs(beta * x.std(axis=0)).max() > 20
    ):
        raise ValueError("the fit did not settle; a column may separate events completely")
    se = np.sqrt(spread)
    return CoxFit(
        beta, se, beta - 1.959964 * se, beta + 1.959964 * se,
        2 * stats.norm.sf(np.abs(beta / se)), value, len(time), int(event.sum()), ties,
    )  # fmt: skip


def _partial(
    time: np.ndarray, event: np.ndarray, x: np.ndarray, beta: np.ndarray, ties: str
) -> tuple[float, np.ndarray, np.ndarray]:
    """Log partial likelihood, gradient and information; people come in falling order of time."""
    linear = x @ beta
    risk = np.exp(linear)
    s0 = np.cumsum(risk)
    s1 = np.cumsum(risk[:, None] * x, axis=0)
    s2 = np.cumsum(risk[:, None, None] * x[:, :, None] * x[:, None, :], axis=0)
    value, gradient = 0.0, np.zeros(len(beta))
    information = np.zeros((len(beta), len(beta)))
    ends = np.append(np.flatnonzero(np.diff(time) != 0), len(time) - 1)
    begins = np.append(0, ends[:-1] + 1)
    for first, last in zip(begins, ends, strict=True):
        dead = np.flatnonzero(event[first : last + 1]) + first
        if len(dead) == 0:
            continue
        own, own_x = risk[dead], x[dead]
        d0, d1 = own.sum(), own @ own_x
        d2 = (own[:, None] * own_x).T @ own_x
        value += linear[dead].sum()
        gradient += own_x.sum(axis=0)
        for k in range(len(dead)):
            part = k / len(dead) if ties == "efron" else 0.0
            total = s0[last] - part * d0
            mean = (s1[last] - part * d1) / total
            value -= np.log(total)
            gradient -= mean
            information += (s2[last] - part * d2) / total - np.outer(mean, mean)
    return float(value), gradient, information
