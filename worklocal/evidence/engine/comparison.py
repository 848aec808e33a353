"""An area beside its own past, its neighbours and the nation, and the verdict in plain words."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .rates import Interval, count_limits, newcombe, wilson
from .shrink import shrink_proportions


class Verdict(enum.Enum):
    """What may be said of a comparison. There is no fifth thing to say."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL_YET = "cannot tell yet"
    DESIGN_CANNOT_TELL = "design cannot tell"


@dataclass(frozen=True)
class Count:
    """People with the outcome among people counted, under a name fit to print."""

    name: str
    events: float
    n: float


@dataclass(frozen=True)
class ComparatorRow:
    """One comparator. `difference` is the area's share minus the comparator's, -1 to 1."""

    comparator: str
    value: float
    low: float
    high: float
    difference: Interval
    verdict: Verdict
    note: str


@dataclass(frozen=True)
class AreaComparison:
    """The area's own share, its comparators together, and one sentence over all of them."""

    area: str
    own: Interval
    rows: tuple[ComparatorRow, ...]
    neighbour_median: float | None
    neighbour_range: tuple[float, float] | None
    expected_ratio: Interval | None
    sentence: str


def verdict(
    low: float,
    high: float,
    *,
    smallest_worthwhile: float | None = None,
    planned_half_width: float | None = None,
    design_can_tell: bool = True,
    higher_is_better: bool = True,
) -> Verdict:
    """Judge a difference by its interval (low, high), in the unit of the measure.

    Better or worse only when the interval leaves out nought. Otherwise "cannot tell yet", or
    "design cannot tell" when the design was never able to: `design_can_tell` is False, or even
    when complete its interval (`planned_half_width`; that of now if not given) would be wider
    than the smallest difference worth having. A design that cannot tell never says better.
    """
    if not design_can_tell:
        return Verdict.DESIGN_CANNOT_TELL
    if low > 0 or high < 0:
        good = (low > 0) == higher_is_better
        return Verdict.BETTER if good else Verdict.WORSE
    half = planned_half_width
    if half is not None and smallest_worthwhile is not None and half > smallest_worthwhile:
        return Verdict.DESIGN_CANNOT_TELL
    return Verdict.CANNOT_TELL_YET


def compare_area(
    area: Count,
    *,
    past: Count | None,
    neighbours: Sequence[Count],
    nation: Count | None,
    expected: float | None = None,
    smallest_worthwhile: float = 0.02,
    planned_n: float | None = None,
    design_can_tell: bool = True,
    higher_is_better: bool = True,
    confidence: float = 0.95,
) -> AreaComparison:
    """Set an area's share beside its past, its neighbours and the nation, all with intervals.

    Past and nation: difference by Newcombe. Neighbours: difference from their random-effects
    mean, the spread between them counted in, so that an area is unusual only if more unusual
    than neighbours are among themselves. `expected`: events expected from case mix; the ratio
    gets Byar's interval. `planned_n`: people when complete, for "design cannot tell".
    `design_can_tell=False` for a measure that cannot judge the service, such as the employment
    rate of the whole area. Shares and differences run from 0 to 1.
    """
    own = wilson(area.events, area.n, confidence)
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    planned = z * np.sqrt(own.value * (1 - own.value) / planned_n) if planned_n else None
    rows = [
        _row(label, area, other, confidence)
        for label, other in (("own past", past), ("nation", nation))
        if other is not None
    ]
    median, spread = None, None
    if neighbours:
        shares = [one.events / one.n for one in neighbours]
        median, spread = float(np.median(shares)), (min(shares), max(shares))
        rows.insert(1 if past else 0, _neighbour_row(area, own, neighbours, z, confidence))
    judged = tuple(
        ComparatorRow(
            label, value.value, value.low, value.high, gap,
            verdict(
                gap.low, gap.high,
                smallest_worthwhile=smallest_worthwhile,
                planned_half_width=planned if planned is None else float(planned),
                design_can_tell=design_can_tell,
                higher_is_better=higher_is_better,
            ),
            note,
        )
        for label, value, gap, note in rows
    )  # fmt: skip
    ratio = None
    if expected:
        low, high = count_limits(area.events, confidence)
        ratio = Interval(area.events / expected, low / expected, high / expected)
    return AreaComparison(area.name, own, judged, median, spread, ratio, _sentence(area, judged))


def nearest_neighbours(
    indicators: Mapping[str, Sequence[float]],
    area: str,
    *,
    weights: Sequence[float] | None = None,
    count: int = 15,
) -> list[tuple[str, float]]:
    """The areas most like one, with distances, nearest first (ties by name).

    `indicators` maps an area to its indicators, all in one order. Each indicator is standardised
    over all areas (population standard deviation; one that never varies is left out) and the
    distance is weighted Euclidean, sqrt(sum w d^2 / sum w): symmetric, and the same in any unit.
    Raises ValueError for a missing indicator, a negative weight or an unknown area.
    """
    names = list(indicators)
    if area not in indicators:
        raise ValueError(f"there is no area {area}")
    table = np.array([indicators[name] for name in names], dtype=float)
    wanting = [n for n, row in zip(names, table, strict=True) if not np.all(np.isfinite(row))]
    if wanting:
        raise ValueError(f"an indicator is missing for {', '.join(wanting[:5])}")
    weight = np.ones(table.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    if weight.shape != (table.shape[1],) or np.any(weight < 0) or weight.sum() == 0:
        raise ValueError("give one weight an indicator, none below nought")
    spread = table.std(axis=0)
    varies = spread > 1e-12 * np.maximum(1e-300, np.abs(table).max(axis=0))
    scaled = (table[:, varies] - table[:, varies].mean(axis=0)) / spread[varies]
    gap = scaled - scaled[names.index(area)]
    distance = np.sqrt((gap**2 * weight[varies]).sum(axis=1) / weight[varies].sum())
    order = sorted((float(d), n) for d, n in zip(distance, names, strict=True) if n != area)
    return [(name, d) for d, name in order[:count]]


def _row(
    label: str, area: Count, other: Count, confidence: float
) -> tuple[str, Interval, Interval, str]:
    gap = newcombe((area.events, area.n), (other.events, other.n), confidence)
    return label, wilson(other.events, other.n, confidence), gap, other.name


def _neighbour_row(
    area: Count, own: Interval, neighbours: Sequence[Count], z: float, confidence: float
) -> tuple[str, Interval, Interval, str]:
    events, people = sum(one.events for one in neighbours), sum(one.n for one in neighbours)
    if len(neighbours) == 1 or events in (0, people):
        together = Count(f"{len(neighbours)} areas together", events, people)
        return _row("similar areas", area, together, confidence)
    pool = shrink_proportions(
        np.array([one.events for one in neighbours]), np.array([one.n for one in neighbours])
    )
    variance = pool.mean * (1 - pool.mean) / area.n + pool.tau2 + pool.mean_se**2
    gap = own.value - pool.mean
    half = z * float(np.sqrt(variance))
    among = z * float(np.sqrt(pool.tau2 + pool.mean_se**2))
    value = Interval(pool.mean, max(0.0, pool.mean - among), min(1.0, pool.mean + among))
    note = f"{len(neighbours)} areas; differences among them counted in"
    return "similar areas", value, Interval(gap, gap - half, gap + half), note


def _sentence(area: Count, rows: Sequence[ComparatorRow]) -> str:
    if not rows:
        return f"{area.name}: nothing to compare with."
    parts = [f"against {row.comparator}, {row.verdict.value}" for row in rows]
    return f"{area.name}: {'; '.join(parts)}."
