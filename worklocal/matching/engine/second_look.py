"""A second, independent check of the rules on many listed pairs, for the benchmark.

Written from the rules' statements and not from `constraints`: distances are square roots, bits are
unpacked into words, spans are intersected. A pair that breaks a rule is counted under its name.
"""

from collections import Counter

import numpy as np

from worklocal.matching.engine import vocabulary as vocab
from worklocal.matching.engine.columns import People, Vacancies

PART = 50_000


def broken_rules(people: People, vacancies: Vacancies, p: np.ndarray, v: np.ndarray) -> Counter:
    """How many of the pairs (p[i], v[i]) break each rule; empty when none does."""
    found: Counter = Counter()
    for begin in range(0, len(p), PART):
        part = slice(begin, begin + PART)
        for name, bad in _looks(people, vacancies, p[part], v[part]).items():
            if bad.any():
                found[name] += int(bad.sum())
    return found


def _looks(
    people: People, vacancies: Vacancies, p: np.ndarray, v: np.ndarray
) -> dict[str, np.ndarray]:
    ours, theirs = people.facts[p], vacancies.facts[v]
    east = theirs["x"].astype(float) - ours["x"].astype(float)
    north = theirs["y"].astype(float) - ours["y"].astype(float)
    away = np.sqrt(east**2 + north**2)
    at_home = theirs["remote"].astype(bool)
    latest = np.minimum(ours["hours_max"], ours["hours_limit"])
    start = np.maximum(ours["hours_min"], theirs["hours_min"])
    end = np.minimum(latest, theirs["hours_max"])
    return {
        "open": ~theirs["open"].astype(bool),
        "not_this": _refused(people, p, theirs),
        "right_to_work": ~(ours["right_to_work"].astype(bool) | theirs["sponsors"].astype(bool)),
        "travel": np.where(
            at_home, ~ours["remote"].astype(bool), (away > ours["reach"]) | (ours["reach"] < 0)
        ),
        "hours": start > end,
        "times": _lacks(ours["slots"], theirs["slots"], len(vocab.SLOTS)),
        "licences": _lacks(ours["licences"], theirs["licences"], len(vocab.LICENCES)),
        "adjustments": _lacks(theirs["adjustments"], ours["adjustments"], len(vocab.ADJUSTMENTS)),
        "pay": (ours["min_pay"] > 0) & (theirs["pay_max"] < ours["min_pay"]),
    }


def _lacks(held: np.ndarray, needed: np.ndarray, words: int) -> np.ndarray:
    """Some word is needed and not held."""
    missing = np.zeros(len(held), bool)
    for place in range(words):
        has = (held // 2**place) % 2 == 1
        wants = (needed // 2**place) % 2 == 1
        missing |= wants & ~has
    return missing


def _refused(people: People, p: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Every refusal of every pair's person, laid out in one long table."""
    start, count = people.facts["closed_from"][p], np.zeros(len(p), np.int64)
    count += people.facts["closed_to"][p] - start
    pair = np.repeat(np.arange(len(p)), count)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    items = people.closed[start[pair] + within]
    columns = [theirs[name][pair].astype(np.int64) for name in ("key", "employer", "occupation")]
    value = np.choose(items["kind"], columns)
    bad = np.zeros(len(p), bool)
    bad[pair[(value >= items["low"]) & (value <= items["high"])]] = True
    return bad


def allowed(people: People, vacancies: Vacancies, p: int) -> np.ndarray:
    """Which vacancies person p may be shown by this second look. Shape (m,) bool."""
    rows = np.arange(len(vacancies))
    looks = _looks(people, vacancies, np.full(len(rows), p), rows)
    return ~np.logical_or.reduce(list(looks.values()))
