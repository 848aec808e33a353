"""Audit of lists by group: who gets a list, how good, how much exposure, with intervals.

Groups are known to the audit only; the kernel cannot see them (records have no such field). The
0.8 line is an alarm for people to look, not a pass mark: in Britain the test is a particular
disadvantage that cannot be justified (Equality Act 2010, section 19).
"""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.constraints import RULES, failures_for_person
from worklocal.matching.engine.kernel import Lists
from worklocal.matching.engine.prices import PricedLists

ALARM_RATIO: Final = 0.8
SMALLEST_GROUP: Final = 100
Z95: Final = 1.959963984540054
RESAMPLES: Final = 1_000


@dataclass(frozen=True)
class Figure:
    """A figure of one group with its 95 % interval, and its ratio to the best-served group's."""

    value: float
    low: float
    high: float
    ratio: float = 1.0
    ratio_low: float = 1.0
    ratio_high: float = 1.0
    alarm: bool = False


@dataclass(frozen=True)
class GroupAudit:
    """One group: people, share with a list, mean exposure and mean fit of what they are shown.

    exposure is the sum over listed places of 1 / log2(1 + place); fit is the mean score listed.
    Groups below 100 people have figures and no alarm.
    """

    group: str
    people: int
    list_rate: Figure
    exposure: Figure
    fit: Figure

    @property
    def alarms(self) -> list[str]:
        """Names of the figures that raise an alarm."""
        return [k for k in ("list_rate", "exposure", "fit") if getattr(self, k).alarm]

    def as_dict(self) -> dict:
        """For a report."""
        return asdict(self) | {"alarms": self.alarms}


def person_figures(lists: Lists | PricedLists) -> tuple[np.ndarray, np.ndarray]:
    """Exposure (n,) and mean score (n,), the second nan for people without a list."""
    places = np.arange(lists.numbers.shape[1])
    listed = places < lists.sizes[:, None]
    exposure = (listed / np.log2(places + 2.0)).sum(axis=1)
    total = np.where(listed, lists.scores, 0).sum(axis=1)
    mean = np.full(len(lists.sizes), np.nan)
    np.divide(total, lists.sizes, out=mean, where=lists.sizes > 0)
    return exposure, mean


def audit_groups(
    groups: np.ndarray, exposure: np.ndarray, fit: np.ndarray, *, seed: int = 1
) -> list[GroupAudit]:
    """Audit people by group (n,) with exposure (n,) and mean fit (n,), nan for no list.

    List rates have Wilson intervals; means and all ratios have bootstrap intervals over people.
    A ratio raises the alarm below 0.8 when both groups have at least 100 people. The best-served
    group is looked for among those with at least 100, else among all.
    """
    if not len(groups) == len(exposure) == len(fit):
        raise ValueError("groups, exposure and fit need one value for each person")
    rng = np.random.default_rng(seed)
    names = sorted({str(group) for group in groups})
    rows = {name: np.flatnonzero(groups.astype(str) == name) for name in names}
    listed = ~np.isnan(fit)
    columns = {
        "list_rate": listed.astype(float),
        "exposure": exposure.astype(float),
        "fit": fit.astype(float),
    }
    figures: dict[str, dict[str, Figure]] = {name: {} for name in names}
    for kind, column in columns.items():
        samples = {name: _sample_means(column[rows[name]], rng) for name in names}
        values = {name: _mean(column[rows[name]]) for name in names}
        large = [name for name in names if len(rows[name]) >= SMALLEST_GROUP] or names
        best = max(large, key=lambda name: values[name])
        for name in names:
            figures[name][kind] = _figure(
                kind,
                column[rows[name]],
                values[name],
                values[best],
                samples[name],
                samples[best] if name != best else samples[name],
                len(rows[name]) >= SMALLEST_GROUP and len(rows[best]) >= SMALLEST_GROUP,
            )
    return [GroupAudit(name, len(rows[name]), **figures[name]) for name in names]


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) when there is nothing to go by."""
    if tries == 0:
        return 0.0, 1.0
    share, square = hits / tries, Z95 * Z95
    middle = (share + square / (2 * tries)) / (1 + square / tries)
    half = (
        Z95
        / (1 + square / tries)
        * np.sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    )
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


@dataclass(frozen=True)
class LostToAdjustments:
    """What the adjustments rule alone closes to people who need adjustments.

    share is of the vacancies that pass every other rule; by_vacancy (m,) counts such people for
    each vacancy, so that the employer can be told.
    """

    people: int
    pairs_otherwise_open: int
    pairs_lost: int
    share: float
    by_vacancy: np.ndarray


def lost_to_adjustments(people: People, vacancies: Vacancies) -> LostToAdjustments:
    """Count over everybody who states an adjustment (Equality Act 2010, section 20)."""
    bit = 1 << RULES.index("adjustments")
    by_vacancy = np.zeros(len(vacancies), np.int64)
    open_pairs = 0
    rows = np.flatnonzero(people.facts.adjustments)
    for p in rows:
        bits = failures_for_person(people, int(p), vacancies.facts)
        open_pairs += int(((bits & ~bit) == 0).sum())
        by_vacancy += bits == bit
    lost = int(by_vacancy.sum())
    return LostToAdjustments(len(rows), open_pairs, lost, lost / max(open_pairs, 1), by_vacancy)


def _mean(values: np.ndarray) -> float:
    real = values[~np.isnan(values)]
    return float(real.mean()) if len(real) else 0.0


def _sample_means(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Bootstrap means; a large group's by the normal law, which they then follow closely."""
    real = values[~np.isnan(values)]
    if not len(real):
        return np.zeros(RESAMPLES)
    if len(real) > 2_000:
        return rng.normal(real.mean(), real.std() / np.sqrt(len(real)), RESAMPLES)
    return real[rng.integers(0, len(real), (RESAMPLES, len(real)))].mean(axis=1)


def _figure(
    kind: str,
    values: np.ndarray,
    value: float,
    best: float,
    sample: np.ndarray,
    best_sample: np.ndarray,
    enough: bool,
) -> Figure:
    low, high = np.quantile(sample, [0.025, 0.975])
    if kind == "list_rate":
        low, high = wilson(int(values.sum()), len(values))
    ratio = value / best if best > 0 else 1.0
    ratios = np.divide(sample, best_sample, out=np.ones(RESAMPLES), where=best_sample > 0)
    ratio_low, ratio_high = np.quantile(ratios, [0.025, 0.975])
    return Figure(
        value,
        float(low),
        float(high),
        ratio,
        float(ratio_low),
        float(ratio_high),
        alarm=bool(enough and ratio < ALARM_RATIO),
    )
