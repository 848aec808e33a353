"""The hard constraints: rules by name, each from a person's and an employer's own statement.

A rule is one function of (person facts, p, vacancy facts, v) that is true when the pair FAILS.
The same text is compiled for one pair and run by numpy on whole columns. Rules stand in the
order in which a failure is named; a pair may be listed only if no rule fails.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from worklocal.matching.engine import vocabulary as vocab
from worklocal.matching.engine.columns import (
    NO_LIMIT,
    People,
    Vacancies,
)
from worklocal.matching.engine.compiled import jit, plain

RULES: Final = (
    "open",
    "not_this",
    "right_to_work",
    "travel",
    "hours",
    "times",
    "licences",
    "adjustments",
    "pay",
)
ALL_RULES: Final = (1 << len(RULES)) - 1


@jit
def fails_open(people, p, vacancies, v):
    """The vacancy is filled, withdrawn, or has all the applications its employer will take."""
    return vacancies[v].open == 0


@jit
def fails_not_this(people, closed, p, vacancies, v):
    """The person asked never to be shown this vacancy, employer or occupation."""
    for k in range(people[p].closed_from, people[p].closed_to):
        kind = closed[k].kind
        value = vacancies[v].key
        if kind == 1:
            value = vacancies[v].employer
        elif kind == 2:
            value = np.int64(vacancies[v].occupation)
        if closed[k].low <= value <= closed[k].high:
            return True
    return False


@jit
def fails_right_to_work(people, p, vacancies, v):
    """The person needs a sponsor and the employer is none."""
    return (people[p].right_to_work == 0) & (vacancies[v].sponsors == 0)


@jit
def fails_travel(people, p, vacancies, v):
    """Too far for the person's way of travelling; or remote, and they do not want that."""
    dx = vacancies[v].x - people[p].x
    dy = vacancies[v].y - people[p].y
    reach = people[p].reach
    far = (reach < 0) | (dx * dx + dy * dy > reach * reach)
    remote, on_site = vacancies[v].remote != 0, vacancies[v].remote == 0
    return (remote & (people[p].remote == 0)) | (on_site & far)


@jit
def fails_hours(people, p, vacancies, v):
    """No weekly hours suit both, or all of them are above a limit on the right to work."""
    return (
        (vacancies[v].hours_min > people[p].hours_max)
        | (vacancies[v].hours_max < people[p].hours_min)
        | (vacancies[v].hours_min > people[p].hours_limit)
        | (people[p].hours_min > people[p].hours_limit)
    )


@jit
def fails_times(people, p, vacancies, v):
    """The work needs a day or time (a shift, school holidays) the person cannot do."""
    return (vacancies[v].slots & ~people[p].slots) != 0


@jit
def fails_licences(people, p, vacancies, v):
    """A licence, registration or check is required that the person does not hold."""
    return (vacancies[v].licences & ~people[p].licences) != 0


@jit
def fails_adjustments(people, p, vacancies, v):
    """The person needs an adjustment that the employer has not said they can make."""
    return (people[p].adjustments & ~vacancies[v].adjustments) != 0


@jit
def fails_pay(people, p, vacancies, v):
    """The most that is paid is below the person's least; pay not stated fails a stated least."""
    return vacancies[v].pay_max < people[p].min_pay - (people[p].min_pay == 0)


@jit
def first_failure(people, closed, p, vacancies, v, active):
    """Number of the first rule that fails, counted from 1; 0 when the pair may be listed."""
    if active & 1 and fails_open(people, p, vacancies, v):
        return 1
    if active & 2 and fails_not_this(people, closed, p, vacancies, v):
        return 2
    if active & 4 and fails_right_to_work(people, p, vacancies, v):
        return 3
    if active & 8 and fails_travel(people, p, vacancies, v):
        return 4
    if active & 16 and fails_hours(people, p, vacancies, v):
        return 5
    if active & 32 and fails_times(people, p, vacancies, v):
        return 6
    if active & 64 and fails_licences(people, p, vacancies, v):
        return 7
    if active & 128 and fails_adjustments(people, p, vacancies, v):
        return 8
    if active & 256 and fails_pay(people, p, vacancies, v):
        return 9
    return 0


