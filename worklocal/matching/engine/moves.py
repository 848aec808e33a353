"""Career moves: from an exposed or shrinking occupation to growing or green ones within reach.

Says how much of the work a person would already know, what the gap is, and how the two occupations
compare in exposure, projected jobs, green skills, local pay and local demand. It says nothing about
what becomes of anybody's job: exposure and projections are published figures, not forecasts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from worklocal.matching.engine.occupations import Occupations, load_occupations, projected_change

METHOD: Final = (
    "worklocal-moves 1.0: ESCO skill likeness x merit (exposure, jobs, green, pay, demand)"
)
NOTES: Final = (
    "Exposure is the share of tasks open to generative AI. It is not a forecast of job loss.",
    "Jobs are one published projection for the area to 2035 by broad group, not a forecast.",
    "Skills are those of the occupation in general; a person's own may differ.",
)
LEAST_LIKENESS: Final = 0.12
GREEN_SHARE: Final = 0.05
NAMED: Final = 8


@dataclass(frozen=True)
class Move:
    """One occupation to move to. Shares are 0 to 1; None where there is no figure.

    likeness is the cosine of the two skill profiles; covered the weight of the essential skills
    that are already there; merit the mean of the comparisons that could be made.
    """

    code: str
    title: str
    likeness: float
    covered: float
    merit: float
    exposure: float | None
    exposure_difference: float | None
    jobs_change_a_year: float | None
    green_share: float
    is_green: bool
    pay_pence: int | None
    pay_ratio: float | None
    openings: int | None
    levels_up: int
    shared_skills: list[str]
    gap: list[str]

    @property
    def worth(self) -> float:
        """What moves are ordered by."""
        return self.likeness * self.merit

    @property
    def in_words(self) -> list[str]:
        """Why it is worth a look, in words that say what is known and no more."""
        said = [f"{self.covered:.0%} of its essential skills are already there"]
        if self.exposure_difference is not None and self.exposure_difference < 0:
            said.append("fewer of its tasks are exposed to generative AI")
        if self.jobs_change_a_year is not None:
            way = "more" if self.jobs_change_a_year > 0 else "fewer"
            said.append(f"one projection has {way} such jobs in the area by 2035")
        if self.is_green:
            said.append("green skills are part of it")
        if self.pay_ratio is not None:
            said.append(f"local pay is {self.pay_ratio:.0%} of the present occupation's")
        if self.openings is not None:
            said.append(f"{self.openings} local openings now")
        if self.levels_up > 0:
            said.append("it usually takes a qualification one level higher")
        return said

    def as_dict(self) -> dict:
        """For a report."""
        return asdict(self) | {"worth": self.worth, "in_words": self.in_words}


def career_moves(
    code: str,
    *,
    area: str = "England",
    own_skills: Sequence[str] = (),
    pay_pence: Mapping[str, float] | None = None,
    openings: Mapping[str, int] | None = None,
    least_pay_ratio: float = 0.9,
    most_levels_up: int = 1,
    top: int = 10,
    table: Occupations | None = None,
) -> list[Move]:
    """Moves from a SOC 2020 unit group, best first, ties by code.

    `own_skills` are ESCO labels that a person has beside those of the occupation. `pay_pence` (an
    hour) and `openings` are local figures by unit group. Left out: moves with too little in common,
    more than `most_levels_up` skill levels up, paid below `least_pay_ratio`, with no local opening
    when `openings` is given, and those no better in exposure, projected jobs or green skills.
    Raises KeyError for an unknown code or area.
    """
    table = table or load_occupations()
    start = table.row(code)
    jobs = projected_change(area)
    mine = _own_profile(table, start, own_skills)
    likeness = table.profiles @ mine
    found = []
    for row in np.flatnonzero(likeness >= LEAST_LIKENESS):
        if row == start or table.level[row] - table.level[start] > most_levels_up:
            continue
        move = _move(table, start, int(row), float(likeness[row]), mine, jobs, pay_pence, openings)
        if _is_worth_a_look(move, jobs, code, least_pay_ratio, openings is not None):
            found.append(move)
    found.sort(key=lambda move: (-move.worth, move.code))
    return found[:top]


def _own_profile(table: Occupations, start: int, own_skills: Sequence[str]) -> np.ndarray:
    """The occupation's profile with a person's further skills, scaled to length 1."""
    mine = table.profiles[[start]].toarray()[0]
    typical = float(np.median(mine[mine > 0])) if mine.any() else 1.0
    place = {name.lower(): k for k, name in enumerate(table.skills)}
    for name in own_skills:
        if name.lower() not in place:
            raise KeyError(name)
        mine[place[name.lower()]] = max(mine[place[name.lower()]], typical)
    return mine / (np.sqrt((mine**2).sum()) or 1.0)


def _move(
    table: Occupations,
    start: int,
    row: int,
    likeness: float,
    mine: np.ndarray,
    jobs: Mapping[str, float],
    pay_pence: Mapping[str, float] | None,
    openings: Mapping[str, int] | None,
) -> Move:
    code = table.codes[row]
    needed = table.essential[[row]].toarray()[0]
    profile = table.profiles[[row]].toarray()[0]
    weight = np.where(needed > 0, profile, 0.0)
    there = mine > 0
    by_weight = np.argsort(-weight, kind="stable")
    difference = _known(table.exposure[row] - table.exposure[start])
    here, now = _pay(pay_pence, code), _pay(pay_pence, table.codes[start])
    ratio = here / now if here and now else None
    change = jobs.get(code[:2])
    green = float(np.nan_to_num(table.green[row]))
    merits = [_step(-difference, 0.2)] if difference is not None else []
    merits += [_step(change, 0.01)] if change is not None else []
    merits += [1.0 if green >= GREEN_SHARE else 0.5]
    merits += [_step(ratio - 1, 0.25)] if ratio is not None else []
    if openings is not None:
        merits.append(min(1.0, np.log1p(openings.get(code, 0)) / np.log(101)))
    return Move(
        code=code,
        title=table.titles[row],
        likeness=likeness,
        covered=float(weight[there].sum() / weight.sum()) if weight.any() else 0.0,
        merit=float(np.mean(merits)),
        exposure=_known(table.exposure[row]),
        exposure_difference=difference,
        jobs_change_a_year=change,
        green_share=green,
        is_green=green >= GREEN_SHARE,
        pay_pence=round(here) if here else None,
        pay_ratio=ratio,
        openings=None if openings is None else int(openings.get(code, 0)),
        levels_up=int(table.level[row] - table.level[start]),
        shared_skills=[table.skills[k] for k in by_weight if weight[k] > 0 and there[k]][:NAMED],
        gap=[table.skills[k] for k in by_weight if weight[k] > 0 and not there[k]][:NAMED],
    )


def _is_worth_a_look(
    move: Move, jobs: Mapping[str, float], code: str, least_pay_ratio: float, openings: bool
) -> bool:
    if move.pay_ratio is not None and move.pay_ratio < least_pay_ratio:
        return False
    if openings and not move.openings:
        return False
    less_exposed = move.exposure_difference is not None and move.exposure_difference < 0
    change = move.jobs_change_a_year
    growing = change is not None and change > max(0.0, jobs.get(code[:2], 0.0))
    return less_exposed or growing or move.is_green


def _step(value: float, scale: float) -> float:
    """0 to 1 with 0.5 at nothing gained or lost."""
    return float(np.clip(0.5 + value / (2 * scale), 0.0, 1.0))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _pay(pay_pence: Mapping[str, float] | None, code: str) -> float | None:
    return pay_pence.get(code) if pay_pence else None
