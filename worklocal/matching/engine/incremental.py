"""One vacancy against all people, one person against all vacancies, at once and exactly.

`people_for_vacancy` ranks people for one vacancy: constraints first, then eight-bit products with
a proved bound on their error, then exact scores for those who may still count. `standing` keeps
whole markets up to date by these functions.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine import compiled, prices
from worklocal.matching.engine.columns import People, Skills, Vacancies
from worklocal.matching.engine.compiled import jit, jit_any_order
from worklocal.matching.engine.constraints import (
    ALL_RULES,
    failures_for_person,
    failures_for_vacancy,
    first_failure,
)
from worklocal.matching.engine.kernel import DEFAULT_FLOOR, Lists
from worklocal.matching.engine.scan import keep_passing
from worklocal.matching.engine.scoring import (
    DENSE_SHARE,
    SKILL_SHARE,
    SLACK,
    combined,
    dense_product,
    experience_factor,
    liking_factor,
    scores_for_person,
    scores_for_vacancy,
    skill_product,
)

CANDIDATES: Final = 50
PART: Final = 16_384


@dataclass(frozen=True)
class SmallVectors:
    """Eight-bit copies of unit rows: value = q x scale, and how far each row is from its copy.

    q (n, d) int8, scale (n,) and error (n,) float32; error is the length of the difference.
    """

    q: np.ndarray
    scale: np.ndarray
    error: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray) -> "SmallVectors":
        """Round unit rows (n, d) to eight bits, some thousand rows at a time."""
        q = np.empty(vectors.shape, np.int8)
        scale = np.empty(len(vectors), np.float32)
        error = np.empty(len(vectors), np.float32)
        for begin in range(0, len(vectors), PART):
            part = slice(begin, begin + PART)
            rows = vectors[part]
            scale[part] = np.abs(rows).max(axis=1, initial=0) / 127
            scale[part][scale[part] == 0] = 1
            q[part] = np.rint(rows / scale[part, None])
            gap = rows.astype(np.float64) - q[part] * scale[part, None].astype(np.float64)
            error[part] = np.sqrt((gap**2).sum(axis=1)) * 1.0001
        return cls(q, scale, error)


@dataclass(frozen=True)
class Ranked:
    """People for one vacancy, best first: rows, exact scores, and how many passed every rule."""

    people: np.ndarray
    scores: np.ndarray
    eligible: int


@jit_any_order
def _small_product(q, p, code):
    """Product of two eight-bit rows; whole numbers below 2**24 are exact in float32."""
    total = np.float32(0)
    for d in range(len(code)):
        total += np.float32(q[p, d]) * code[d]
    return total


@jit
def _passing(first, last, people, closed, vacancy, places, factors):
    """Write the people from first to last who pass every rule, and their experience x liking."""
    count = 0
    for p in range(first, last):
        if first_failure(people, closed, p, vacancy, 0, ALL_RULES) == 0:
            places[count] = p
            factors[count] = experience_factor(people, p, vacancy, 0) * liking_factor(
                people, p, vacancy, 0
            )
            count += 1
    return count


@jit
def _dense_bounds(places, count, q, scale, error, one, out):
    """Upper bounds of the cosines; `one` is the vacancy's small row, scale, error and length."""
    code, size, miss, own = one
    for k in range(count):
        p = places[k]
        near = np.float64(_small_product(q, p, code)) * scale[p] * size
        out[k] = near + error[p] * (own + miss) + miss


@jit
def _bounds(places, count, skills, table, factors, out):
    """Turn bounds of cosines into bounds of scores; `table` has the vacancy's skill weights."""
    for k in range(count):
        p = places[k]
        share = 0.0
        for s in range(skills.start[p], skills.start[p + 1]):
            share += skills.weight[s] * table[skills.index[s]]
        out[k] = (DENSE_SHARE * out[k] + SKILL_SHARE * share + SLACK) * factors[k]


@jit
def _exact(places, count, vectors, skills, facts, mine, weights, vacancy, out):
    """Exact scores of the people in `places` with the one vacancy."""
    for k in range(count):
        p = places[k]
        dense = dense_product(vectors, p, mine, 0)
        share = skill_product(skills, p, weights, 0)
        experience = experience_factor(facts, p, vacancy, 0)
        out[k] = combined(dense, share, experience, liking_factor(facts, p, vacancy, 0))


