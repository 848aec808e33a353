"""The compiled inner loop: one pass over a block of products, checks made late, lists kept sorted.

A pair is looked at closely only if its float32 upper bound reaches the person's running
threshold; then constraints, then the exact score. `scan_plain` is the numpy road to the same bits.
"""

from typing import Final, NamedTuple

import numpy as np

from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.compiled import jit, plain
from worklocal.matching.engine.constraints import RULES, failures_for_person, first_failure
from worklocal.matching.engine.scoring import (
    DENSE_SHARE,
    SKILL_SHARE,
    SLACK,
    combined,
    dense_product,
    experience_factor,
    liking_factor,
    scores_for_person,
    skill_product,
)

STRETCH: Final = 1_024


class Postings(NamedTuple):
    """For each skill the places (in one stretch of vacancies) that ask for it."""

    start: np.ndarray  # (skills + 1,)
    place: np.ndarray
    weight: np.ndarray


@jit
def postings_of(start, index, weight, rows, skills):
    """Turn the sparse rows of some vacancies into postings: arrays (start, place, weight)."""
    begin = np.zeros(skills + 1, np.int64)
    for row in rows:
        for k in range(start[row], start[row + 1]):
            begin[index[k] + 1] += 1
    for k in range(skills):
        begin[k + 1] += begin[k]
    place = np.empty(begin[skills], np.int32)
    value = np.empty(begin[skills], np.float32)
    following = begin[:-1].copy()
    for j in range(len(rows)):
        for k in range(start[rows[j]], start[rows[j] + 1]):
            at = following[index[k]]
            place[at] = j
            value[at] = weight[k]
            following[index[k]] = at + 1
    return begin, place, value


@jit
def add_skills(line, skills, p, postings):
    """Add a person's share of skills to a line of products (c,) float32."""
    for k in range(skills.start[p], skills.start[p + 1]):
        weight = np.float32(SKILL_SHARE) * skills.weight[k]
        skill = skills.index[k]
        for q in range(postings.start[skill], postings.start[skill + 1]):
            line[postings.place[q]] += weight * postings.weight[q]


@jit
def put_in_list(scores, numbers, size, limit, score, number):
    """Insert into a list sorted by score down, number up; returns the new size."""
    at = size
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and numbers[at - 1] > number)
    ):
        at -= 1
    if at >= limit:
        return size
    end = min(size, limit - 1)
    for k in range(end, at, -1):
        scores[k] = scores[k - 1]
        numbers[k] = numbers[k - 1]
    scores[at] = score
    numbers[at] = number
    return end + 1


@jit
def places_above(line, begin, end, bar, out):
    """Write the places from begin to end whose product reaches the bar; returns how many."""
    found = 0
    for start in range(begin, end, 32):
        stop = min(start + 32, end)
        above = 0
        for j in range(start, stop):
            above += line[j] >= bar
        if above == 0:
            continue
        for j in range(start, stop):
            out[found] = j
            found += line[j] >= bar
    return found


@jit
def keep_passing(places, count, offset, people, closed, p, tile, active):
    """Keep, in place, the places of vacancies that pass every active rule; returns how many."""
    kept = 0
    for k in range(count):
        places[kept] = places[k]
        kept += first_failure(people, closed, p, tile, offset + places[k], active) == 0
    return kept


@jit
def factors_of(places, count, offset, people, p, tile, experience, liking):
    """Write experience and liking of each place."""
    for k in range(count):
        experience[k] = experience_factor(people, p, tile, offset + places[k])
        liking[k] = liking_factor(people, p, tile, offset + places[k])


