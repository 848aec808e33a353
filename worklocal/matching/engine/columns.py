"""People and vacancies as arrays, the only form the kernel reads.

Place is in metres, time in minutes a week, pay in pence an hour. Row order is the order of the
records given, and settles ties: give records in a stable order.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

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


PERSON_FACTS: Final = np.dtype(
    [
        ("x", np.int64),
        ("y", np.int64),
        ("reach", np.int64),
        ("likes_near", np.int64),  # metres, 0 for no wish
        ("likes_sectors", np.uint64),  # bits, 0 for no wish
        ("closed_from", np.int64),  # the person's stretch of the Closed table
        ("closed_to", np.int64),
        ("hours_min", np.int32),
        ("hours_max", np.int32),
        ("hours_limit", np.int32),
        ("likes_hours", np.int32),  # minutes, 0 for no wish
        ("min_pay", np.int32),
        ("slots", np.uint32),
        ("licences", np.uint32),
        ("adjustments", np.uint32),
        ("likes_settings", np.uint32),  # bits, 0 for no wish
        ("right_to_work", np.uint32),
        ("remote", np.uint32),
        ("experience_code", np.int32, (EXPERIENCES,)),  # SOC codes, 0 for none
        ("experience_level", np.int32, (EXPERIENCES,)),
    ],
    align=True,
)
"""One packed row for each person: a close look at a pair then touches few cache lines."""

CLOSED: Final = np.dtype([("kind", np.int64), ("low", np.int64), ("high", np.int64)])
"""What people never want to be shown: a kind, and keys or codes from low to high."""

VACANCY_FACTS: Final = np.dtype(
    [
        ("number", np.int64),  # the row's own number, kept when rows are taken into a tile
        ("key", np.int64),  # of the vacancy's id
        ("employer", np.int64),  # key of the employer's name, 0 for none
        ("x", np.int64),
        ("y", np.int64),
        ("sector", np.uint64),  # one bit, 0 unknown
        ("occupation", np.int32),  # four-digit SOC 2020, 0 unknown
        ("hours_min", np.int32),
        ("hours_max", np.int32),
        ("pay_max", np.int32),  # -1 not stated
        ("level", np.int32),
        ("slots", np.uint32),
        ("licences", np.uint32),
        ("adjustments", np.uint32),
        ("setting", np.uint32),  # one bit
        ("remote", np.uint32),
        ("sponsors", np.uint32),
        ("open", np.uint32),  # 0 when filled, withdrawn, or at the employer's cap
    ],
    align=True,
)
"""One packed row for each vacancy."""


def packed(layout: np.dtype, rows: int, /, **columns: object) -> np.recarray:
    """Packed rows from columns; a column not given is zero."""
    table = np.zeros(rows, layout).view(np.recarray)
    for name, column in columns.items():
        table[name] = column
    return table


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
    facts: np.recarray  # PERSON_FACTS
    closed: np.recarray  # CLOSED
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
    facts: np.recarray  # VACANCY_FACTS
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
    names = [name for name in VACANCY_FACTS.names if name != "number"]
    columns = {name: [row[name] for row in rows] for name in names}
    facts = packed(VACANCY_FACTS, len(rows), number=np.arange(len(rows)), **columns)
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
    end = np.cumsum([len(some) for some in ranges], dtype=np.int64)
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    facts = packed(
        PERSON_FACTS,
        len(rows),
        closed_from=end - [len(some) for some in ranges],
        closed_to=end,
        **columns,
    )
    flat = [item for some in ranges for item in some]
    closed = np.array(flat, CLOSED).view(np.recarray)
    return People(
        ids=np.array([r.id for r in records], dtype=object),
        facts=facts,
        closed=closed,
        vectors=unit_rows(
            [r.vector if vacancies.vectors.any() else None for r in records],
            vacancies.vectors.shape[1],
        ),
        skills=vacancies.space.rows([[(s, True) for s in r.skills] for r in records]),
        sources=[dict(r.sources) for r in records],
        reasons=[tuple(r.not_this) for r in records],
    )


def closed_vacancies(vacancies: Vacancies, rows: Sequence[int]) -> Vacancies:
    """The same vacancies with some closed, because they are filled, withdrawn or at their cap."""
    facts = vacancies.facts.copy()
    facts.open[list(rows)] = 0
    return replace(vacancies, facts=facts)


def _vacancy_row(r: VacancyRecord) -> dict[str, object]:
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
    return {
        "key": key_of(r.id),
        "employer": key_of(r.employer),
        "x": r.easting or 0,
        "y": r.northing or 0,
        "sector": 0 if r.sector is None else 1 << r.sector,
        "occupation": occupation_code(r.occupation),
        "hours_min": round(r.hours_min * 60),
        "hours_max": round(r.hours_max * 60),
        "pay_max": -1 if r.pay_max_pence is None else r.pay_max_pence,
        "level": r.experience_level,
        "slots": vocab.slot_bits(r.required),
        "licences": vocab.bits(r.licences, vocab.LICENCES, "licence"),
        "adjustments": vocab.bits(r.adjustments, vocab.ADJUSTMENTS, "adjustment"),
        "setting": 1 << vocab.SETTINGS.index(r.setting),
        "remote": remote,
        "sponsors": r.sponsors,
        "open": r.is_open and r.openings > 0 and not full,
    }


def _person_row(r: PersonRecord) -> dict[str, object]:
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
    spare = [0] * (EXPERIENCES - len(codes))
    return {
        "x": r.easting or 0,
        "y": r.northing or 0,
        "reach": reach if placed else -1,
        "likes_near": r.likes_near_metres or 0,
        "likes_sectors": sum(1 << sector for sector in set(r.likes_sectors)),
        "hours_min": round(r.hours_min * 60),
        "hours_max": round(r.hours_max * 60),
        "hours_limit": NO_LIMIT if r.hours_limit is None else round(r.hours_limit * 60),
        "likes_hours": round((r.likes_hours or 0) * 60),
        "min_pay": r.min_pay_pence,
        "slots": vocab.slot_bits(r.available),
        "licences": vocab.bits(r.licences, vocab.LICENCES, "licence"),
        "adjustments": vocab.bits(r.adjustments, vocab.ADJUSTMENTS, "adjustment"),
        "likes_settings": vocab.bits(r.likes_settings, vocab.SETTINGS, "setting"),
        "right_to_work": r.right_to_work,
        "remote": r.remote,
        "experience_code": codes + spare,
        "experience_level": levels + spare,
    }


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
