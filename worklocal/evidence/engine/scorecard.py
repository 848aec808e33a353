"""A points card: at most twelve yes/no items, whole points, all of them upwards."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .prediction import auc, chances, expit, fit_logistic

MOST_ITEMS = 12
MOST_POINTS = 10
MOST_CUTS = 7
FEWEST_PEOPLE = 0.02


@dataclass(frozen=True)
class Item:
    """A yes/no question about one column. `test`: "at least", "below", "is" or "is not"."""

    column: str
    test: str
    value: float | str
    points: int = 1

    def answers(self, table: pl.DataFrame) -> np.ndarray:
        """1 where the answer is yes; a missing value is no."""
        if self.test in {"at least", "below"}:
            numbers = table[self.column].cast(pl.Float64, strict=False)
            yes = numbers >= self.value if self.test == "at least" else numbers < self.value
        else:
            text = table[self.column].cast(pl.Utf8)
            yes = text == self.value if self.test == "is" else text != self.value
        return yes.fill_null(False).to_numpy().astype(float)

    @property
    def words(self) -> str:
        """The item as a phrase; the service words the question itself."""
        value = f"{self.value:g}" if isinstance(self.value, float) else self.value
        return f"{self.column} {self.test} {value}"


@dataclass(frozen=True)
class Scorecard:
    """Items with points, and what a total means: chance = expit(constant + slope x total)."""

    items: tuple[Item, ...]
    constant: float
    slope: float

    def score(self, table: pl.DataFrame) -> np.ndarray:
        """Whole points of each row."""
        total = np.zeros(table.height)
        for item in self.items:
            total += item.points * item.answers(table)
        return total.astype(int)

    def chance(self, table: pl.DataFrame) -> np.ndarray:
        """The chance of the outcome for each row."""
        return expit(self.constant + self.slope * self.score(table))

    @property
    def most(self) -> int:
        """The highest total there can be."""
        return sum(item.points for item in self.items)


def fit_scorecard(
    table: pl.DataFrame,
    outcome: np.ndarray,
    columns: Sequence[str],
    *,
    most_items: int = MOST_ITEMS,
) -> Scorecard:
    """Choose items one at a time by the score test, then give them whole points.

    Numbers are cut at up to seven of their own quantiles, other columns at each value; at most
    two items a column. Items are turned so that yes always adds points. Points are coefficients
    over a common unit, rounded, with the smallest top (2 to 10) that costs under 0.001 of AUC.
    The slope is pulled in for having been fitted (van Houwelingen and le Cessie 1990).
    Raises ValueError when nothing tells people apart or more than twelve items are asked for.
    """
    if not 1 <= most_items <= MOST_ITEMS:
        raise ValueError(f"a card has 1 to {MOST_ITEMS} items")
    items = candidate_items(table, columns)
    if not items:
        raise ValueError("no column tells people apart")
    answers = np.column_stack([item.answers(table) for item in items])
    y = np.asarray(outcome, dtype=float)
    chosen = _select(answers, y, items, most_items)
    beta = fit_logistic(answers[:, chosen], y, ridge=1e-4)[1:]
    turned = [_turned(items[i]) if b < 0 else items[i] for i, b in zip(chosen, beta, strict=True)]
    weights = np.abs(beta)
    points = _whole_points(answers[:, chosen], beta, y)
    kept = [
        Item(one.column, one.test, one.value, int(p))
        for one, p, w in zip(turned, points, weights, strict=True)
        if p > 0 and w > 0
    ]
    if not kept:
        raise ValueError("no column tells people apart")
    card = Scorecard(tuple(sorted(kept, key=lambda item: (-item.points, item.words))), 0.0, 1.0)
    constant, slope = _meaning(card.score(table).astype(float), y, len(chosen))
    return Scorecard(card.items, constant, slope)


def candidate_items(table: pl.DataFrame, columns: Sequence[str]) -> list[Item]:
    """Every yes/no item there could be, except those that say yes or no to nearly everybody."""
    found: list[Item] = []
    for name in columns:
        column = table[name]
        if column.dtype.is_numeric() or column.dtype == pl.Boolean:
            values = column.cast(pl.Float64).drop_nulls().to_numpy()
            levels = np.unique(values)
            cuts = levels[1:]
            if len(cuts) > MOST_CUTS:
                places = np.arange(1, MOST_CUTS + 1) / (MOST_CUTS + 1)
                cuts = np.unique(np.quantile(values, places, method="higher"))
            found += [Item(name, "at least", float(cut)) for cut in cuts]
        else:
            found += [Item(name, "is", label) for label in common_labels(column)]
    kept = []
    for item in found:
        share = item.answers(table).mean()
        if FEWEST_PEOPLE <= share <= 1 - FEWEST_PEOPLE:
            kept.append(item)
    return kept


def common_labels(column: pl.Series) -> list[str]:
    """The labels that at least two in a hundred people have, in order."""
    counts = column.cast(pl.Utf8).drop_nulls().value_counts()
    kept = counts.filter(pl.col("count") >= FEWEST_PEOPLE * len(column))
    return sorted(kept[kept.columns[0]].to_list())


def design_matrix(table: pl.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """All columns as numbers for the plain logistic model: numbers filled with their mean, other
    columns one for each common value but the first, constant columns left out.
    """
    parts: dict[str, np.ndarray] = {}
    for name in columns:
        column = table[name]
        if column.dtype.is_numeric() or column.dtype == pl.Boolean:
            values = column.cast(pl.Float64)
            parts[name] = values.fill_null(values.mean() or 0.0).to_numpy()
        else:
            text = column.cast(pl.Utf8).fill_null("not known")
            for label in common_labels(text)[1:]:
                parts[f"{name} is {label}"] = (text == label).to_numpy().astype(float)
    names = [name for name, values in parts.items() if np.ptp(values) > 0]
    if not names:
        raise ValueError("no column tells people apart")
    return np.column_stack([parts[name] for name in names]), names


def _select(answers: np.ndarray, y: np.ndarray, items: Sequence[Item], most: int) -> list[int]:
    chosen: list[int] = []
    open_to_choice = np.ones(len(items), dtype=bool)
    while len(chosen) < most and open_to_choice.any():
        x = answers[:, chosen]
        chance = chances(x, fit_logistic(x, y, ridge=1e-4)) if chosen else np.full(len(y), y.mean())
        weight = chance * (1 - chance)
        design = np.column_stack([np.ones(len(y)), x])
        hold = np.linalg.pinv(design.T @ (design * weight[:, None]))
        cross = design.T @ (answers * weight[:, None])
        spare = (answers**2 * weight[:, None]).sum(axis=0) - np.sum(cross * (hold @ cross), axis=0)
        gain = (answers.T @ (y - chance)) ** 2 / np.maximum(spare, 1e-9)
        gain[~open_to_choice | (spare < 1e-6)] = -1
        best = int(np.argmax(gain))
        if gain[best] < 3.84 and chosen:
            break
        chosen.append(best)
        open_to_choice[best] = False
        same = [i for i in chosen if items[i].column == items[best].column]
        if len(same) >= 2:
            for i, item in enumerate(items):
                open_to_choice[i] &= item.column != items[best].column
    return chosen


def _whole_points(answers: np.ndarray, beta: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whole points for turned items (so all are at least nought)."""
    turned = np.where(beta < 0, 1 - answers, answers)
    weights = np.abs(beta)
    tries = []
    for top in range(2, MOST_POINTS + 1):
        points = np.rint(weights / weights.max() * top)
        tries.append((auc(turned @ points, y), points))
    best = max(value for value, _ in tries)
    return next(points for value, points in tries if value >= best - 0.001)


def _meaning(score: np.ndarray, y: np.ndarray, n_chosen: int) -> tuple[float, float]:
    """Constant and slope of the chance, the slope shrunk by (LR - df) / LR."""
    beta = fit_logistic(score[:, None], y)
    chance = np.clip(chances(score[:, None], beta), 1e-12, 1 - 1e-12)
    fitted = np.sum(y * np.log(chance) + (1 - y) * np.log(1 - chance))
    mean = y.mean()
    alone = len(y) * (mean * np.log(mean) + (1 - mean) * np.log(1 - mean))
    gain = 2 * (fitted - alone)
    slope = float(beta[1]) * max(0.0, (gain - n_chosen) / gain) if gain > 0 else 0.0
    constant = float(beta[0])
    for _ in range(50):
        now = expit(constant + slope * score)
        step = float((mean - now.mean()) / max(1e-9, np.mean(now * (1 - now))))
        constant += step
        if abs(step) < 1e-10:
            break
    return constant, slope


def _turned(item: Item) -> Item:
    other = {"at least": "below", "is": "is not"}[item.test]
    return Item(item.column, other, item.value, item.points)
