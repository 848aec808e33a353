"""Planned looks: boundaries and error by recursive numerical integration, and what a look says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

Array = np.ndarray
NODES = 160
KINDS = {
    "pocock": "Pocock 1977: the same bound at every look",
    "obrien-fleming": "O'Brien-Fleming 1979: bound c sqrt(K/k)",
    "spend-obrien-fleming": "Lan-DeMets 1983 spending of the O'Brien-Fleming kind, half a side",
    "spend-pocock": "Lan-DeMets 1983 spending of the Pocock kind, half a side",
}


@dataclass(frozen=True)
class Look:
    """One planned look: share of the information, bound on |z|, error spent so far."""

    look: int
    information: float
    bound: float
    p_bound: float
    spent: float


def planned_looks(
    looks: int, kind: str = "obrien-fleming", alpha: float = 0.05,
    information: Sequence[float] | None = None,
) -> list[Look]:  # fmt: skip
    """Two-sided symmetric boundaries for K looks.

    `information` holds rising shares, the last 1; equal steps when left out. Pocock and
    O'Brien-Fleming constants answer Jennison and Turnbull 2000, tables 2.1 and 2.3.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    if not 0 < alpha < 1 or looks < 1:
        raise ValueError("alpha lies between 0 and 1 and there is at least one look")
    steps = np.arange(1, looks + 1) / looks if information is None else np.array(information)
    if len(steps) != looks or (np.diff(steps) <= 0).any() or steps[0] <= 0 or steps[-1] > 1:
        raise ValueError("information rises from above 0 to at most 1, one share a look")
    if kind.startswith("spend"):
        bounds = _spent_bounds(steps, _spending(kind, alpha))
    else:
        shape = np.ones(looks) if kind == "pocock" else np.sqrt(steps[-1] / steps)
        top = stats.norm.ppf(1 - alpha / (2 * looks)) + 1
        c = optimize.brentq(
            lambda v: crossing(v * shape, steps).sum() - alpha, 0.5, top, xtol=1e-10
        )
        bounds = c * shape
    spent = np.cumsum(crossing(bounds, steps))
    return [
        Look(k + 1, float(steps[k]), float(bounds[k]), float(2 * stats.norm.sf(bounds[k])),
             float(spent[k]))
        for k in range(looks)
    ]  # fmt: skip


def crossing(bounds: Array, information: Array, drift: float = 0.0) -> Array:
    """Chance of first crossing |z| >= bound at each look (K), the last z having mean `drift`.

    Armitage, McPherson and Rowe 1969: the density of the score not yet stopped is carried from
    look to look on Gauss-Legendre points.
    """
    points, weights = np.polynomial.legendre.leggauss(NODES)
    bounds, information = np.asarray(bounds, float), np.asarray(information, float)
    found = np.empty(len(bounds))
    rate = drift / np.sqrt(information[-1])  # the score S_k is N(rate I_k, I_k)
    grid, mass, before = np.array([0.0]), np.array([1.0]), 0.0
    for k, (bound, now) in enumerate(zip(bounds, information, strict=True)):
        sd = np.sqrt(now - before)
        centre = grid + rate * (now - before)
        edge = min(bound, 38.0) * np.sqrt(now)
        out = stats.norm.sf((edge - centre) / sd) + stats.norm.cdf((-edge - centre) / sd)
        found[k] = float(mass @ out)
        fresh = edge * points
        density = np.exp(-0.5 * ((fresh[:, None] - centre) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
        mass = (density @ mass) * weights * edge
        grid, before = fresh, now
    return found


def drift_for(power: float, alpha: float = 0.05) -> float:
    """The mean of z with which one fixed two-sided look has this power."""
    return float(
        optimize.brentq(
            lambda d: crossing(np.array([stats.norm.ppf(1 - alpha / 2)]), np.ones(1), d)[0] - power,
            0, 20,
        )
    )  # fmt: skip


def say(z: float, look: Look) -> str:
    """What a planned look says: "stop: benefit", "stop: harm" or "continue"."""
    if abs(z) < look.bound:
        return "continue"
    return "stop: benefit" if z > 0 else "stop: harm"


def _spending(kind: str, alpha: float) -> Callable[[float], float]:
    if kind == "spend-obrien-fleming":
        edge = stats.norm.ppf(1 - alpha / 4)
        return lambda t: float(4 * stats.norm.sf(edge / np.sqrt(t)))
    return lambda t: float(alpha * np.log(1 + (np.e - 1) * t))


def _spent_bounds(steps: Array, spend: Callable[[float], float]) -> Array:
    bounds: list[float] = []
    for k in range(len(steps)):
        aim = spend(float(steps[k]))

        def excess(v: float, aim: float = aim, k: int = k) -> float:
            return float(crossing(np.array([*bounds, v]), steps[: k + 1]).sum() - aim)

        bounds.append(float(optimize.brentq(excess, 0.1, 37.0, xtol=1e-10)))
    return np.array(bounds)
