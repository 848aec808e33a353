"""A synthetic market for benchmarks and tests: invented people and vacancies from one seed.

50 x 50 km with ten towns, six ways of travelling, and constraints that about 12 % of pairs pass.
Nothing here is about a real place, person or employer.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine import vocabulary as vocab
from worklocal.matching.engine.columns import (
    CLOSED,
    EXPERIENCES,
    NO_LIMIT,
    PERSON_FACTS,
    VACANCY_FACTS,
    People,
    Skills,
    SkillSpace,
    Vacancies,
    packed,
)

SIDE_METRES: Final = 50_000
REACHES: Final = np.array([3_000, 5_000, 8_000, 15_000, 25_000, 40_000])
WAYS: Final = np.array([0.12, 0.12, 0.18, 0.33, 0.18, 0.07])
SKILL_COUNT: Final = 13_896
GROUPS: Final = 120


@dataclass(frozen=True)
class Shape:
    """What the market looks like.

    `skew` is how unevenly people's occupations are spread, `popularity` how much some vacancies
    resemble everybody in an occupation while others are peculiar: the first are in all lists.
    """

    occupations: int = 1_500
    width: int = 384
    skew: float = 0.7
    popularity: float = 0.8
    openings: int = 10
    remote: float = 0.08
    capped: float = 0.1


def market(people: int, vacancies: int, seed: int, shape: Shape | None = None) -> tuple:
    """(People, Vacancies) of these sizes; the same seed and shape give the same market."""
    shape = shape or Shape()
    rng = np.random.default_rng([seed, 7])
    towns = rng.uniform(4_000, SIDE_METRES - 4_000, (10, 2))
    sizes = rng.dirichlet(np.full(10, 2.0))
    jobs = _occupations(rng, shape)
    wanted = _shares(rng, shape.occupations, shape.skew)
    offered = _shares(rng, shape.occupations, shape.skew / 2)
    theirs = _vacancies(rng, vacancies, towns, sizes, jobs, offered, shape)
    return _people(rng, people, towns, sizes, jobs, wanted, theirs, shape), theirs


@dataclass(frozen=True)
class _Jobs:
    vectors: np.ndarray
    skills: np.ndarray
    code: np.ndarray
    sector: np.ndarray
    licence: np.ndarray


def _occupations(rng: np.random.Generator, shape: Shape) -> _Jobs:
    """Occupations in groups: near vectors and overlapping skills within a group."""
    n = shape.occupations
    group = np.sort(rng.integers(0, GROUPS, n))
    family = group // 6
    axes = rng.standard_normal((GROUPS // 6 + 1, shape.width))
    centres = rng.standard_normal((GROUPS, shape.width))
    own = rng.standard_normal((n, shape.width))
    common = rng.standard_normal(shape.width)
    vectors = 0.55 * common + 0.6 * axes[family] + 0.5 * centres[group] + 0.35 * own
    pools = rng.zipf(1.35, (GROUPS, 60)) % SKILL_COUNT
    pools[:, 20:] = rng.integers(0, SKILL_COUNT, (GROUPS, 40))
    pick = np.argsort(rng.random((n, 60)), axis=1)[:, :24]
    skills = pools[group[:, None], pick]
    licence = np.where(rng.random(n) < 0.22, 1 << rng.integers(0, 8, n), 0)
    return _Jobs(
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        skills,
        1000 + group * 10 + rng.integers(0, 10, n),
        family % 20,
        licence,
    )


def _shares(rng: np.random.Generator, n: int, skew: float) -> np.ndarray:
    weight = np.exp(rng.standard_normal(n) * (0.5 + skew))
    return weight / weight.sum()


def _places(rng: np.random.Generator, n: int, towns: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    town = rng.choice(10, n, p=sizes)
    at = towns[town] + rng.normal(0, 3_000, (n, 2))
    outside = rng.random(n) < 0.12
    at[outside] = rng.uniform(0, SIDE_METRES, (int(outside.sum()), 2))
    return np.clip(at, 0, SIDE_METRES - 1).astype(np.int64)


def _unit(rng: np.random.Generator, base: np.ndarray, noise: np.ndarray | float) -> np.ndarray:
    size = np.broadcast_to(noise / np.sqrt(base.shape[1]), len(base)).astype(np.float32)
    out = base.astype(np.float32) + rng.standard_normal(base.shape, np.float32) * size[:, None]
    length = np.sqrt((out.astype(np.float64) ** 2).sum(axis=1))
    return (out / length[:, None]).astype(np.float32)


def _skills(
    rng: np.random.Generator, pools: np.ndarray, mean: float, space: SkillSpace, graded: bool
) -> Skills:
    """Rows drawn from each one's pool plus a few strays, weighed by rarity."""
    n, size = pools.shape
    keep = rng.random((n, size)) < mean / size
    keep[:, 0] = True
    rows, columns = np.nonzero(keep)
    pairs = np.unique(rows * np.int64(SKILL_COUNT) + pools[rows, columns])
    row, index = pairs // SKILL_COUNT, (pairs % SKILL_COUNT).astype(np.int32)
    start = np.searchsorted(row, np.arange(n + 1)).astype(np.int64)
    if graded:
        counts = np.bincount(index, minlength=SKILL_COUNT)
        space.index = {f"skill {k}": k for k in range(SKILL_COUNT)}
        space.frequency, space.documents = counts.tolist(), n
    essential = rng.random(len(index)) < 0.6 if graded else np.ones(len(index), bool)
    rarity = 1 + np.log((1 + space.documents) / (1 + np.array(space.frequency)))
    weight = rarity[index] * np.where(essential, 1.0, 0.5)
    length = np.sqrt(np.bincount(row, weight**2, minlength=n))
    return Skills(start, index, (weight / length[row]).astype(np.float32), essential)


