"""Why a vacancy is, or is not, on a person's list: parts that add up to the score, and rules.

Score parts: title or occupation likeness, one part for each shared skill, experience short, each
wish not met, and the price. For a pair that is not listed: the first failing rule with both
statements, their sources and the smallest change that would pass.
"""

from dataclasses import asdict, dataclass

from worklocal.matching.engine.columns import People, Vacancies
from worklocal.matching.engine.constraints import RuleResult, check_pair
from worklocal.matching.engine.kernel import DEFAULT_FLOOR
from worklocal.matching.engine.scoring import (
    DENSE_SHARE,
    LIKING_PARTS,
    METHOD,
    SKILL_SHARE,
    dense_rows,
    experience_on_columns,
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
    score = float(scores_for_person(people, p, vacancies, _one(v))[0])
    parts = score_parts(people, p, vacancies, v)
    if price:
        parts.append(Part("price", "shown to many others", -price))
    if abs(sum(part.value for part in parts) - (score - price)) > EXACT:
        raise AssertionError("the parts of a score do not add up to it")
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


def score_parts(people: People, p: int, vacancies: Vacancies, v: int) -> list[Part]:
    """The parts of the score before the price, largest skill first."""
    dense = DENSE_SHARE * float(dense_rows(people.vectors[p], vacancies.vectors[_one(v)])[0])
    skills = [
        Part("skill", name, SKILL_SHARE * value)
        for name, value in shared_skills(people, p, vacancies, v)
    ]
    fit = dense + sum(part.value for part in skills)
    experience = float(experience_on_columns(people.facts, p, vacancies.facts, v))
    wishes = [
        Part("wish", f"{name} not as wished", -weight * fit * experience)
        for name, weight, misses in LIKING_PARTS
        if misses(people.facts, p, vacancies.facts, v)
    ]
    short = [Part("experience", "less than is asked for", fit * (experience - 1))]
    return [
        Part("occupation", "title and occupation alike", dense),
        *sorted(skills, key=lambda part: (-part.value, part.name)),
        *(short if experience != 1 else []),
        *wishes,
    ]


def shared_skills(people: People, p: int, vacancies: Vacancies, v: int) -> list[tuple[str, float]]:
    """Skills that both have, with the product of their weights (rarity, essential or useful)."""
    mine = _row_of(people, p)
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


def _one(v: int):
    return [v]
