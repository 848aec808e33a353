"""People and vacancies as columns (structure of arrays), the only form the kernel reads.

Place is in metres, time in minutes a week, pay in pence an hour. Row order is the order of the
records given, and settles ties: give records in a stable order.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from worklocal.matching.engine import vocabulary as vocab
from worklocal.matching.engine.records import BadRecord, NotThis, PersonRecord, VacancyRecord

LANES = 8
NO_LIMIT = 1 << 20
EXPERIENCES = 4
EXCLUSION_KINDS = ("vacancy", "employer", "occupation")
USEFUL_WEIGHT = 0.5


class Skills(NamedTuple):
    """Sparse rows: `index[start[i]:start[i+1]]` ascending, weights of length 1 in a row."""

    start: np.ndarray  # (n+1,) int64
    index: np.ndarray  # (nnz,) int32
    weight: np.ndarray  # (nnz,) float32
    essential: np.ndarray  # (nnz,) bool; all True for people


class PersonFacts(NamedTuple):
    """One array of n rows for each statement of a person."""

    x: np.ndarray
    y: np.ndarray
    reach: np.ndarray
    remote: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    slots: np.ndarray
    licences: np.ndarray
    right_to_work: np.ndarray
    hours_limit: np.ndarray
    adjustments: np.ndarray
    min_pay: np.ndarray
    not_start: np.ndarray  # (n+1,)
    not_kind: np.ndarray
    not_low: np.ndarray
    not_high: np.ndarray
    experience_code: np.ndarray  # (n, 4) SOC codes, 0 for none
    experience_level: np.ndarray  # (n, 4)
    likes_sectors: np.ndarray  # uint64 bits, 0 for no wish
    likes_hours: np.ndarray  # minutes, 0 for no wish
    likes_settings: np.ndarray  # bits, 0 for no wish
    likes_near: np.ndarray  # metres, 0 for no wish


class VacancyFacts(NamedTuple):
    """One array of m rows for each statement of an employer."""

    number: np.ndarray  # the row's own number, kept when rows are taken into a tile
    key: np.ndarray  # of the vacancy's id
    employer: np.ndarray  # key of the employer's name, 0 for none
    occupation: np.ndarray  # four-digit SOC 2020, 0 unknown
    x: np.ndarray
    y: np.ndarray
    remote: np.ndarray
    setting: np.ndarray  # one bit
    hours_min: np.ndarray
    hours_max: np.ndarray
    slots: np.ndarray
    licences: np.ndarray
    sponsors: np.ndarray
    adjustments: np.ndarray
    pay_max: np.ndarray  # -1 not stated
    level: np.ndarray
    sector: np.ndarray  # uint64, one bit or 0
    open: np.ndarray  # False when filled, withdrawn, or at the employer's cap


@dataclass
class SkillSpace:
    """Skills by name with their rarity; a skill met later gets the rarity of a skill unseen."""

    index: dict[str, int] = field(default_factory=dict)
    frequency: list[int] = field(default_factory=list)
    documents: int = 0

    @classmethod
    def of(cls, vacancies: Iterable[VacancyRecord]) -> "SkillSpace":
        """Count in how many vacancies each skill is asked for."""
        space = cls()
        for vacancy in vacancies:
            space.documents += 1
            for skill in {*vacancy.essential_skills, *vacancy.useful_skills}:
                space.frequency[space.number(skill)] += 1
        return space

    def number(self, skill: str) -> int:
        """The skill's column, a new one if it was never met."""
        place = self.index.setdefault(skill, len(self.frequency))
        if place == len(self.frequency):
            self.frequency.append(0)
        return place

    def rarity(self, place: int) -> float:
        """Inverse document frequency, 1 for a skill that every vacancy asks for."""
        return 1.0 + math.log((1 + self.documents) / (1 + self.frequency[place]))

    @property
    def names(self) -> list[str]:
        """Names by column."""
        return list(self.index)

    def rows(self, rows: Sequence[Sequence[tuple[str, bool]]]) -> Skills:
        """Weigh, sort and scale rows of (skill, is it essential) to length 1."""
        start, index, weight, essential = [0], [], [], []
        for row in rows:
            marks: dict[int, bool] = {}
            for name, must in row:
                place = self.number(name)
                marks[place] = marks.get(place, False) or must
            raw = {k: self.rarity(k) * (1.0 if marks[k] else USEFUL_WEIGHT) for k in sorted(marks)}
            length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
            index.extend(raw)
            weight.extend(value / length for value in raw.values())
            essential.extend(marks[k] for k in raw)
            start.append(len(index))
        return Skills(
            np.array(start, np.int64),
            np.array(index, np.int32),
            np.array(weight, np.float32),
            np.array(essential, bool),
        )


