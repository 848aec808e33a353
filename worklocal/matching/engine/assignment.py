"""Deferred acceptance (Gale and Shapley, 1962) where capacity is hard: mentors, course places.

Gives a stable assignment, the best stable one for those who propose. Short lists of vacancies do
not use it; `prices` does that, because a vacancy may be shown to more people than it has openings.
"""

import heapq
from collections.abc import Sequence

import numpy as np


def assign(
    choices: Sequence[Sequence[int]],
    worth: Sequence[Sequence[float]],
    capacity: Sequence[int],
) -> np.ndarray:
    """Assign each proposer to at most one place; returns place rows, -1 for none. Shape (n,).

    choices[i] are place rows in i's own order; worth[i][k] is how much choices[i][k] wants i.
    Ties go to the earlier proposer. Raises ValueError for a negative capacity or unequal rows.
    """
    if min(capacity, default=0) < 0:
        raise ValueError("capacity cannot be negative")
    if any(len(a) != len(b) for a, b in zip(choices, worth, strict=True)):
        raise ValueError("each proposer needs one worth for each choice")
    result = np.full(len(choices), -1, np.int64)
    held: list[list[tuple[float, int]]] = [[] for _ in capacity]
    following = [0] * len(choices)
    waiting = list(range(len(choices)))[::-1]
    while waiting:
        i = waiting.pop()
        if following[i] >= len(choices[i]):
            continue
        k = following[i]
        following[i] += 1
        place = choices[i][k]
        heapq.heappush(held[place], (float(worth[i][k]), -i))
        result[i] = place
        if len(held[place]) > capacity[place]:
            _, loser = heapq.heappop(held[place])
            result[-loser] = -1
            waiting.append(-loser)
    return result
