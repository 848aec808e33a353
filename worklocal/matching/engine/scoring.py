"""The score of one pair: fit (what the employer needs) times liking (what the person wants).

score = (0.6 x dense cosine + 0.4 x skills) x experience x liking. One pair has one score to the
last bit, whichever road it came by: products of two float32 are exact in float64, and sums run
in one fixed order (eight lanes for vectors, ascending skills).
"""

from typing import Final

import numpy as np
from scipy import sparse

from worklocal.matching.engine.columns import LANES, Skills
from worklocal.matching.engine.compiled import jit, plain

METHOD: Final = "worklocal-match 1.0: 0.6 dense + 0.4 skills, x experience x liking"
DENSE_SHARE: Final = 0.6
SKILL_SHARE: Final = 0.4
STEP_SHORT_OF_EXPERIENCE: Final = 0.1
MISSED_SECTOR: Final = 0.2
MISSED_HOURS: Final = 0.1
MISSED_SETTING: Final = 0.1
MISSED_NEARNESS: Final = 0.1
SLACK: Final = 1e-5
"""More than a float32 product of unit vectors can differ from the score to the last bit."""


@jit
def dense_product(a, i, b, j):
    """Cosine of two unit rows, summed in eight lanes. Rows (n, d), d a multiple of 8."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    for k in range(0, a.shape[1], 8):
        s0 += np.float64(a[i, k]) * np.float64(b[j, k])
        s1 += np.float64(a[i, k + 1]) * np.float64(b[j, k + 1])
        s2 += np.float64(a[i, k + 2]) * np.float64(b[j, k + 2])
        s3 += np.float64(a[i, k + 3]) * np.float64(b[j, k + 3])
        s4 += np.float64(a[i, k + 4]) * np.float64(b[j, k + 4])
        s5 += np.float64(a[i, k + 5]) * np.float64(b[j, k + 5])
        s6 += np.float64(a[i, k + 6]) * np.float64(b[j, k + 6])
        s7 += np.float64(a[i, k + 7]) * np.float64(b[j, k + 7])
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))


@jit
def skill_product(a, i, b, j):
    """Sum over shared skills of the two weights, skills ascending."""
    total = 0.0
    k, end = a.start[i], a.start[i + 1]
    m, last = b.start[j], b.start[j + 1]
    while k < end and m < last:
        if a.index[k] == b.index[m]:
            total += np.float64(a.weight[k]) * np.float64(b.weight[m])
            k += 1
            m += 1
        elif a.index[k] < b.index[m]:
            k += 1
        else:
            m += 1
    return total


@jit
def experience_shortfall(people, p, vacancies, v):
    """Levels of experience short of what is asked: same minor group in full, sub-major less one."""
    wanted = vacancies[v].level
    minor = vacancies[v].occupation // 10
    held = wanted * 0
    for k in range(4):
        code = people[p].experience_code[k]
        level = people[p].experience_level[k]
        held = np.maximum(held, level * (code // 10 == minor))
        held = np.maximum(held, (level - 1) * (code // 100 == minor // 10))
    return np.maximum(wanted - held, wanted * 0)


@jit
def experience_factor(people, p, vacancies, v):
    """1 when the experience asked for is there, a tenth less for each level short."""
    return 1.0 - STEP_SHORT_OF_EXPERIENCE * experience_shortfall(people, p, vacancies, v)


@jit
def misses_sector(people, p, vacancies, v):
    """The person named sectors and the vacancy's own is none of them."""
    wish, sector = people[p].likes_sectors, vacancies[v].sector
    return (wish != 0) & (sector != 0) & ((wish & sector) == 0)


@jit
def misses_hours(people, p, vacancies, v):
    """The person named weekly hours which the vacancy's span does not hold."""
    wish = people[p].likes_hours
    return (wish != 0) & ((wish < vacancies[v].hours_min) | (wish > vacancies[v].hours_max))


@jit
def misses_setting(people, p, vacancies, v):
    """The person named settings and the vacancy's is none of them."""
    wish = people[p].likes_settings
    return (wish != 0) & ((wish & vacancies[v].setting) == 0)


@jit
def misses_nearness(people, p, vacancies, v):
    """The person wants work near and this is on site, in reach, and farther than they wish."""
    dx = vacancies[v].x - people[p].x
    dy = vacancies[v].y - people[p].y
    near = people[p].likes_near
    return (near != 0) & (vacancies[v].remote == 0) & (dx * dx + dy * dy > near * near)


@jit
def liking_factor(people, p, vacancies, v):
    """1 when every declared wish is met, less for each that is not; never below 0.5."""
    liking = 1.0 - MISSED_SECTOR * misses_sector(people, p, vacancies, v)
    liking = liking - MISSED_HOURS * misses_hours(people, p, vacancies, v)
    liking = liking - MISSED_SETTING * misses_setting(people, p, vacancies, v)
    return liking - MISSED_NEARNESS * misses_nearness(people, p, vacancies, v)