@dataclass(frozen=True)
class People:
    """n people as columns: ids, facts, unit vectors (n, d) float32 and sparse skills."""

    ids: np.ndarray
    facts: PersonFacts
    vectors: np.ndarray
    skills: Skills
    sources: list[dict[str, str]]
    reasons: list[tuple[NotThis, ...]]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Vacancies:
    """m vacancies as columns, with openings and the applications each can still take (-1: any)."""

    ids: np.ndarray
    facts: VacancyFacts
    vectors: np.ndarray
    skills: Skills
    openings: np.ndarray
    cap: np.ndarray
    titles: list[str]
    employers: list[str]
    sources: list[dict[str, str]]
    space: SkillSpace

    def __len__(self) -> int:
        return len(self.ids)


def key_of(name: str) -> int:
    """A stable number of 63 bits for an id or an employer's name, 0 for the empty one."""
    if not name:
        return 0
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def unit_rows(vectors: Sequence[np.ndarray | None], width: int | None = None) -> np.ndarray:
    """Rows scaled to length 1 and padded to a multiple of 8 columns; None gives a row of zeros."""
    widths = {len(v) for v in vectors if v is not None}
    if len(widths) > 1:
        raise BadRecord(f"vectors have different lengths: {sorted(widths)}")
    own = widths.pop() if widths else 0
    padded = -(-own // LANES) * LANES or LANES
    if width is not None and own and padded != width:
        raise BadRecord(f"vectors have {own} numbers; the others here have {width}")
    out = np.zeros((len(vectors), width or padded), np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None:
            out[row, :own] = vector
    if not np.isfinite(out).all():
        raise BadRecord("a vector holds something that is not a number")
    length = np.sqrt((out.astype(np.float64) ** 2).sum(axis=1))
    return (out / np.where(length == 0, 1, length)[:, None]).astype(np.float32)


def occupation_code(code: str) -> int:
    """A SOC 2020 unit group as a number, 0 when unknown. Raises BadRecord for anything else."""
    if not code:
        return 0
    if not (code.isascii() and code.isdigit() and len(code) == 4):
        raise BadRecord(f"occupation '{code}' is not a four-digit SOC 2020 code")
    return int(code)


def build_vacancies(
    records: Sequence[VacancyRecord], *, space: SkillSpace | None = None, width: int | None = None
) -> Vacancies:
    """Columns from records. Give `space` and `width` to keep an earlier run's skill weights.

    Raises BadRecord naming the vacancy.
    """
    space = SkillSpace.of(records) if space is None else space
    _refuse_twice([record.id for record in records], "vacancy")
    rows = [_checked("vacancy", r.id, _vacancy_row, r) for r in records]
    table = list(zip(*rows, strict=True)) if rows else [()] * len(_VACANCY_TYPES)
    kinds = dict(zip(VacancyFacts._fields[1:], _VACANCY_TYPES, strict=True))
    facts = VacancyFacts(
        np.arange(len(rows), dtype=np.int64),
        *(np.array(c, kind) for c, kind in zip(table, kinds.values(), strict=True)),
    )
    cap = [
        -1 if r.application_cap is None else max(0, r.application_cap - r.applications)
        for r in records
    ]
    return Vacancies(
        ids=np.array([r.id for r in records], dtype=object),
        facts=facts,
        vectors=unit_rows([r.vector for r in records], width),
        skills=space.rows(
            [
                [*((s, True) for s in r.essential_skills), *((s, False) for s in r.useful_skills)]
                for r in records
            ]
        ),
        openings=np.array([r.openings for r in records], np.int64),
        cap=np.array(cap, np.int64),
        titles=[r.title for r in records],
        employers=[r.employer for r in records],
        sources=[dict(r.sources) for r in records],
        space=space,
    )


def build_people(records: Sequence[PersonRecord], vacancies: Vacancies) -> People:
    """Columns from records, in the skill space and vector width of the vacancies.

    Raises BadRecord naming the person.
    """
    _refuse_twice([record.id for record in records], "person")
    rows = [_checked("person", r.id, _person_row, r) for r in records]
    ranges = [[_checked("person", r.id, _exclusion, item) for item in r.not_this] for r in records]
    flat = [item for some in ranges for item in some]
    table = list(zip(*rows, strict=True)) if rows else [()] * len(_PERSON_TYPES)
    columns = [np.array(c, kind) for c, kind in zip(table, _PERSON_TYPES, strict=True)]
    start = np.concatenate([[0], np.cumsum([len(some) for some in ranges])]).astype(np.int64)
    closed = np.array(flat, np.int64).reshape(-1, 3)
    facts = PersonFacts(
        *columns[:12],
        start,
        *(np.ascontiguousarray(closed[:, k]) for k in range(3)),
        columns[12].reshape(-1, EXPERIENCES),
        columns[13].reshape(-1, EXPERIENCES),
        *columns[14:],
    )
    return People(
        ids=np.array([r.id for r in records], dtype=object),
        facts=facts,
        vectors=unit_rows([r.vector for r in records], vacancies.vectors.shape[1]),
        skills=vacancies.space.rows([[(s, True) for s in r.skills] for r in records]),
        sources=[dict(r.sources) for r in records],
        reasons=[tuple(r.not_this) for r in records],
    )


def take_vacancies(facts: VacancyFacts, rows: np.ndarray) -> VacancyFacts:
    """The facts of some rows, which keep their numbers."""
    return VacancyFacts(*(column[rows] for column in facts))


def closed_vacancies(vacancies: Vacancies, rows: Sequence[int]) -> Vacancies:
    """The same vacancies with some closed, because they are filled, withdrawn or at their cap."""
    is_open = vacancies.facts.open.copy()
    is_open[list(rows)] = False
    return replace(vacancies, facts=vacancies.facts._replace(open=is_open))


_VACANCY_TYPES = (
    *([np.int64] * 5),
    np.bool_,
    np.uint32,
    *([np.int64] * 2),
    *([np.uint32] * 2),
    np.bool_,
    np.uint32,
    *([np.int64] * 2),
    np.uint64,
    np.bool_,
)
_PERSON_TYPES = (
    *([np.int64] * 3),
    np.bool_,
    *([np.int64] * 2),
    *([np.uint32] * 2),
    np.bool_,
    np.int64,
    np.uint32,
    np.int64,
    np.int64,
    np.int64,
    np.uint64,
    np.int64,
    np.uint32,
    np.int64,
)


def _vacancy_row(r: VacancyRecord) -> tuple:
    if r.setting not in vocab.SETTINGS:
        raise BadRecord(f"setting '{r.setting}' is not one of {', '.join(vocab.SETTINGS)}")
    remote = r.setting == "remote"
    if not remote and (r.easting is None or r.northing is None):
        raise BadRecord("work that is not remote needs a place")
    _refuse_hours(r.hours_min, r.hours_max)
    if r.openings < 0 or (r.application_cap is not None and r.application_cap < 0):
        raise BadRecord("openings and the cap on applications cannot be negative")
    if r.experience_level not in range(4):
        raise BadRecord("experience level is 0, 1, 2 or 3")
    if r.sector is not None and r.sector not in range(64):
        raise BadRecord("sector is a number from 0 to 63")
    if r.pay_max_pence is not None and r.pay_max_pence < 0:
        raise BadRecord("pay cannot be negative")
    full = r.application_cap is not None and r.applications >= r.application_cap
    return (
        key_of(r.id),
        key_of(r.employer),
        occupation_code(r.occupation),
        r.easting or 0,
        r.northing or 0,
        remote,
        1 << vocab.SETTINGS.index(r.setting),
        round(r.hours_min * 60),
        round(r.hours_max * 60),
        vocab.slot_bits(r.required),
        vocab.bits(r.licences, vocab.LICENCES, "licence"),
        r.sponsors,
        vocab.bits(r.adjustments, vocab.ADJUSTMENTS, "adjustment"),
        -1 if r.pay_max_pence is None else r.pay_max_pence,
        r.experience_level,
        0 if r.sector is None else 1 << r.sector,
        r.is_open and r.openings > 0 and not full,
    )


def _person_row(r: PersonRecord) -> tuple:
    _refuse_hours(r.hours_min, r.hours_max)
    if r.min_pay_pence < 0:
        raise BadRecord("pay cannot be negative")
    if len(r.experience) > EXPERIENCES:
        raise BadRecord(f"give at most {EXPERIENCES} occupations of experience, the best ones")
    placed = r.easting is not None and r.northing is not None
    codes = [occupation_code(code) for code, _ in r.experience]
    levels = [level for _, level in r.experience]
    if any(level not in range(4) for level in levels):
        raise BadRecord("experience level is 0, 1, 2 or 3")
    if any(sector not in range(64) for sector in r.likes_sectors):
        raise BadRecord("sector is a number from 0 to 63")
    reach = vocab.reach_metres(r.travel, r.reach_metres)
    return (
        r.easting or 0,
        r.northing or 0,
        reach if placed else -1,
        r.remote,
        round(r.hours_min * 60),
        round(r.hours_max * 60),
        vocab.slot_bits(r.available),
        vocab.bits(r.licences, vocab.LICENCES, "licence"),
        r.right_to_work,
        NO_LIMIT if r.hours_limit is None else round(r.hours_limit * 60),
        vocab.bits(r.adjustments, vocab.ADJUSTMENTS, "adjustment"),
        r.min_pay_pence,
        codes + [0] * (EXPERIENCES - len(codes)),
        levels + [0] * (EXPERIENCES - len(levels)),
        sum(1 << sector for sector in set(r.likes_sectors)),
        round((r.likes_hours or 0) * 60),
        vocab.bits(r.likes_settings, vocab.SETTINGS, "setting"),
        r.likes_near_metres or 0,
    )


def _exclusion(item: NotThis) -> tuple[int, int, int]:
    if item.kind not in EXCLUSION_KINDS or not item.value:
        raise BadRecord(f"'not this' {item.kind}:{item.value}; use {', '.join(EXCLUSION_KINDS)}")
    kind = EXCLUSION_KINDS.index(item.kind)
    if kind < 2:
        return kind, key_of(item.value), key_of(item.value)
    code = item.value
    if not (code.isascii() and code.isdigit() and len(code) <= 4):
        raise BadRecord(f"'not this' occupation '{code}' is not one to four digits")
    low = int(code.ljust(4, "0"))
    return kind, low, low + 10 ** (4 - len(code)) - 1


def _refuse_hours(low: float, high: float) -> None:
    if not 0 <= low <= high <= 168:
        raise BadRecord(f"hours from {low} to {high} are not a span within a week")


def _refuse_twice(ids: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for key in ids:
        if not key or key in seen:
            raise BadRecord(f"{what} id '{key}' is {'given twice' if key else 'empty'}")
        seen.add(key)


def _checked(what: str, key: str, build, *args: object):
    try:
        return build(*args)
    except ValueError as reason:
        raise BadRecord(f"{what} {key}: {reason}") from reason
