"""Checking a points card honestly: out of sample, group by group, and over time.

The result may only add an offer of support. Nothing here refuses, delays, sanctions or caps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .prediction import (
    Accuracy,
    accuracy,
    auc,
    calibration_slope,
    chances,
    fit_logistic,
    flagged_share,
)
from .rates import Interval, wilson
from .scorecard import MOST_ITEMS, Scorecard, design_matrix, fit_scorecard

UNIVERSAL_OFFER = 1
FEWEST_OUTCOMES_LOCALLY = 200
PSI_LIMIT = 0.25


@dataclass(frozen=True)
class GroupRow:
    """One group. Shares with 95 per cent intervals; None where nobody is left to count."""

    group: str
    value: str
    n: int
    observed: Interval
    predicted: float
    auc: float | None
    flagged: Interval
    recall: Interval | None
    false_alarm: Interval | None


@dataclass(frozen=True)
class Segmentation:
    """A card fitted to everybody, judged on people it was not fitted to.

    `card_accuracy` and `logistic_accuracy` are k-fold, out of sample, the second for the plain
    model on all columns: the price of whole points. `chance` holds the card's out-of-sample
    chances, one a row.
    """

    card: Scorecard
    columns: tuple[str, ...]
    folds: int
    seed: int
    card_accuracy: Accuracy
    logistic_accuracy: Accuracy
    chance: np.ndarray
    groups: tuple[GroupRow, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Drift:
    """New people against those the card was made from. `paused`: the score rests until looked at.

    `psi` is the population stability index of the points; `in_the_large` predicted less observed
    and `slope` of calibration, None while outcomes are not known.
    """

    n: int
    psi: float
    in_the_large: float | None
    slope: float | None
    paused: bool
    reasons: tuple[str, ...]


def segment(
    table: pl.DataFrame,
    outcome: np.ndarray,
    columns: Sequence[str],
    *,
    groups: Sequence[str] = (),
    most_items: int = MOST_ITEMS,
    folds: int = 10,
    seed: int = 1,
) -> Segmentation:
    """Fit a card and judge it. `outcome` is 1 for very long unemployment, 0 otherwise.

    Choice of items, points and calibration are all done anew inside every fold. Raises ValueError
    for an outcome that is not both 0 and 1, or too few people for the folds.
    """
    y = np.asarray(outcome, dtype=float)
    if not np.isin(y, [0, 1]).all() or not 0 < y.sum() < len(y):
        raise ValueError("the outcome must be 0 or 1, and have both")
    if min(y.sum(), len(y) - y.sum()) < folds:
        raise ValueError(f"there are too few of one outcome for {folds} folds")
    fold = _folds(y, folds, seed)
    x, _ = design_matrix(table, columns)
    card_chance, plain_chance = np.zeros(len(y)), np.zeros(len(y))
    for k in range(folds):
        train, test = fold != k, fold == k
        card = fit_scorecard(
            table.filter(pl.Series(train)), y[train], columns, most_items=most_items
        )
        card_chance[test] = card.chance(table.filter(pl.Series(test)))
        plain_chance[test] = chances(x[test], fit_logistic(x[train], y[train], ridge=1e-4))
    card = fit_scorecard(table, y, columns, most_items=most_items)
    rows = tuple(row for name in groups for row in group_table(table[name], name, card_chance, y))
    return Segmentation(
        card=card,
        columns=tuple(columns),
        folds=folds,
        seed=seed,
        card_accuracy=accuracy(card_chance, y, seed=seed),
        logistic_accuracy=accuracy(plain_chance, y, seed=seed),
        chance=card_chance,
        groups=rows,
        cautions=tuple(_cautions(y, card_chance, rows)),
    )


def group_table(
    values: pl.Series, name: str, chance: np.ndarray, y: np.ndarray, share: float = 0.25
) -> list[GroupRow]:
    """How the score treats each group, flagging the `share` with the highest chance overall."""
    labels = values.cast(pl.Utf8).fill_null("not known").to_numpy().astype(str)
    flagged = flagged_share(chance, share)
    rows = []
    for label in sorted(set(labels.tolist())):
        mine = labels == label
        hit, n = y[mine] == 1, int(mine.sum())
        with_event, without = int(hit.sum()), int((~hit).sum())
        rows.append(
            GroupRow(
                group=name,
                value=label,
                n=n,
                observed=wilson(with_event, n),
                predicted=float(chance[mine].mean()),
                auc=auc(chance[mine], y[mine]) if with_event and without else None,
                flagged=wilson(int(flagged[mine].sum()), n),
                recall=wilson(int(flagged[mine][hit].sum()), with_event) if with_event else None,
                false_alarm=wilson(int(flagged[mine][~hit].sum()), without) if without else None,
            )
        )
    return rows


def drift(
    card: Scorecard, then: pl.DataFrame, now: pl.DataFrame, outcome: np.ndarray | None = None
) -> Drift:
    """Whether the people scored now are still those the card was made for.

    `outcome` is that of the people now, once it is known. Pauses the score at a stability index
    above 0.25, 2 points out in the large on 500 people or more, or a slope outside 0.8 to 1.2
    on 200 outcomes or more.
    """
    old, new = card.score(then), card.score(now)
    psi = _stability(old, new)
    reasons = [f"people differ: stability index {psi:.2f}"] if psi > PSI_LIMIT else []
    large = slope = None
    if outcome is not None:
        y, chance = np.asarray(outcome, dtype=float), card.chance(now)
        large = float(chance.mean() - y.mean())
        if len(y) >= 500 and abs(large) > 0.02:
            reasons.append(f"predicted less observed is {100 * large:.1f} points")
        if min(y.sum(), len(y) - y.sum()) >= FEWEST_OUTCOMES_LOCALLY:
            slope = calibration_slope(chance, y)
            if not 0.8 <= slope <= 1.2:
                reasons.append(f"calibration slope is {slope:.2f}")
    return Drift(len(new), psi, large, slope, bool(reasons), tuple(reasons))


def support_level(points: int | None, thresholds: Sequence[int]) -> int:
    """The offer to make: the universal one, and one more for each threshold reached.

    Never below the universal offer, never lower for more points, and no score means the
    universal offer. Coaches may offer more to anybody.
    """
    if points is None:
        return UNIVERSAL_OFFER
    return UNIVERSAL_OFFER + sum(points >= one for one in thresholds)


def _folds(y: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """A fold for each person, with both outcomes spread evenly."""
    rng = np.random.default_rng(seed)
    fold = np.zeros(len(y), dtype=int)
    for value in (0, 1):
        mine = rng.permutation(np.flatnonzero(y == value))
        fold[mine] = np.arange(len(mine)) % folds
    return fold


def _stability(old: np.ndarray, new: np.ndarray) -> float:
    edges = np.unique(np.quantile(old, np.arange(1, 10) / 10, method="higher"))
    parts = [
        (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) + 0.5)
        / (len(v) + 0.5 * (len(edges) + 1))
        for v in (old, new)
    ]
    return float(np.sum((parts[1] - parts[0]) * np.log(parts[1] / parts[0])))


def _cautions(y: np.ndarray, chance: np.ndarray, rows: Sequence[GroupRow]) -> list[str]:
    found = []
    if y.sum() < FEWEST_OUTCOMES_LOCALLY:
        found.append(f"Only {int(y.sum())} outcomes: too few to judge a local card (200).")
    slope = calibration_slope(chance, y)
    if not 0.8 <= slope <= 1.2:
        found.append(f"Calibration slope {slope:.2f} lies outside 0.8 to 1.2.")
    for name in sorted({row.group for row in rows}):
        recalls = [r.recall.value for r in rows if r.group == name and r.recall and r.n >= 30]
        if len(recalls) > 1 and max(recalls) - min(recalls) > 0.05:
            gap = 100 * (max(recalls) - min(recalls))
            found.append(f"People at risk are reached unequally by {name}: {gap:.0f} points apart.")
        found += [
            f"{name} {r.value}: predicted {100 * r.predicted:.0f}%, observed "
            f"{100 * r.observed.value:.0f}%."
            for r in rows
            if r.group == name and not r.observed.low <= r.predicted <= r.observed.high
        ]
    return found
