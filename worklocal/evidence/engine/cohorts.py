"""Outcome curves by cohort of start, saying how far each has been watched by everybody in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .charts import Series
from .survival import aalen_johansen
from .svg import Point


@dataclass(frozen=True)
class CohortCurve:
    """One cohort: shares with the outcome by each time in `at`, with intervals.

    `mature_to`: the longest time for which every person in the cohort could have been watched.
    A point later than that is not yet complete. `n` people started.
    """

    name: str
    n: int
    at: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    mature_to: float

    @property
    def is_immature(self) -> bool:
        """Whether any point shown is not yet complete."""
        return any(when > self.mature_to for when in self.at)

    def series(self) -> Series:
        """The curve as `charts.cohort_chart` draws it."""
        points = [
            Point(when, share, low, high)
            for when, share, low, high in zip(self.at, self.share, self.low, self.high, strict=True)
        ]
        young = [i for i, when in enumerate(self.at) if when > self.mature_to]
        return Series(self.name, points, immature_from=young[0] if young else None)


def cohort_curves(
    cohort: Sequence[str],
    time: np.ndarray,
    cause: np.ndarray,
    follow_up: np.ndarray,
    *,
    outcome: object = 1,
    censored: object = 0,
    at: Sequence[float],
) -> list[CohortCurve]:
    """One curve a cohort, by name, of the chance of `outcome` by each time in `at`.

    One entry a person: the cohort (say, the month of start), the time to the first exit or to the
    end of observation, the exit (`censored` if none), and how long the person could have been
    watched by now. Other exits are competing risks, not censoring. Times after the longest watch
    of anybody in the cohort are left out. Never divides outcomes of a month by starts of a month.
    """
    names = np.asarray(cohort)
    time, cause, watched = np.asarray(time), np.asarray(cause), np.asarray(follow_up, dtype=float)
    curves = []
    for name in sorted(set(names.tolist())):
        mine = names == name
        shown = tuple(float(when) for when in at if when <= watched[mine].max())
        known = sorted({*np.unique(cause[mine]).tolist(), outcome} - {censored})
        curve = aalen_johansen(time[mine], cause[mine], causes=known, censored=censored)
        row = curve.causes.index(outcome)
        places = np.searchsorted(curve.time, shown, side="right") - 1
        share, low, high = (
            tuple(0.0 if i < 0 else float(values[row, i]) for i in places)
            for values in (curve.incidence, curve.low, curve.high)
        )
        mature = float(watched[mine].min())
        curves.append(CohortCurve(str(name), int(mine.sum()), shown, share, low, high, mature))
    return curves