def _bits(rng: np.random.Generator, n: int, shares: list[float]) -> np.ndarray:
    out = np.zeros(n, np.uint32)
    for place, share in enumerate(shares):
        out |= (rng.random(n) < share).astype(np.uint32) << np.uint32(place)
    return out


def _slots(rng: np.random.Generator, n: int, needed: bool) -> np.ndarray:
    patterns = ("school-hours", "weekdays", "weekday-evenings", "weekends", "nights")
    masks = [vocab.slot_bits([name]) for name in patterns]
    shares = [0.1, 0.25, 0.03, 0.05, 0.02] if needed else [1.0, 0.93, 0.8, 0.8, 0.7]
    out = np.zeros(n, np.uint32)
    for mask, share in zip(masks, shares, strict=True):
        out |= np.where(rng.random(n) < share, np.uint32(mask), np.uint32(0))
    return out


def _vacancies(
    rng: np.random.Generator,
    n: int,
    towns: np.ndarray,
    sizes: np.ndarray,
    jobs: _Jobs,
    offered: np.ndarray,
    shape: Shape,
) -> Vacancies:
    job = rng.choice(len(offered), n, p=offered)
    place = _places(rng, n, towns, sizes)
    least = rng.choice([4, 8, 16, 24, 30, 35, 37], n, p=[0.05, 0.1, 0.2, 0.15, 0.15, 0.2, 0.15])
    span = rng.choice([0, 2, 6, 12], n, p=[0.4, 0.3, 0.2, 0.1])
    setting = np.where(rng.random(n) < shape.remote, 2, rng.random(n) < 0.2)
    space = SkillSpace()
    facts = packed(
        VACANCY_FACTS,
        n,
        number=np.arange(n, dtype=np.int64),
        key=np.arange(n, dtype=np.int64) + (1 << 40),
        employer=rng.integers(1, n // 4 + 2, n),
        occupation=jobs.code[job],
        x=place[:, 0].copy(),
        y=place[:, 1].copy(),
        remote=setting == 2,
        setting=(1 << setting).astype(np.uint32),
        hours_min=(least * 60).astype(np.int64),
        hours_max=((least + span) * 60).astype(np.int64),
        slots=_slots(rng, n, needed=True),
        licences=(jobs.licence[job] | _bits(rng, n, [0.16, 0.06])).astype(np.uint32),
        sponsors=rng.random(n) < 0.1,
        adjustments=_bits(rng, n, [0.7, 0.5, 0.6, 0.7, 0.6]),
        pay_max=np.where(rng.random(n) < 0.05, -1, rng.normal(1500, 250, n).clip(1221)).astype(
            np.int64
        ),
        level=rng.choice(4, n, p=[0.6, 0.25, 0.1, 0.05]),
        sector=(np.uint64(1) << jobs.sector[job].astype(np.uint64)),
        open=np.ones(n, bool),
    )
    return Vacancies(
        ids=np.array([f"v{k:07d}" for k in range(n)], dtype=object),
        facts=facts,
        vectors=_unit(rng, jobs.vectors[job], 0.1 + shape.popularity * rng.random(n)),
        skills=_skills(rng, jobs.skills[job], 17, space, graded=True),
        openings=_openings(rng, n, shape),
        cap=np.where(rng.random(n) < shape.capped, rng.integers(5, 60, n), -1),
        titles=[""] * n,
        employers=[""] * n,
        sources=[{}] * n,
        space=space,
    )


def _openings(rng: np.random.Generator, n: int, shape: Shape) -> np.ndarray:
    size = np.arange(1, shape.openings + 1)
    share = 1.0 / size**1.5
    return rng.choice(size, n, p=share / share.sum())


def _people(
    rng: np.random.Generator,
    n: int,
    towns: np.ndarray,
    sizes: np.ndarray,
    jobs: _Jobs,
    wanted: np.ndarray,
    vacancies: Vacancies,
    shape: Shape,
) -> People:
    job = rng.choice(len(wanted), n, p=wanted)
    place = _places(rng, n, towns, sizes)
    low = rng.choice([0, 8, 16, 30], n, p=[0.25, 0.2, 0.25, 0.3])
    high = np.maximum(low, rng.choice([16, 25, 40, 48], n, p=[0.2, 0.25, 0.45, 0.1]))
    closed = rng.random(n) < 0.1
    codes = np.zeros((n, EXPERIENCES), np.int64)
    levels = np.zeros((n, EXPERIENCES), np.int64)
    codes[:, 0], levels[:, 0] = jobs.code[job], rng.integers(0, 4, n)
    codes[:, 1], levels[:, 1] = jobs.code[rng.integers(0, len(wanted), n)], rng.integers(0, 3, n)
    refused = jobs.code[rng.integers(0, len(wanted), int(closed.sum()))] // 10 * 10
    facts = packed(
        PERSON_FACTS,
        n,
        x=place[:, 0].copy(),
        y=place[:, 1].copy(),
        reach=REACHES[rng.choice(6, n, p=WAYS)],
        remote=rng.random(n) < 0.7,
        hours_min=(low * 60).astype(np.int64),
        hours_max=(high * 60).astype(np.int64),
        slots=_slots(rng, n, needed=False),
        licences=_bits(rng, n, [0.65, 0.5, *[0.25] * 6])
        | np.where(rng.random(n) < 0.7, jobs.licence[job], 0).astype(np.uint32),
        right_to_work=rng.random(n) < 0.97,
        hours_limit=np.where(rng.random(n) < 0.02, 20 * 60, NO_LIMIT).astype(np.int64),
        adjustments=_bits(rng, n, [0.06, 0.04, 0.04, 0.05, 0.05]),
        min_pay=np.where(rng.random(n) < 0.5, 0, rng.normal(1250, 100, n).clip(1000)).astype(
            np.int64
        ),
        closed_from=np.cumsum(closed) - closed,
        closed_to=np.cumsum(closed),
        experience_code=codes,
        experience_level=levels,
        likes_sectors=np.where(
            rng.random(n) < 0.4, np.uint64(1) << jobs.sector[job].astype(np.uint64), np.uint64(0)
        ),
        likes_hours=np.where(rng.random(n) < 0.3, (low + high) * 30, 0).astype(np.int64),
        likes_settings=np.where(rng.random(n) < 0.2, 1 << rng.integers(0, 3, n), 0).astype(
            np.uint32
        ),
        likes_near=np.where(rng.random(n) < 0.3, 5_000, 0).astype(np.int64),
    )
    return People(
        ids=np.array([f"p{k:07d}" for k in range(n)], dtype=object),
        facts=facts,
        closed=packed(CLOSED, len(refused), kind=2, low=refused, high=refused + 9),
        vectors=_unit(rng, jobs.vectors[job], 0.35),
        skills=_skills(rng, jobs.skills[job], 16.5, vacancies.space, graded=False),
        sources=[{}] * n,
        reasons=[()] * n,
    )