@jit
def scan_block(
    lines,
    rows,
    offset,
    people,
    closed,
    people_vectors,
    people_skills,
    tile,
    vacancy_vectors,
    vacancy_skills,
    postings,
    floor,
    active,
    scores,
    numbers,
    sizes,
):
    """Scan lines (r, c) of 0.6 x cosine for people `rows` and tile vacancies offset..offset+c.

    Writes into scores (n, k) float64, numbers (n, k) int32 and sizes (n,). The threshold rises
    after every stretch of 1,024 vacancies.
    """
    limit, width = scores.shape[1], lines.shape[1]
    places = np.empty(STRETCH + 1, np.int64)
    experience, liking = np.empty(STRETCH), np.empty(STRETCH)
    for r in range(len(rows)):
        p = rows[r]
        line = lines[r]
        add_skills(line, people_skills, p, postings)
        size = sizes[p]
        for begin in range(0, width, STRETCH):
            least = floor if size < limit else max(floor, scores[p, limit - 1])
            end = min(begin + STRETCH, width)
            count = places_above(line, begin, end, np.float32(least - SLACK), places)
            if count == 0:
                continue
            count = keep_passing(places, count, offset, people, closed, p, tile, active)
            factors_of(places, count, offset, people, p, tile, experience, liking)
            for k in range(count):
                if line[places[k]] * experience[k] * liking[k] + SLACK < least:
                    continue
                number = tile[offset + places[k]].number
                dense = dense_product(people_vectors, p, vacancy_vectors, number)
                skills = skill_product(people_skills, p, vacancy_skills, number)
                score = combined(dense, skills, experience[k], liking[k])
                if score < floor:
                    continue
                size = put_in_list(scores[p], numbers[p], size, limit, score, number)
                if size == limit:
                    least = max(floor, scores[p, limit - 1])
        sizes[p] = size


@jit
def block_by_rule(
    lines,
    rows,
    offset,
    people,
    closed,
    people_vectors,
    people_skills,
    facts,
    vacancy_vectors,
    vacancy_skills,
    postings,
    floor,
    first,
    alone,
    best_score,
    best_number,
):
    """Count why nothing is listed: first failing rule, and rules that alone keep a good pair out.

    first (r, rules + 1): column 0 counts pairs that pass but lie below the floor; alone (r, rules)
    counts pairs at or above the floor that fail one rule only; best_* hold the best of those.
    """
    rules = alone.shape[1]
    for r in range(len(rows)):
        p = rows[r]
        line = lines[r]
        add_skills(line, people_skills, p, postings)
        for j in range(lines.shape[1]):
            v = offset + j
            failing = first_failure(people, closed, p, facts, v, (1 << rules) - 1)
            first[r, failing] += 1
            if failing == 0 or line[j] < floor - SLACK:
                continue
            later = ((1 << rules) - 1) & ~((1 << failing) - 1)
            if first_failure(people, closed, p, facts, v, later) != 0:
                continue
            dense = dense_product(people_vectors, p, vacancy_vectors, v)
            skills = skill_product(people_skills, p, vacancy_skills, v)
            score = combined(
                dense,
                skills,
                experience_factor(people, p, facts, v),
                liking_factor(people, p, facts, v),
            )
            if score < floor:
                continue
            alone[r, failing - 1] += 1
            if score > best_score[r, failing - 1]:
                best_score[r, failing - 1] = score
                best_number[r, failing - 1] = v


def scan_plain(
    rows: np.ndarray,
    people: People,
    tile: np.recarray,
    vacancies: Vacancies,
    floor: float,
    active: int,
    scores: np.ndarray,
    numbers: np.ndarray,
    sizes: np.ndarray,
) -> None:
    """The whole tile for people `rows` without a compiler: constraints first, then exact scores."""
    for p in rows:
        bits = failures_for_person(people, p, tile) & active
        passing = tile.number[bits == 0]
        score = scores_for_person(people, p, vacancies, passing)
        good = score >= floor
        order = np.lexsort((passing[good], -score[good]))[: scores.shape[1]]
        sizes[p] = len(order)
        scores[p, : len(order)] = score[good][order]
        numbers[p, : len(order)] = passing[good][order]


def block_by_rule_plain(
    rows: np.ndarray,
    people: People,
    vacancies: Vacancies,
    floor: float,
    first: np.ndarray,
    alone: np.ndarray,
    best_score: np.ndarray,
    best_number: np.ndarray,
) -> None:
    """`block_by_rule` over all vacancies without a compiler."""
    for r, p in enumerate(rows):
        bits = failures_for_person(people, p, vacancies.facts)
        score = scores_for_person(people, p, vacancies)
        first[r, 0] = int((bits == 0).sum())
        for k in range(len(RULES)):
            first[r, k + 1] = int(((bits & -bits) == 1 << k).sum())
            only = np.flatnonzero((bits == 1 << k) & (score >= floor))
            alone[r, k] = len(only)
            if len(only):
                best = only[np.argmax(score[only])]
                best_score[r, k], best_number[r, k] = score[best], best


DENSE_SCALE = np.float32(DENSE_SHARE)
insert_plain = plain(put_in_list)
