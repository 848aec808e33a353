"""Congestion prices: who is shown what when many want the same, by sparse Sinkhorn steps.

Works on candidate lists (the best 50 of `kernel.top_lists`). A price is what a vacancy's score is
lowered by because many others would be shown it. It never brings in anything below the floor,
never pushes a person's list more than a set margin below their own best, place by place, and an
employer's cap on applications is kept always.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine import compiled
from worklocal.matching.engine.compiled import jit, plain
from worklocal.matching.engine.kernel import Lists

DEFAULT_PLACES: Final = 10
DEFAULT_MARGIN: Final = 0.1
DEFAULT_SHOWN_PER_OPENING: Final = 5.0
DEFAULT_SOFTNESS: Final = 0.02
DEFAULT_ROUNDS: Final = 60


@dataclass(frozen=True)
class PricedLists:
    """Lists after prices: numbers and scores (n, places) best adjusted first, sizes (n,).

    `scores` are before the price; `prices` (m,) are by vacancy row; `shown` (m,) counts people.
    `short_of_margin` counts people whom an employer's cap, not a price, left below the margin;
    `turned_away` counts the choices that caps refused.
    """

    numbers: np.ndarray
    scores: np.ndarray
    sizes: np.ndarray
    prices: np.ndarray
    shown: np.ndarray
    margin: float
    short_of_margin: int = 0
    turned_away: int = 0

    def of(self, p: int) -> tuple[np.ndarray, np.ndarray]:
        """The vacancy rows and scores (before prices) of one person."""
        return self.numbers[p, : self.sizes[p]], self.scores[p, : self.sizes[p]]


def congestion_prices(
    candidates: Lists,
    openings: np.ndarray,
    *,
    places: int = DEFAULT_PLACES,
    shown_per_opening: float = DEFAULT_SHOWN_PER_OPENING,
    softness: float = DEFAULT_SOFTNESS,
    rounds: int = DEFAULT_ROUNDS,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """Prices (m,) at which each vacancy is shown to about `shown_per_opening` x openings people.

    Entropic transport in the unit of the score: `softness` is the temperature. `start` takes
    last night's prices. Prices are never negative. Raises ValueError for a bad setting.
    """
    if places < 1 or shown_per_opening <= 0 or softness <= 0 or rounds < 0:
        raise ValueError("places, people for each opening and softness must be above 0")
    prices = np.zeros(len(openings)) if start is None else start.astype(np.float64)
    level = candidates.scores[:, 0].copy()
    capacity = np.maximum(openings * shown_per_opening, 1e-9)
    wanted = np.minimum(candidates.sizes, places).astype(np.float64)
    step = _sinkhorn_step if compiled.HAS_NUMBA else _sinkhorn_step_plain
    shown = np.zeros(len(openings))
    for turn in range(rounds):
        heat = softness * max(1.0, 4.0 * (1 - turn / (0.6 * rounds)))
        shown[:] = 0
        step(
            candidates.numbers,
            candidates.scores,
            candidates.sizes,
            wanted,
            prices,
            level,
            heat,
            shown,
        )
        change = heat * np.log(np.maximum(shown, 1e-9) / capacity)
        prices = np.maximum(0.0, prices + np.clip(change, -0.1, 0.1))
    return prices


def priced_lists(
    candidates: Lists,
    prices: np.ndarray,
    *,
    cap: np.ndarray | None = None,
    places: int = DEFAULT_PLACES,
    margin: float = DEFAULT_MARGIN,
) -> PricedLists:
    """Choose each person's list by score less price, keeping the margin and every cap.

    `cap` (m,) is the most people a vacancy may be shown to, -1 for no cap. Where more people
    choose a capped vacancy than it may have, it keeps those for whom it is best (adjusted score,
    then earlier person), and the others choose again without it.
    """
    n = len(candidates.sizes)
    limits = np.full(len(prices), -1, np.int64) if cap is None else cap
    closed = (limits[candidates.numbers] == 0) & (candidates.numbers >= 0)
    out = PricedLists(
        np.full((n, places), -1, np.int32),
        np.zeros((n, places)),
        np.zeros(n, np.int64),
        prices,
        np.zeros(len(prices), np.int64),
        margin,
    )
    choose = choose_lists if compiled.HAS_NUMBA else plain(choose_lists)
    again = np.arange(n)
    while len(again):
        choose(
            again,
            candidates.numbers,
            candidates.scores,
            candidates.sizes,
            closed,
            prices,
            margin,
            out.numbers,
            out.scores,
            out.sizes,
        )
        again = _close_overfull(candidates, closed, out, prices, limits)
    chosen = out.numbers[out.numbers >= 0]
    out.shown[:] = np.bincount(chosen, minlength=len(prices))
    short = _people_short_of_margin(candidates, out) if closed.any() else 0
    away = int(closed.sum())
    return PricedLists(out.numbers, out.scores, out.sizes, prices, out.shown, margin, short, away)


def chosen_again(
    candidates: Lists, lists: PricedLists, rows: np.ndarray, prices: np.ndarray, cap: np.ndarray
) -> PricedLists:
    """The lists after the candidates of a few people changed; equal to `priced_lists` for all.

    Only those people choose, unless caps turn somebody away before or after: then all do.
    """
    places = lists.numbers.shape[1]
    part = Lists(
        candidates.numbers[rows], candidates.scores[rows], candidates.sizes[rows], candidates.floor
    )
    mine = priced_lists(part, prices, places=places, margin=lists.margin)
    numbers, scores, sizes = lists.numbers.copy(), lists.scores.copy(), lists.sizes.copy()
    numbers[rows], scores[rows], sizes[rows] = mine.numbers, mine.scores, mine.sizes
    shown = np.bincount(numbers[numbers >= 0], minlength=len(prices))
    if lists.turned_away or ((cap >= 0) & (shown > cap)).any():
        return priced_lists(candidates, prices, cap=cap, places=places, margin=lists.margin)
    return PricedLists(numbers, scores, sizes, prices, shown, lists.margin)


@jit
def choose_lists(
    rows,
    numbers,
    scores,
    sizes,
    closed,
    prices,
    margin,
    list_numbers,
    list_scores,
    list_sizes,
):
    """Choose lists for the people in `rows` from candidates (n, k) that are not closed (n, k).

    The j-th choice is the best adjusted one among those within the margin of the j-th best open
    score, so the j-th best score shown is never more than the margin below the j-th best there is.
    """
    places = list_numbers.shape[1]
    taken = np.zeros(numbers.shape[1], np.bool_)
    opens = np.zeros(numbers.shape[1], np.int64)
    for p in rows:
        count = 0
        for k in range(sizes[p]):
            taken[k] = False
            if not closed[p, k]:
                opens[count] = k
                count += 1
        size = min(places, count)
        for j in range(size):
            least = scores[p, opens[j]] - margin
            best, best_value = -1, -np.inf
            for i in range(count):
                k = opens[i]
                if scores[p, k] < least:
                    break
                value = scores[p, k] - prices[numbers[p, k]]
                if not taken[k] and value > best_value:
                    best, best_value = k, value
            taken[best] = True
            at = j
            while at > 0 and (
                list_scores[p, at - 1] - prices[list_numbers[p, at - 1]] < best_value
            ):
                list_numbers[p, at] = list_numbers[p, at - 1]
                list_scores[p, at] = list_scores[p, at - 1]
                at -= 1
            list_numbers[p, at] = numbers[p, best]
            list_scores[p, at] = scores[p, best]
        for j in range(size, places):
            list_numbers[p, j] = -1
            list_scores[p, j] = 0.0
        list_sizes[p] = size


@jit
def _sinkhorn_step(numbers, scores, sizes, wanted, prices, level, heat, shown):
    """Find each person's level at which their shares add to the places wanted; add up the shares.

    A share is min(1, exp((score - price - level) / heat)).
    """
    share = np.empty(numbers.shape[1])
    for p in range(len(sizes)):
        size = sizes[p]
        if size == 0:
            continue
        top = -np.inf
        for k in range(size):
            share[k] = scores[p, k] - prices[numbers[p, k]]
            top = max(top, share[k])
        for k in range(size):
            share[k] = np.exp((share[k] - top) / heat)
        scale = np.exp(min((top - level[p]) / heat, 500.0))
        for _ in range(8):
            total, free = 0.0, 0.0
            for k in range(size):
                if share[k] * scale < 1.0:
                    free += share[k] * scale
                else:
                    total += 1.0
            if free <= 0.0 or abs(total + free - wanted[p]) < 1e-3:
                break
            scale *= max((wanted[p] - total) / free, 0.5)
        level[p] = top - heat * np.log(scale)
        for k in range(size):
            shown[numbers[p, k]] += min(1.0, share[k] * scale)


def _sinkhorn_step_plain(
    numbers: np.ndarray,
    scores: np.ndarray,
    sizes: np.ndarray,
    wanted: np.ndarray,
    prices: np.ndarray,
    level: np.ndarray,
    heat: float,
    shown: np.ndarray,
) -> None:
    """`_sinkhorn_step` for all people at once, by numpy; sums may differ in the last bits."""
    real = np.arange(numbers.shape[1]) < sizes[:, None]
    value = np.where(real, scores - prices[numbers], -np.inf)
    some = np.flatnonzero(sizes)
    top = value[some].max(axis=1)
    share = np.exp((value[some] - top[:, None]) / heat)
    scale = np.exp(np.minimum((top - level[some]) / heat, 500.0))
    settled = np.zeros(len(some), bool)
    for _ in range(8):
        scaled = share * scale[:, None]
        total = (scaled >= 1).sum(axis=1)
        free = np.where(scaled < 1, scaled, 0).sum(axis=1)
        settled |= (free <= 0) | (np.abs(total + free - wanted[some]) < 1e-3)
        ratio = np.maximum((wanted[some] - total) / np.where(free > 0, free, 1), 0.5)
        scale = np.where(settled, scale, scale * ratio)
    level[some] = top - heat * np.log(scale)
    part = np.minimum(1.0, share * scale[:, None])[real[some]]
    shown += np.bincount(numbers[some][real[some]], part, minlength=len(shown))


def _close_overfull(
    candidates: Lists,
    closed: np.ndarray,
    out: PricedLists,
    prices: np.ndarray,
    limits: np.ndarray,
) -> np.ndarray:
    """Close each overfull vacancy to those it suits least; returns the people who choose again."""
    person, place = np.nonzero(out.numbers >= 0)
    number = out.numbers[person, place]
    shown = np.bincount(number, minlength=len(prices))
    over = (limits >= 0) & (shown > limits)
    if not over.any():
        return np.empty(0, np.int64)
    mine = over[number]
    person, place, number = person[mine], place[mine], number[mine]
    value = out.scores[person, place] - prices[number]
    order = np.lexsort((person, -value, number))
    first = np.searchsorted(number[order], number[order], side="left")
    rank = np.arange(len(order)) - first
    lose = order[rank >= limits[number[order]]]
    rows, lost = person[lose], number[lose]
    for p, v in zip(rows, lost, strict=True):
        closed[p, : candidates.sizes[p]] |= candidates.numbers[p, : candidates.sizes[p]] == v
    return np.unique(rows)


def _people_short_of_margin(candidates: Lists, out: PricedLists) -> int:
    """People whose j-th best score shown is more than the margin below their j-th candidate."""
    return int((largest_push(candidates, out) > out.margin + 1e-12).sum())


def largest_push(candidates: Lists, out: PricedLists) -> np.ndarray:
    """For each person the most, over places, that their sorted list lies below their own best."""
    places = out.numbers.shape[1]
    ours = -np.sort(-out.scores, axis=1)
    width = min(places, candidates.scores.shape[1])
    best = candidates.scores[:, :width]
    return np.maximum(best - ours[:, :width], 0).max(axis=1, initial=0)