@jit
def combined(dense, skills, experience, liking):
    """The score from its four ingredients."""
    return ((DENSE_SHARE * dense + SKILL_SHARE * skills) * experience) * liking


LIKING_PARTS: Final = (
    ("sector", MISSED_SECTOR, plain(misses_sector)),
    ("hours", MISSED_HOURS, plain(misses_hours)),
    ("setting", MISSED_SETTING, plain(misses_setting)),
    ("nearness", MISSED_NEARNESS, plain(misses_nearness)),
)


def dense_rows(one: np.ndarray, many: np.ndarray) -> np.ndarray:
    """`dense_product` of one row (d,) with each of many (m, d), by numpy: the same bits."""
    lanes = np.zeros((len(many), LANES))
    wide = one.astype(np.float64)
    for k in range(0, many.shape[1], LANES):
        lanes += wide[k : k + LANES] * many[:, k : k + LANES].astype(np.float64)
    s = lanes.T
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))


def as_matrix(skills: Skills, columns: int) -> sparse.csr_array:
    """Sparse skills as a float64 matrix (n, columns)."""
    shape = (len(skills.start) - 1, columns)
    return sparse.csr_array((skills.weight.astype(np.float64), skills.index, skills.start), shape)


def take_skills(many: Skills, rows: np.ndarray) -> Skills:
    """The sparse rows of `rows` alone, in that order; costs what these rows hold."""
    first = many.start[rows]
    held = many.start[np.asarray(rows) + 1] - first
    start = np.concatenate([[0], np.cumsum(held)])
    at = np.repeat(first - start[:-1], held) + np.arange(start[-1])
    return Skills(start, many.index[at], many.weight[at], many.essential[at])


def skill_rows(one: Skills, i: int, many: Skills) -> np.ndarray:
    """`skill_product` of one row with each of many, by numpy: the same bits. Shape (m,)."""
    mine = slice(one.start[i], one.start[i + 1])
    if not len(one.index[mine]) or not len(many.index):
        return np.zeros(len(many.start) - 1)
    table = np.zeros(1 + max(int(one.index[mine].max()), int(many.index.max())))
    table[one.index[mine]] = one.weight[mine]
    products = many.weight.astype(np.float64) * table[many.index]
    owner = np.repeat(np.arange(len(many.start) - 1), np.diff(many.start))
    return np.bincount(owner, products, minlength=len(many.start) - 1)


def factors_on_columns(
    people: np.recarray, p: object, vacancies: np.recarray, v: object
) -> tuple[np.ndarray, np.ndarray]:
    """Experience and liking by numpy; p or v may be a slice or rows."""
    liking: object = 1.0
    for _, weight, misses in LIKING_PARTS:
        liking = liking - weight * misses(people, p, vacancies, v)
    return _experience_columns(people, p, vacancies, v), liking


def _experience_columns(
    people: np.recarray, p: object, vacancies: np.recarray, v: object
) -> np.ndarray:
    wanted = vacancies[v].level
    minor = vacancies[v].occupation // 10
    held = np.zeros(np.broadcast_shapes(np.shape(wanted), np.shape(people[p].x)), np.int64)
    for k in range(4):
        code = people[p].experience_code[..., k]
        level = people[p].experience_level[..., k]
        held = np.maximum(held, level * (code // 10 == minor))
        held = np.maximum(held, (level - 1) * (code // 100 == minor // 10))
    return 1.0 - STEP_SHORT_OF_EXPERIENCE * np.maximum(wanted - held, 0)


def scores_for_person(people, p: int, vacancies, rows: np.ndarray | None = None) -> np.ndarray:
    """Scores of one person with the vacancies in `rows` (all when None), by numpy. Shape (m,)."""
    theirs = vacancies.skills if rows is None else take_skills(vacancies.skills, rows)
    rows = np.arange(len(vacancies)) if rows is None else rows
    dense = dense_rows(people.vectors[p], vacancies.vectors[rows])
    skills = skill_rows(people.skills, p, theirs)
    experience, liking = factors_on_columns(people.facts, p, vacancies.facts, rows)
    return plain(combined)(dense, skills, experience, liking)


def scores_for_vacancy(people, vacancies, v: int, rows: np.ndarray | None = None) -> np.ndarray:
    """Scores of one vacancy with the people in `rows` (all when None), by numpy. Shape (n,)."""
    theirs = people.skills if rows is None else take_skills(people.skills, rows)
    rows = np.arange(len(people)) if rows is None else rows
    dense = dense_rows(vacancies.vectors[v], people.vectors[rows])
    skills = skill_rows(vacancies.skills, v, theirs)
    experience, liking = factors_on_columns(people.facts, rows, vacancies.facts, v)
    return plain(combined)(dense, skills, experience, liking)