@jit
def failures(people, closed, p, vacancies, v):
    """Bits of every rule that fails: bit k for RULES[k]."""
    bits = 0
    for k in range(9):
        if first_failure(people, closed, p, vacancies, v, 1 << k) != 0:
            bits |= 1 << k
    return bits


_ON_COLUMNS = {
    name: plain(rule)
    for name, rule in zip(
        RULES,
        (
            fails_open,
            None,
            fails_right_to_work,
            fails_travel,
            fails_hours,
            fails_times,
            fails_licences,
            fails_adjustments,
            fails_pay,
        ),
        strict=True,
    )
    if rule is not None
}


def failures_for_person(people: People, p: int, vacancies: np.recarray) -> np.ndarray:
    """Bits of the failing rules for one person and vacancies' facts, by numpy. Shape (m,) int64."""
    every = slice(None)
    bits = np.zeros(len(vacancies), np.int64)
    for k, name in enumerate(RULES):
        if name != "not_this":
            bits |= _ON_COLUMNS[name](people.facts, p, vacancies, every).astype(np.int64) << k
    values = (vacancies.key, vacancies.employer, vacancies.occupation)
    mine = people.facts[p]
    for item in people.closed[mine.closed_from : mine.closed_to]:
        value = values[item.kind]
        failed = (value >= item.low) & (value <= item.high)
        bits |= failed.astype(np.int64) << RULES.index("not_this")
    return bits


def failures_for_vacancy(people: People, vacancies: np.recarray, v: int) -> np.ndarray:
    """Bits of the failing rules for every person and one vacancy, by numpy. Shape (n,) int64."""
    every = slice(None)
    facts, closed = people.facts, people.closed
    bits = np.zeros(len(facts), np.int64)
    for k, name in enumerate(RULES):
        if name != "not_this":
            failed = np.broadcast_to(_ON_COLUMNS[name](facts, every, vacancies, v), bits.shape)
            bits |= failed.astype(np.int64) << k
    row = vacancies[v]
    value = np.array([row.key, row.employer, row.occupation])[closed.kind]
    hit = (value >= closed.low) & (value <= closed.high)
    owner = np.repeat(np.arange(len(facts)), facts.closed_to - facts.closed_from)
    bits[owner[hit]] |= 1 << RULES.index("not_this")
    return bits


def first_rule(bits: np.ndarray) -> np.ndarray:
    """Number of the first failing rule (from 1) for each value of failure bits; 0 for none."""
    bits = np.asarray(bits, np.int64)
    lowest = bits & -bits
    return np.where(bits == 0, 0, np.log2(np.maximum(lowest, 1)).astype(np.int64) + 1)


@dataclass(frozen=True)
class RuleResult:
    """One rule on one pair, in words: both statements, where they come from, the change to pass."""

    rule: str
    passes: bool
    person_states: str
    vacancy_states: str
    person_source: str
    vacancy_source: str
    change: str = ""
    change_size: float = 0.0


def check_pair(people: People, p: int, vacancies: Vacancies, v: int) -> list[RuleResult]:
    """Every rule on one pair, in order, with values, sources and the smallest change to pass."""
    bits = int(failures_for_person(people, p, vacancies.facts[v : v + 1])[0])
    results = []
    for k, rule in enumerate(RULES):
        ours, theirs, change, size = _WORDS[rule](people, p, vacancies, v)
        failed = bool(bits >> k & 1)
        results.append(
            RuleResult(
                rule=rule,
                passes=not failed,
                person_states=ours,
                vacancy_states=theirs,
                person_source=people.sources[p].get(rule, "the person's profile"),
                vacancy_source=vacancies.sources[v].get(rule, "the employer's vacancy"),
                change=change if failed else "",
                change_size=float(size) if failed else 0.0,
            )
        )
    return results


def _say_open(people: People, p: int, vacancies: Vacancies, v: int) -> tuple[str, str, str, float]:
    if vacancies.facts[v].open:
        theirs = "open"
    elif vacancies.cap[v] == 0:
        theirs = "has all the applications the employer will take"
    else:
        theirs = "filled or withdrawn"
    return "", theirs, "the employer opens the vacancy again", 1


