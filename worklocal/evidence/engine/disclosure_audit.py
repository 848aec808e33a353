"""What could be worked out from published figures: exact ranges, by whole-number programming."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse


class Inconsistent(Exception):
    """The figures contradict each other, so they are not about the same people."""


@dataclass(frozen=True)
class Known:
    """One published statement: low <= sum(weights x counts of `members`) <= high.

    `members` are indices of the smallest groups; `weights` None means one each. Figures shown as
    rounded, hidden figures (at least 1) and percentages are all of this form.
    """

    members: tuple[int, ...]
    low: float
    high: float
    weights: tuple[float, ...] | None = None


class Audit:
    """The counts of the smallest groups, as far as published statements pin them down."""

    def __init__(self, n_groups: int, known: Sequence[Known], largest: int) -> None:
        self._n = n_groups
        self._known = list(known)
        self._largest = largest
        self._pool: list[np.ndarray] = []
        self._constraint = _constraint(n_groups, self._known)

    def range_of(self, members: Sequence[int]) -> tuple[int, int]:
        """The smallest and largest count the group made of `members` could have.

        Raises Inconsistent when no counts at all agree with what was published.
        """
        return (self._solve(members, 1), self._solve(members, -1))

    def could_span(self, members: Sequence[int], width: int) -> bool:
        """Whether the range of the group is at least `width` wide."""
        seen = [int(point[list(members)].sum()) for point in self._pool]
        if seen and max(seen) - min(seen) >= width:
            return True
        low, high = self.range_of(members)
        return high - low >= width

    def _solve(self, members: Sequence[int], sign: int) -> int:
        aim = np.zeros(self._n)
        aim[list(members)] = sign
        # The relaxed answer is exact when it is whole, as it always is for one two-way table.
        point = self._optimum(aim, whole=False)
        if np.abs(point - np.rint(point)).max() > 1e-6:
            point = self._optimum(aim, whole=True)
        self._pool.append(np.rint(point))
        return int(self._pool[-1][list(members)].sum())

    def _optimum(self, aim: np.ndarray, whole: bool) -> np.ndarray:
        result = optimize.milp(
            aim,
            constraints=self._constraint,
            integrality=np.full(self._n, int(whole)),
            bounds=optimize.Bounds(0, self._largest),
        )
        if result.x is None:
            raise Inconsistent("the published figures contradict each other")
        return np.asarray(result.x)


def _constraint(n_groups: int, known: Sequence[Known]) -> list[optimize.LinearConstraint]:
    if not known:
        return []
    rows = np.repeat(np.arange(len(known)), [len(one.members) for one in known])
    columns = np.concatenate([np.array(one.members, dtype=int) for one in known])
    weights = np.concatenate([one.weights or np.ones(len(one.members)) for one in known])
    table = sparse.csr_array((weights, (rows, columns)), shape=(len(known), n_groups))
    low, high = np.array([one.low for one in known]), np.array([one.high for one in known])
    return [optimize.LinearConstraint(table, low, high)]
