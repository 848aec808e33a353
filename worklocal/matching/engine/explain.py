"""Why a vacancy is, or is not, on a person's list: parts that add up to the score, and rules.

Score parts: title or occupation likeness, one part for each shared skill, experience short, each
wish not met, and the price. For a pair that is not listed: the first failing rule with both
statements, their sources and the smallest change that would pass.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.constraints import RuleResult, check_pair
from worklocal.matching.engine.kernel import DEFAULT_FLOOR
from worklocal.matching.engine.scoring import (
    DENSE_SHARE,
    LIKING_PARTS,
    METHOD,
    SKILL_SHARE,
    dense_rows,
    factors_on_columns,
    scores_for_person,
)

EXACT = 1e-6


@dataclass(frozen=True)
class Part:
    """One part of a score: kind is occupation, skill, experience, wish or price."""

    kind: str
    name: str
    value: float


@dataclass(frozen=True)
class Explanation:
    """All about one pair. `adjusted` is score less price and equals the sum of `parts`."""

    person: str
    vacancy: str
    method: str
    score: float
    price: float
    adjusted: float
    floor: float
    eligible: bool
    reaches_floor: bool
    parts: list[Part]
    missing_essentials: list[str]
    rules: list[RuleResult]

    @property
    def first_failure(self) -> RuleResult | None:
        """The first rule that fails, None when the pair may be listed."""
        return next((rule for rule in self.rules if not rule.passes), None)

    @property
    def all_failures(self) -> list[RuleResult]:
        """Every rule that fails, in order."""
        return [rule for rule in self.rules if not rule.passes]

    def as_dict(self) -> dict:
        """For storing beside a challenge or a report: rule, version and inputs."""
        return asdict(self)


def explain_pair(
    people: People,
    p: int,
    vacancies: Vacancies,
    v: int,
    *,
    price: float = 0.0,
    floor: float = DEFAULT_FLOOR,
) -> Explanation:
    """Explain row p with row v. Raises AssertionError if the parts do not add up to 1e-6."""
    score = float(scores_for_person(people, p, vacancies, np.array([v]))[0])
    (parts,) = parts_of_list(people, p, vacancies, [v], [score])
    parts += price_part(price)
    rules = check_pair(people, p, vacancies, v)
    return Explanation(
        person=str(people.ids[p]),
        vacancy=str(vacancies.ids[v]),
        method=METHOD,
        score=score,
        price=price,
        adjusted=score - price,
        floor=floor,
        eligible=all(rule.passes for rule in rules),
        reaches_floor=score >= floor,
        parts=parts,
        missing_essentials=missing_essentials(people, p, vacancies, v),
        rules=rules,
    )


def parts_of_list(
    people: People, p: int, vacancies: Vacancies, rows: Sequence[int], scores: Sequence[float]
) -> list[list[Part]]:
    """The parts of each score before the price, largest skill first, for one person's whole list.

    Raises AssertionError if any do not add up to the score given, to 1e-6.
    """
    at = np.asarray(rows, np.int64)
    mine = _row_of(people, p)
    dense = DENSE_SHARE * dense_rows(people.vectors[p], vacancies.vectors[at])
    facts = vacancies.facts[at]
    experience = np.broadcast_to(
        factors_on_columns(people.facts, p, facts, slice(None))[0], at.shape
    )
    missed = [
        (name, weight, np.broadcast_to(misses(people.facts, p, facts, slice(None)), at.shape))
        for name, weight, misses in LIKING_PARTS
    ]
    found = []
    for k, v in enumerate(at.tolist()):
        skills = [
            Part("skill", name, SKILL_SHARE * value) for name, value in _shared(mine, vacancies, v)
        ]
        alike, had = float(dense[k]), float(experience[k])
        fit = alike + sum(part.value for part in skills)
        parts = [
            Part("occupation", "title and occupation alike", alike),
            *sorted(skills, key=lambda part: (-part.value, part.name)),
        ]
        if had != 1:
            parts.append(Part("experience", "less than is asked for", fit * (had - 1)))
        parts += [
            Part("wish", f"{name} not as wished", -weight * fit * had)
            for name, weight, misses in missed
            if misses[k]
        ]
        if abs(sum(part.value for part in parts) - scores[k]) > EXACT:
            raise AssertionError("the parts of a score do not add up to it")
        found.append(parts)
    return found


def price_part(price: float) -> list[Part]:
    """What is taken off because the vacancy is shown to many others; nothing at no price."""
    return [Part("price", "shown to many others", -price)] if price else []


def _shared(mine: dict[int, float], vacancies: Vacancies, v: int) -> list[tuple[str, float]]:
    """Skills that both have, with the product of their weights (rarity, essential or useful)."""
    names = vacancies.space.names
    return [
        (names[skill], float(mine[skill]) * float(weight))
        for skill, weight in _row_of(vacancies, v).items()
        if skill in mine
    ]


def missing_essentials(people: People, p: int, vacancies: Vacancies, v: int) -> list[str]:
    """Skills that the employer calls essential and the person has not stated."""
    mine = _row_of(people, p)
    skills, names = vacancies.skills, vacancies.space.names
    return [
        names[skills.index[k]]
        for k in range(skills.start[v], skills.start[v + 1])
        if skills.essential[k] and skills.index[k] not in mine
    ]


def in_words(explanation: Explanation) -> list[str]:
    """Lines for a person to read, most telling first."""
    failing = explanation.all_failures
    lines = [f"Score {explanation.adjusted:.3f} ({explanation.method})."]
    lines += [f"  {part.value:+.4f}  {part.kind}: {part.name}" for part in explanation.parts]
    if explanation.missing_essentials:
        lines.append(f"Not yet shown: {', '.join(explanation.missing_essentials)}.")
    if not explanation.reaches_floor:
        lines.append(f"Below the quality floor of {explanation.floor:g}, so it is not listed.")
    for place, rule in enumerate(failing):
        first = "Not listed because of" if place == 0 else "Also"
        lines.append(
            f"{first} {rule.rule.replace('_', ' ')}: {rule.person_states} ({rule.person_source}); "
            f"{rule.vacancy_states} ({rule.vacancy_source}). Would pass with: {rule.change}."
        )
    if not failing:
        lines.append("Every rule passes.")
    return lines


def _row_of(side: People | Vacancies, row: int) -> dict[int, float]:
    skills = side.skills
    mine = slice(int(skills.start[row]), int(skills.start[row + 1]))
    return dict(zip(skills.index[mine].tolist(), skills.weight[mine].tolist(), strict=True))