def _say_not_this(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    facts, row = people.facts[p], vacancies.facts[v]
    values = (row.key, row.employer, row.occupation)
    for k in range(facts.closed_from, facts.closed_to):
        if people.closed[k].low <= values[people.closed[k].kind] <= people.closed[k].high:
            item = people.reasons[p][k - facts.closed_from]
            ours = f"not this {item.kind}: {item.value}"
            ours += f" ({item.reason})" if item.reason else ""
            return ours, item.value, f"the person takes back 'not this {item.kind}'", 1
    return "nothing refused that this is", "", "", 0


def _say_right_to_work(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    ours = "has the right to work" if people.facts[p].right_to_work else "needs a sponsor"
    theirs = "offers sponsorship" if vacancies.facts[v].sponsors else "does not sponsor"
    return ours, theirs, "the employer offers sponsorship", 1


def _say_travel(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    facts, theirs = people.facts, vacancies.facts
    if theirs[v].remote:
        ours = "would work remotely" if facts[p].remote else "does not want remote work"
        return ours, "remote", "the person agrees to remote work", 1
    reach = int(facts[p].reach)
    if reach < 0:
        return "has not said how far they can travel", "on site", "the person says how far", 1
    distance = float(np.hypot(float(theirs[v].x - facts[p].x), float(theirs[v].y - facts[p].y)))
    more = max(0.0, distance - reach)
    ours = f"can travel {reach / 1000:.1f} km"
    change = f"travelling {more / 1000:.2f} km further"
    return ours, f"is {distance / 1000:.1f} km away", change, more


def _say_hours(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    facts, theirs = people.facts, vacancies.facts
    low, high = int(facts[p].hours_min), int(facts[p].hours_max)
    limit = int(facts[p].hours_limit)
    least, most = int(theirs[v].hours_min), int(theirs[v].hours_max)
    ours = f"{low / 60:g} to {high / 60:g} hours a week"
    if limit < NO_LIMIT:
        ours += f", by law no more than {limit / 60:g}"
    gap = max(least - min(high, limit), low - min(most, limit), 0)
    return (
        ours,
        f"{least / 60:g} to {most / 60:g} hours",
        f"{gap / 60:g} hours' difference met",
        gap,
    )


def _say_times(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    held, needed = int(people.facts[p].slots), int(vacancies.facts[v].slots)
    missing = vocab.words(needed & ~held, vocab.SLOTS)
    ours = _listed(vocab.words(held, vocab.SLOTS))
    change = f"being free for {_listed(missing)}"
    return ours, f"needs {_listed(vocab.words(needed, vocab.SLOTS))}", change, len(missing)


def _say_licences(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    held, needed = int(people.facts[p].licences), int(vacancies.facts[v].licences)
    missing = vocab.words(needed & ~held, vocab.LICENCES)
    ours = f"holds {_listed(vocab.words(held, vocab.LICENCES))}"
    theirs = f"requires {_listed(vocab.words(needed, vocab.LICENCES))}"
    return ours, theirs, f"getting {_listed(missing)}", len(missing)


def _say_adjustments(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    needed, offered = int(people.facts[p].adjustments), int(vacancies.facts[v].adjustments)
    missing = vocab.words(needed & ~offered, vocab.ADJUSTMENTS)
    ours = f"needs {_listed(vocab.words(needed, vocab.ADJUSTMENTS))}"
    theirs = f"offers {_listed(vocab.words(offered, vocab.ADJUSTMENTS))}"
    return ours, theirs, f"the employer offers {_listed(missing)}", len(missing)


def _say_pay(people: People, p: int, vacancies: Vacancies, v: int) -> Any:
    least, most = int(people.facts[p].min_pay), int(vacancies.facts[v].pay_max)
    ours = f"at least £{least / 100:.2f} an hour" if least else "no least pay stated"
    if most < 0:
        return ours, "pay not stated", "the employer states the pay", least
    change = f"£{(least - most) / 100:.2f} an hour more"
    return ours, f"up to £{most / 100:.2f} an hour", change, least - most


def _listed(items: list[str]) -> str:
    if not items:
        return "nothing"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


_WORDS = {
    "open": _say_open,
    "not_this": _say_not_this,
    "right_to_work": _say_right_to_work,
    "travel": _say_travel,
    "hours": _say_hours,
    "times": _say_times,
    "licences": _say_licences,
    "adjustments": _say_adjustments,
    "pay": _say_pay,
}
