"""Allocation of hubs, coaches, areas: restricted randomisation, matched pairs, roll-out order."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from worklocal.evidence.engine.random_stream import Stream

Array = np.ndarray
MOST_CANDIDATES = 100_000


@dataclass(frozen=True)
class ClusterAllocation:
    """Arm (or step) of each cluster, in the order given, and how it was chosen."""

    formula: str
    arms: dict[str, str]
    detail: dict[str, float | int | str | list[str]] = field(default_factory=dict)


def restricted(
    clusters: Sequence[str], X: Array, seed: str, trial: str, keep: float = 0.1,
    arms: tuple[str, str] = ("control", "treated"),
) -> ClusterAllocation:  # fmt: skip
    """Two equal arms drawn from the best-balanced share of all allocations.

    X holds baseline covariates (clusters x k). Balance is the sum over covariates of the squared
    standardised gap in means (Raab-Butcher 2001). All allocations are listed when there are at
    most MOST_CANDIDATES, otherwise as many are drawn. Pairs of clusters that are always or never
    together are reported: the design is then too tight (Moulton 2004). ValueError for fewer than
    four or an odd number of clusters.
    """
    n = len(clusters)
    _check(clusters, X)
    if n % 2:
        raise ValueError("restricted randomisation here makes two equal arms: an even number")
    stream = Stream(seed, trial, "restricted")
    candidates, kind = _candidates(n, stream)
    Z = _standardised(X)
    signs = np.where(candidates, 1.0, -1.0)
    scores = ((signs @ Z / (n / 2)) ** 2).sum(axis=1)
    cut = max(math.ceil(keep * len(scores)), min(len(scores), 20))
    best = np.argsort(scores, kind="stable")[:cut]
    pick = int(best[stream.below(len(best))])
    together = (signs[best].T @ signs[best]) / len(best)
    off = together[np.triu_indices(n, 1)]
    return ClusterAllocation(
        "restricted randomisation, squared standardised gaps (Raab-Butcher 2001)",
        {c: arms[int(on)] for c, on in zip(clusters, candidates[pick], strict=True)},
        {
            "candidates": len(scores),
            "candidates_kind": kind,
            "acceptable": len(best),
            "score": float(scores[pick]),
            "score_median_of_all": float(np.median(scores)),
            "pairs_always_together": int((off > 1 - 1e-9).sum()),
            "pairs_never_together": int((off < -1 + 1e-9).sum()),
        },
    )


def paired(
    clusters: Sequence[str], X: Array, seed: str, trial: str,
    arms: tuple[str, str] = ("control", "treated"),
) -> ClusterAllocation:  # fmt: skip
    """Pairs as alike as can be, one of each pair treated by the toss of a seeded coin.

    Distance is Euclid's on standardised covariates; pairs are made nearest first and then
    improved by exchanging partners until no exchange helps. With an odd number the cluster
    furthest from all others is left out and named.
    """
    _check(clusters, X)
    Z = _standardised(X)
    distance = np.sqrt(((Z[:, None, :] - Z[None, :, :]) ** 2).sum(axis=2))
    pool = list(range(len(clusters)))
    left_out: list[str] = []
    if len(pool) % 2:
        lonely = int(np.argmax(distance.sum(axis=1)))
        pool.remove(lonely)
        left_out = [clusters[lonely]]
    pairs = _exchange(_nearest_pairs(pool, distance), distance)
    stream = Stream(seed, trial, "pairs")
    made: dict[str, str] = {}
    for a, b in pairs:
        first = stream.below(2)
        made[clusters[a]], made[clusters[b]] = arms[first], arms[1 - first]
    return ClusterAllocation(
        "matched pairs, standardised Euclidean distance, one of each by lot",
        made,
        {
            "pairs": [f"{clusters[a]} - {clusters[b]}" for a, b in pairs],
            "mean_distance": float(np.mean([distance[a, b] for a, b in pairs])),
            "mean_distance_of_all": float(distance[np.triu_indices(len(clusters), 1)].mean()),
            "left_out": left_out,
        },
    )


def rollout(clusters: Sequence[str], steps: int, seed: str, trial: str) -> ClusterAllocation:
    """Order in which clusters start: as equal groups as can be, one a step (stepped wedge)."""
    if not 2 <= steps <= len(clusters):
        raise ValueError("two steps at least, and no more steps than clusters")
    if len(set(clusters)) != len(clusters):
        raise ValueError("a cluster is named twice")
    mixed = Stream(seed, trial, "rollout").shuffled(list(clusters))
    parts = np.array_split(np.arange(len(mixed)), steps)
    made = {mixed[i]: f"step {s}" for s, part in enumerate(parts, 1) for i in part}
    return ClusterAllocation(
        "stepped-wedge roll-out order by lot",
        {c: made[c] for c in clusters},
        {"steps": steps, "periods": steps + 1},
    )


def _check(clusters: Sequence[str], X: Array) -> None:
    if len(clusters) < 4 or len(set(clusters)) != len(clusters):
        raise ValueError("four clusters at least, each named once")
    if X.shape[0] != len(clusters) or X.shape[1] < 1 or not np.isfinite(X).all():
        raise ValueError("each cluster needs every covariate as a number")


def _standardised(X: Array) -> Array:
    spread = X.std(axis=0)
    return np.asarray((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1))


def _candidates(n: int, stream: Stream) -> tuple[Array, str]:
    if math.comb(n, n // 2) <= MOST_CANDIDATES:
        chosen = list(itertools.combinations(range(n), n // 2))
        made = np.zeros((len(chosen), n), dtype=bool)
        made[np.arange(len(chosen))[:, None], np.array(chosen)] = True
        return made, "all"
    # One draw of the audited stream seeds a fast generator for the many candidates.
    rng = np.random.Generator(np.random.PCG64(stream.below(1 << 62)))
    order = rng.random((MOST_CANDIDATES, n)).argsort(axis=1)
    return order < n // 2, "drawn"


def _nearest_pairs(pool: list[int], distance: Array) -> list[tuple[int, int]]:
    free, pairs = set(pool), []
    for a, b in sorted(itertools.combinations(pool, 2), key=lambda p: (distance[p], p)):
        if a in free and b in free:
            pairs.append((a, b))
            free -= {a, b}
    return pairs


def _exchange(pairs: list[tuple[int, int]], distance: Array) -> list[tuple[int, int]]:
    pairs = list(pairs)
    better = True
    while better:
        better = False
        for i, j in itertools.combinations(range(len(pairs)), 2):
            (a, b), (c, d) = pairs[i], pairs[j]
            now = distance[a, b] + distance[c, d]
            for one, other in (((a, c), (b, d)), ((a, d), (b, c))):
                if distance[one] + distance[other] < now - 1e-12:
                    pairs[i], pairs[j] = one, other
                    better = True
                    break
    return pairs