def people_for_vacancy(
    people: People,
    small: SmallVectors,
    vacancies: Vacancies,
    v: int,
    *,
    top: int = 20,
    floor: float = DEFAULT_FLOOR,
    least: np.ndarray | None = None,
    workers: int = 1,
) -> Ranked:
    """The best people for one vacancy, exactly; ties go to the earlier person.

    With `least` (n,) given, it returns instead everybody whose score reaches their own least
    (their list's last score), for whom the vacancy is therefore news; `top` is then not used.
    """
    if not compiled.HAS_NUMBA:
        return _people_for_vacancy_plain(people, vacancies, v, top, floor, least)
    vacancy = vacancies.facts[v : v + 1]
    skills = _skill_row(vacancies.skills, v)
    own = vacancies.vectors[v : v + 1]
    one = SmallVectors.of(own)
    table = np.zeros(max(len(vacancies.space.frequency), 1), np.float32)
    table[skills.index] = skills.weight
    size = float(np.sqrt((own.astype(np.float64) ** 2).sum()))
    code = (one.q[0].astype(np.float32), float(one.scale[0]), float(one.error[0]), size)

    def part(first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        places = np.empty(last - first, np.int64)
        factors = np.empty(last - first)
        count = _passing(first, last, people.facts, people.closed, vacancy, places, factors)
        bounds = np.empty(count)
        _dense_bounds(places, count, small.q, small.scale, small.error, code, bounds)
        _bounds(places, count, people.skills, table, factors, bounds)
        return places[:count], bounds

    edges = np.linspace(0, len(people), workers + 1).astype(int)
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(part, edges[:-1], edges[1:]))
    rows = np.concatenate([places for places, _ in found])
    bounds = np.concatenate([values for _, values in found])
    eligible = len(rows)

    def exact(chosen: np.ndarray) -> np.ndarray:
        out = np.empty(len(chosen))
        _exact(
            chosen,
            len(chosen),
            people.vectors,
            people.skills,
            people.facts,
            own,
            skills,
            vacancy,
            out,
        )
        return out

    if least is not None:
        chosen = rows[bounds >= np.maximum(least[rows], floor)]
        score = exact(chosen)
        good = score >= np.maximum(least[chosen], floor)
        return _ranked(chosen[good], score[good], len(chosen), eligible)
    keep = bounds >= floor
    rows, bounds = rows[keep], bounds[keep]
    first = rows if len(rows) <= top else rows[np.argpartition(-bounds, top - 1)[:top]]
    known = exact(first)
    bar = np.sort(known)[-top] if len(known) >= top else floor
    chosen = rows[bounds >= max(bar, floor)]
    score = exact(chosen)
    good = score >= floor
    return _ranked(chosen[good], score[good], top, eligible)


def list_for_person(
    people: People,
    vacancies: Vacancies,
    p: int,
    *,
    top: int = CANDIDATES,
    floor: float = DEFAULT_FLOOR,
) -> tuple[np.ndarray, np.ndarray]:
    """The best vacancies for one person, exactly as `top_lists` has them: rows and scores."""
    if compiled.HAS_NUMBA:
        places = np.arange(len(vacancies) + 1)
        count = keep_passing(
            places, len(vacancies), 0, people.facts, people.closed, p, vacancies.facts, ALL_RULES
        )
        rows = places[:count]
    else:
        rows = np.flatnonzero(failures_for_person(people, p, vacancies.facts) == 0)
    score = scores_for_person(people, p, vacancies, rows)
    good = score >= floor
    order = np.lexsort((rows[good], -score[good]))[:top]
    return rows[good][order], score[good][order]


def short_list_for_person(
    people: People,
    vacancies: Vacancies,
    p: int,
    price: np.ndarray,
    *,
    places: int = prices.DEFAULT_PLACES,
    margin: float = prices.DEFAULT_MARGIN,
    floor: float = DEFAULT_FLOOR,
) -> tuple[np.ndarray, np.ndarray]:
    """One person's list now, with the stored prices (m,): vacancy rows and scores before prices.

    For a page that shows a new or changed person. Vacancies that may be shown to nobody more
    (`cap` 0) are left out; the caller counts who has been shown what since the last prices.
    """
    numbers, scores = list_for_person(people, vacancies, p, floor=floor)
    free = vacancies.cap[numbers] != 0
    numbers, scores = numbers[free], scores[free]
    one = Lists(numbers.astype(np.int32)[None, :], scores[None, :], np.array([len(numbers)]), floor)
    return prices.priced_lists(one, price, places=places, margin=margin).of(0)


def _skill_row(skills: Skills, i: int) -> Skills:
    mine = slice(int(skills.start[i]), int(skills.start[i + 1]))
    start = np.array([0, mine.stop - mine.start], np.int64)
    return Skills(start, skills.index[mine], skills.weight[mine], skills.essential[mine])


def _ranked(rows: np.ndarray, scores: np.ndarray, top: int, eligible: int) -> Ranked:
    order = np.lexsort((rows, -scores))[:top]
    return Ranked(rows[order], scores[order], eligible)


def _people_for_vacancy_plain(
    people: People,
    vacancies: Vacancies,
    v: int,
    top: int,
    floor: float,
    least: np.ndarray | None,
) -> Ranked:
    rows = np.flatnonzero(failures_for_vacancy(people, vacancies.facts, v) == 0)
    score = scores_for_vacancy(people, vacancies, v, rows)
    bar = floor if least is None else np.maximum(least[rows], floor)
    good = score >= bar
    limit = top if least is None else len(rows)
    return _ranked(rows[good], score[good], limit, len(rows))
