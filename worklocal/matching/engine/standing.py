"""A market as it stands: candidates, prices and lists, changed by the daytime's events.

After every event the lists equal those of a rebuild with the same prices; a new vacancy costs 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from worklocal.matching.engine import prices
from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.incremental import (
    CANDIDATES,
    SmallVectors,
    list_for_person,
    people_for_vacancy,
)
from worklocal.matching.engine.kernel import DEFAULT_FLOOR, Lists, top_lists


@dataclass
class Standing:
    """Candidates, prices and lists as they stand now, changed in place by the daytime's events."""

    people: People
    vacancies: Vacancies
    candidates: Lists
    prices: np.ndarray
    lists: prices.PricedLists
    small: SmallVectors

    @classmethod
    def build(
        cls,
        people: People,
        vacancies: Vacancies,
        *,
        candidates: int = CANDIDATES,
        floor: float = DEFAULT_FLOOR,
        old_prices: np.ndarray | None = None,
        workers: int = 1,
    ) -> "Standing":
        """The night's rebuild; `old_prices` (m,) are kept as they are when given."""
        found = top_lists(people, vacancies, top=candidates, floor=floor, workers=workers)
        price = old_prices
        if price is None:
            price = prices.congestion_prices(found, vacancies.openings)
        lists = prices.priced_lists(found, price, cap=vacancies.cap)
        return cls(people, vacancies, found, price, lists, SmallVectors.of(people.vectors))

    def add_vacancy(self, vacancies: Vacancies, *, workers: int = 1) -> np.ndarray:
        """Take up the last vacancy of `vacancies`, which are the old ones and one more.

        Its price starts at 0. Returns the rows of the people whose list now shows it.
        """
        if len(vacancies) != len(self.vacancies) + 1:
            raise ValueError("give the same vacancies and one new one at the end")
        self.vacancies = vacancies
        self.prices = np.append(self.prices, 0.0)
        v = len(vacancies) - 1
        least = np.where(
            self.candidates.sizes == self.candidates.scores.shape[1],
            self.candidates.scores[:, -1],
            0.0,
        )
        news = people_for_vacancy(
            self.people,
            self.small,
            vacancies,
            v,
            floor=self.candidates.floor,
            least=least,
            workers=workers,
        )
        for p, score in zip(news.people, news.scores, strict=True):
            self._insert(int(p), v, float(score))
        self._choose_again(news.people)
        return np.flatnonzero((self.lists.numbers == v).any(axis=1))

    def change_person(self, people: People, p: int) -> None:
        """Take up the changed row p of `people`; nobody else's list changes but by caps."""
        self.people = people
        changed = SmallVectors.of(people.vectors[p : p + 1])
        for whole, row in zip(
            (self.small.q, self.small.scale, self.small.error),
            (changed.q, changed.scale, changed.error),
            strict=True,
        ):
            whole[p] = row[0]
        self._renew([p])
        self._choose_again(np.array([p]))

    def add_person(self, people: People) -> None:
        """Take up the last person of `people`, who are the old ones and one more."""
        if len(people) != len(self.people) + 1:
            raise ValueError("give the same people and one new one at the end")
        found, lists = self.candidates, self.lists
        self.candidates = Lists(
            _one_row_more(found.numbers, -1),
            _one_row_more(found.scores, 0),
            np.append(found.sizes, 0),
            found.floor,
        )
        self.lists = replace(
            lists,
            numbers=_one_row_more(lists.numbers, -1),
            scores=_one_row_more(lists.scores, 0),
            sizes=np.append(lists.sizes, 0),
        )
        self.small = SmallVectors(
            _one_row_more(self.small.q, 0),
            np.append(self.small.scale, np.float32(1)),
            np.append(self.small.error, np.float32(0)),
        )
        self.change_person(people, len(people) - 1)

    def close_vacancy(self, v: int) -> np.ndarray:
        """Take vacancy v, filled or withdrawn, off every list; returns the people who had it."""
        facts = self.vacancies.facts.copy()
        facts.open[v] = 0
        self.vacancies = replace(self.vacancies, facts=facts)
        holders = np.flatnonzero((self.candidates.numbers == v).any(axis=1))
        had = np.flatnonzero((self.lists.numbers == v).any(axis=1))
        self._renew(holders)
        self._choose_again(holders)
        return had

    def fill_opening(self, v: int) -> np.ndarray:
        """One opening fewer; with none left the vacancy closes. Returns people who lose it."""
        openings = self.vacancies.openings.copy()
        if openings[v] < 1:
            raise ValueError("the vacancy has no opening left to fill")
        openings[v] -= 1
        self.vacancies = replace(self.vacancies, openings=openings)
        return self.close_vacancy(v) if openings[v] == 0 else np.empty(0, np.int64)

    def _insert(self, p: int, v: int, score: float) -> None:
        numbers, scores = self.candidates.numbers[p], self.candidates.scores[p]
        size = int(self.candidates.sizes[p])
        at = int(np.searchsorted(-scores[:size], -score, side="right"))
        if at >= len(numbers):
            return
        end = min(size, len(numbers) - 1)
        numbers[at + 1 : end + 1] = numbers[at:end].copy()
        scores[at + 1 : end + 1] = scores[at:end].copy()
        numbers[at], scores[at] = v, score
        self.candidates.sizes[p] = end + 1

    def _renew(self, rows: Iterable[int]) -> None:
        width = self.candidates.numbers.shape[1]
        for p in rows:
            numbers, scores = list_for_person(
                self.people, self.vacancies, int(p), top=width, floor=self.candidates.floor
            )
            size = len(numbers)
            self.candidates.numbers[p] = -1
            self.candidates.scores[p] = 0.0
            self.candidates.numbers[p, :size] = numbers
            self.candidates.scores[p, :size] = scores
            self.candidates.sizes[p] = size

    def _choose_again(self, rows: np.ndarray) -> None:
        self.lists = prices.chosen_again(
            self.candidates, self.lists, rows, self.prices, self.vacancies.cap
        )


def _one_row_more(table: np.ndarray, value: int) -> np.ndarray:
    return np.concatenate([table, np.full((1, table.shape[1]), value, table.dtype)])
