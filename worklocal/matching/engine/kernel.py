"""Exact top lists: area tiles, products in blocks, constraints checked late, honest empty lists.

`top_lists` is the nightly pass. `why_empty` says for a person with no list which rule blocks
what, and the best vacancy that one change would open. Neither knows prices.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine import compiled
from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.constraints import ALL_RULES, RULES
from worklocal.matching.engine.scan import (
    DENSE_SCALE,
    Postings,
    block_by_rule,
    block_by_rule_plain,
    postings_of,
    scan_block,
    scan_plain,
)

DEFAULT_FLOOR: Final = 0.35
CELL_METRES: Final = 10_000
REACH_CLASSES: Final = (6_000, 16_000)
SMALL_TILE: Final = 128
LARGE_TILE: Final = 4_096
BLOCK_ROWS: Final = 256
BLOCK_COLUMNS: Final = 8_192


@dataclass(frozen=True)
class Lists:
    """For n people up to k vacancies, best first.

    numbers (n, k) int32 are vacancy rows, -1 past the end; scores (n, k) float64; sizes (n,).
    """

    numbers: np.ndarray
    scores: np.ndarray
    sizes: np.ndarray
    floor: float

    def of(self, p: int) -> tuple[np.ndarray, np.ndarray]:
        """The vacancy rows and scores of one person."""
        return self.numbers[p, : self.sizes[p]], self.scores[p, : self.sizes[p]]


@dataclass(frozen=True)
class Tile:
    """People of one cell and reach class, and the vacancies that any of them could reach."""

    people: np.ndarray
    vacancies: np.ndarray


def tiles(people: People, vacancies: Vacancies) -> Iterator[Tile]:
    """Cut people into tiles; small ones are joined over 40 km cells, large ones are split.

    A tile's vacancies are those within its longest reach of its bounding box, and the remote
    ones, so no reachable vacancy is left out.
    """
    facts, theirs = people.facts, vacancies.facts
    size = np.searchsorted(REACH_CLASSES, facts.reach)
    kind = np.where(facts.reach < 0, 3, size)
    remote = theirs.remote != 0
    for rows in _groups(facts.x, facts.y, kind):
        reach = int(facts.reach[rows].max())
        x, y = facts.x[rows], facts.y[rows]
        dx = np.maximum(np.maximum(x.min() - theirs.x, theirs.x - x.max()), 0)
        dy = np.maximum(np.maximum(y.min() - theirs.y, theirs.y - y.max()), 0)
        near = (dx * dx + dy * dy <= reach * reach) if reach >= 0 else np.zeros(len(remote), bool)
        wanted = (near & ~remote) | (remote & bool(facts.remote[rows].any()))
        yield Tile(rows, np.flatnonzero(wanted & (theirs.open != 0)))


def top_lists(
    people: People,
    vacancies: Vacancies,
    *,
    top: int = 20,
    floor: float = DEFAULT_FLOOR,
    workers: int = 1,
    rules: int = ALL_RULES,
) -> Lists:
    """The best `top` vacancies for each person that pass every rule and reach the floor, exactly.

    Ties go to the earlier vacancy. `workers` threads share the tiles; keep BLAS at one thread.
    `rules` exists for tests that drop one rule. Raises ValueError for a floor that is not above 0.
    """
    if top < 1 or not 0 < floor <= 1:
        raise ValueError("lists need at least one place and a floor above 0 and at most 1")
    n = len(people)
    found = Lists(np.full((n, top), -1, np.int32), np.zeros((n, top)), np.zeros(n, np.int64), floor)
    if not n or not len(vacancies):
        return found
    every_rule = rules == ALL_RULES
    parts = (
        list(tiles(people, vacancies))
        if every_rule
        else [Tile(np.arange(n), np.arange(len(vacancies)))]
    )
    parts.sort(key=lambda tile: -len(tile.people) * len(tile.vacancies))
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(_scan_tile, people, vacancies, t, rules, found) for t in parts]:
            done.result()
    return found


@dataclass(frozen=True)
class Blocked:
    """Why some people have no list. Rows follow `people`; columns follow RULES.

    first_failures (r, rules): vacancies by first failing rule; below_floor (r,): pass but score
    too low; alone (r, rules): good vacancies that one rule alone keeps out; best_number and
    best_score (r, rules): the best of those, -1 for none.
    """

    people: np.ndarray
    first_failures: np.ndarray
    below_floor: np.ndarray
    alone: np.ndarray
    best_number: np.ndarray
    best_score: np.ndarray

    def main_rule(self, r: int) -> str:
        """The rule whose change would open most, else the one that fails first most often."""
        if self.alone[r].any():
            return RULES[int(np.argmax(self.alone[r]))]
        if self.below_floor[r] >= self.first_failures[r].max(initial=0):
            return "floor"
        return RULES[int(np.argmax(self.first_failures[r]))]


def why_empty(
    people: People,
    vacancies: Vacancies,
    rows: np.ndarray,
    *,
    floor: float = DEFAULT_FLOOR,
    workers: int = 1,
) -> Blocked:
    """Count for the people in `rows` what blocks every vacancy, closed ones included."""
    rows = np.asarray(rows, np.int64)
    first = np.zeros((len(rows), len(RULES) + 1), np.int64)
    alone = np.zeros((len(rows), len(RULES)), np.int64)
    best_score = np.full((len(rows), len(RULES)), -1.0)
    best_number = np.full((len(rows), len(RULES)), -1, np.int64)
    out = (first, alone, best_score, best_number)
    blocks = [slice(b, b + BLOCK_ROWS) for b in range(0, len(rows), BLOCK_ROWS)]
    if not compiled.HAS_NUMBA:
        block_by_rule_plain(rows, people, vacancies, floor, *out)
        blocks = []
    with ThreadPoolExecutor(workers) as pool:
        stretches = list(_stretches(vacancies, np.arange(len(vacancies)))) if blocks else []
        jobs = [
            pool.submit(
                _count_block, people, vacancies, rows[b], stretches, floor, [a[b] for a in out]
            )
            for b in blocks
        ]
        for job in jobs:
            job.result()
    return Blocked(rows, first[:, 1:], first[:, 0], alone, best_number, best_score)


def _groups(x: np.ndarray, y: np.ndarray, kind: np.ndarray) -> Iterator[np.ndarray]:
    """Rows by 10 km cell and class; cells with few people are joined over 40 km."""
    small = np.arange(len(x))
    for cell, last in ((CELL_METRES, False), (4 * CELL_METRES, True)):
        key = np.stack([x[small] // cell, y[small] // cell, kind[small]])
        _, place, count = np.unique(key, axis=1, return_inverse=True, return_counts=True)
        order = np.argsort(place.ravel(), kind="stable")
        left = []
        for rows in np.split(small[order], np.cumsum(count)[:-1]):
            if len(rows) < SMALL_TILE and not last:
                left.append(rows)
                continue
            pieces = -(-len(rows) // LARGE_TILE)
            yield from np.array_split(rows, pieces)
        if not left:
            return
        small = np.sort(np.concatenate(left))


def _stretches(vacancies: Vacancies, columns: np.ndarray) -> Iterator[tuple[int, object, Postings]]:
    """Vectors and postings of the vacancies, some thousands at a time, with their offset."""
    skills = vacancies.skills
    width = len(vacancies.space.frequency)
    for offset in range(0, len(columns), BLOCK_COLUMNS):
        part = columns[offset : offset + BLOCK_COLUMNS]
        postings = Postings(*postings_of(skills.start, skills.index, skills.weight, part, width))
        yield offset, vacancies.vectors[part].T, postings


def _scan_tile(people: People, vacancies: Vacancies, tile: Tile, rules: int, found: Lists) -> None:
    facts = vacancies.facts[tile.vacancies]
    out = (found.scores, found.numbers, found.sizes)
    if not compiled.HAS_NUMBA:
        scan_plain(tile.people, people, facts, vacancies, found.floor, rules, *out)
        return
    buffer = np.empty((BLOCK_ROWS, BLOCK_COLUMNS), np.float32)
    for offset, matrix, postings in _stretches(vacancies, tile.vacancies):
        for begin in range(0, len(tile.people), BLOCK_ROWS):
            rows = tile.people[begin : begin + BLOCK_ROWS]
            lines = _products(people, rows, matrix, buffer)
            scan_block(
                lines,
                rows,
                offset,
                people.facts,
                people.closed,
                people.vectors,
                people.skills,
                facts,
                vacancies.vectors,
                vacancies.skills,
                postings,
                found.floor,
                rules,
                *out,
            )


def _count_block(
    people: People,
    vacancies: Vacancies,
    rows: np.ndarray,
    stretches: list,
    floor: float,
    out: list[np.ndarray],
) -> None:
    buffer = np.empty((BLOCK_ROWS, BLOCK_COLUMNS), np.float32)
    for offset, matrix, postings in stretches:
        block_by_rule(
            _products(people, rows, matrix, buffer),
            rows,
            offset,
            people.facts,
            people.closed,
            people.vectors,
            people.skills,
            vacancies.facts,
            vacancies.vectors,
            vacancies.skills,
            postings,
            floor,
            *out,
        )


def _products(
    people: People, rows: np.ndarray, matrix: np.ndarray, buffer: np.ndarray
) -> np.ndarray:
    """0.6 x cosine of some people with a stretch of vacancies, (r, c) in the buffer's memory."""
    shape = (len(rows), matrix.shape[1])
    lines = buffer.ravel()[: shape[0] * shape[1]].reshape(shape)
    np.matmul(people.vectors[rows] * DENSE_SCALE, matrix, out=lines)
    return lines
