"""Measures of ranked lists, with bootstrap intervals over queries. Pure numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000


@dataclass(frozen=True)
class Measured:
    """A mean over queries with its 95 in 100 bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


def average_precision(found: Sequence[bool], relevant: int) -> float:
    """Mean of the precision at each relevant place; `relevant` counts those not found too."""
    hits = np.flatnonzero(found)
    return float(((np.arange(len(hits)) + 1) / (hits + 1)).sum() / relevant) if relevant else 0.0


def reciprocal_rank(found: Sequence[bool]) -> float:
    """One over the first relevant place; 0 when there is none."""
    hits = np.flatnonzero(found)
    return 1.0 / (hits[0] + 1) if len(hits) else 0.0


def ndcg(found: Sequence[bool], relevant: int, depth: int = 10) -> float:
    """Discounted gain to `depth` over the best possible."""
    discount = 1 / np.log2(np.arange(2, depth + 2))
    gained = np.zeros(depth)
    gained[: min(depth, len(found))] = np.asarray(found[:depth], float)
    best = discount[: min(depth, relevant)].sum()
    return float((gained * discount).sum() / best) if best else 0.0


def r_precision_at(found: Sequence[bool], relevant: int, depth: int = 5) -> float:
    """Relevant ones in the first `depth`, of as many as could be there (RP@5)."""
    could = min(depth, relevant)
    return float(np.sum(found[:depth]) / could) if could else 0.0


def ranked_measures(
    ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]
) -> dict[str, NDArray[np.float64]]:
    """Every measure for each query that has something relevant, in the order of `relevant`."""
    rows: dict[str, list[float]] = {}
    for query, right in relevant.items():
        found = [document in right for document in ranked[query]]
        values = {
            "MAP": average_precision(found, len(right)),
            "MRR": reciprocal_rank(found),
            "nDCG@10": ndcg(found, len(right)),
            "P@5": float(np.mean((found + [False] * 5)[:5])),
            "RP@5": r_precision_at(found, len(right)),
            "A@1": float(any(found[:1])),
            "A@5": float(any(found[:5])),
            "A@10": float(any(found[:10])),
        }
        for name, value in values.items():
            rows.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in rows.items()}


def interval(values: NDArray[np.float64], seed: int = 1) -> Measured:
    """The mean of `values` with its bootstrap interval (2,000 draws of queries)."""
    random = np.random.default_rng(seed)
    draws = values[random.integers(0, len(values), (DRAWS, len(values)))].mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Measured(float(values.mean()), float(low), float(high), len(values))


def gain(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Measured:
    """The paired gain of `ours` over `theirs`, query by query."""
    return interval(ours - theirs)
