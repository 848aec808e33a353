"""A simulated market day: what crowding does to independent lists, and what prices repair.

Everybody applies to the first five they are shown; employers choose by score, in deferred
acceptance, up to their openings. The figures are of an invented market and of that behaviour.
"""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine import prices as pricing
from worklocal.matching.engine.assignment import assign
from worklocal.matching.engine.kernel import Lists, top_lists
from worklocal.matching.engine.market import Shape, market

APPLICATIONS: Final = 5
CANDIDATES: Final = 50


@dataclass(frozen=True)
class Outcome:
    """How one way of making lists did, over the people who had any candidate."""

    mean_score: float
    vacancies_shown: float
    most_shown_per_opening: float
    matched: float


@dataclass(frozen=True)
class Comparison:
    """One market: lists by score alone, lists with prices, and what the difference costs."""

    seed: int
    people: int
    vacancies: int
    independent: Outcome
    priced: Outcome
    lost_score: float
    largest_push: float
    caps_broken: int

    def as_dict(self) -> dict:
        """For a report."""
        return asdict(self)


def outcome(numbers: np.ndarray, scores: np.ndarray, openings: np.ndarray) -> Outcome:
    """What lists (n, places), best first and -1 past the end, lead to.

    `matched` is over people whose list is not empty.
    """
    someone = numbers[:, 0] >= 0
    numbers, scores = numbers[someone], scores[someone]
    listed = numbers >= 0
    shown = np.bincount(numbers[listed], minlength=len(openings))
    apply = [row[:APPLICATIONS][row[:APPLICATIONS] >= 0] for row in numbers]
    worth = [row[: len(chosen)] for row, chosen in zip(scores, apply, strict=True)]
    order = [np.argsort(-mine, kind="stable") for mine in worth]
    hired = assign(
        [chosen[o].tolist() for chosen, o in zip(apply, order, strict=True)],
        [mine[o].tolist() for mine, o in zip(worth, order, strict=True)],
        openings.tolist(),
    )
    return Outcome(
        mean_score=float(scores[listed].mean()),
        vacancies_shown=float((shown > 0).mean()),
        most_shown_per_opening=float((shown / np.maximum(openings, 1)).max()),
        matched=float((hired >= 0).mean()),
    )


def compare(
    seed: int,
    people: int,
    vacancies: int,
    *,
    shape: Shape | None = None,
    shown_per_opening: float = pricing.DEFAULT_SHOWN_PER_OPENING,
    workers: int = 1,
) -> Comparison:
    """Make one market and put it through both ways."""
    ours, theirs = market(people, vacancies, seed, shape)
    candidates = top_lists(ours, theirs, top=CANDIDATES, workers=workers)
    return compare_lists(seed, candidates, theirs.openings, theirs.cap, shown_per_opening)


def compare_lists(
    seed: int,
    candidates: Lists,
    openings: np.ndarray,
    cap: np.ndarray,
    shown_per_opening: float,
) -> Comparison:
    """Both ways on candidate lists that are already made."""
    places = pricing.DEFAULT_PLACES
    independent = outcome(candidates.numbers[:, :places], candidates.scores[:, :places], openings)
    prices = pricing.congestion_prices(candidates, openings, shown_per_opening=shown_per_opening)
    free = pricing.priced_lists(candidates, prices)
    kept = pricing.priced_lists(candidates, prices, cap=cap)
    priced = outcome(free.numbers, free.scores, openings)
    return Comparison(
        seed=seed,
        people=len(candidates.sizes),
        vacancies=len(openings),
        independent=independent,
        priced=priced,
        lost_score=1 - priced.mean_score / independent.mean_score,
        largest_push=float(pricing.largest_push(candidates, free).max(initial=0)),
        caps_broken=int(((cap >= 0) & (kept.shown > cap)).sum()),
    )
