"""Continuity of coach, working alliance and social connections: formulas, never questionnaires.

An undefined value is None, and is shown as undefined; it is never nought.
"""

import itertools
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_CONTACTS_IN_TABLES = 3

# Positions of the items in the short form (Munder and others 2010). The wording is under
# copyright and is not here; only the arithmetic is.
WAI_SR = {"goal": (4, 6, 8, 11), "task": (1, 2, 10, 12), "bond": (3, 5, 7, 9)}

# Our own open scale, free for anyone to use: six plain items, 1 (not at all) to 5 (completely).
OPEN_ALLIANCE_ITEMS = (
    ("goal", "We agree on what I am working towards."),
    ("goal", "My plan is about what matters to me."),
    ("task", "What we do together helps me move forward."),
    ("task", "I know what each of us will do next."),
    ("bond", "My coach listens to me."),
    ("bond", "I can be honest with my coach."),
)


@dataclass(frozen=True)
class Continuity:
    """Five measures from 0 to 1 over a person's contacts in order; None where undefined.

    UPC = max n_i / N. COC = (sum n_i^2 - N) / (N(N-1)). SECON: share of the N-1 neighbouring
    pairs with one coach. Herfindahl = sum (n_i/N)^2. MMCI = (1 - k/(N+.1)) / (1 - 1/(N+.1)).
    `reportable`: three contacts or more, the fewest for a table.
    """

    contacts: int
    coaches: int
    upc: float | None
    coc: float | None
    secon: float | None
    herfindahl: float | None
    mmci: float | None
    reportable: bool


@dataclass(frozen=True)
class Alliance:
    """Means of the answered items, 1 to 5; None where too few were answered."""

    goal: float | None
    task: float | None
    bond: float | None
    total: float | None


@dataclass(frozen=True)
class Network:
    """A person's own network: the people named, and the ties among them.

    `density` is the share of possible ties among those named. `constraint` is Burt's (1992),
    `effective_size` his size less redundancy, `efficiency` the one over the size. `ei` is
    (unlike - like) / all, against the person's own value; `blau` 1 - sum p^2; `iqv` Blau over its
    largest value for the number of categories.
    """

    size: int
    density: float | None
    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    ei: float | None
    blau: float | None
    iqv: float | None


@dataclass(frozen=True)
class Positions:
    """A position generator: who one could reach, by the prestige of their work.

    Nothing reached: 0 positions, total 0, and the rest undefined (never a range of nought).
    """

    extensity: int
    upper_reachability: float | None
    range: float | None
    mean: float | None
    total: float


def continuity(contacts: Sequence[Hashable]) -> Continuity:
    """Continuity over contacts in order of time, each named by its coach.

    A planned hand-over held jointly is given as the new coach in both contacts, and so is no
    break. Fewer than two contacts: every measure is undefined.
    """
    n, counts = len(contacts), Counter(contacts)
    if n < 2:
        return Continuity(n, len(counts), None, None, None, None, None, reportable=False)
    squares = sum(count * count for count in counts.values())
    same = sum(a == b for a, b in itertools.pairwise(contacts))
    return Continuity(
        contacts=n,
        coaches=len(counts),
        upc=max(counts.values()) / n,
        coc=(squares - n) / (n * (n - 1)),
        secon=same / (n - 1),
        herfindahl=squares / n**2,
        mmci=(1 - len(counts) / (n + 0.1)) / (1 - 1 / (n + 0.1)),
        reportable=n >= FEWEST_CONTACTS_IN_TABLES,
    )


def wai_sr(responses: Sequence[int | None]) -> Alliance:
    """Score twelve answers of 1 to 5 in the published order (None: not answered).

    A scale needs three of its four items; the total needs all three scales and is the mean of
    the items answered. Raises ValueError for other answers or another number of them.
    """
    if len(responses) != 12:
        raise ValueError("the short form has twelve items")
    answers = dict(enumerate(_checked_answers(responses), start=1))
    scales = {
        name: _mean([answers[i] for i in items], at_least=3) for name, items in WAI_SR.items()
    }
    whole = _mean(list(answers.values()), at_least=9) if None not in scales.values() else None
    return Alliance(**scales, total=whole)


def open_alliance(responses: Sequence[int | None]) -> Alliance:
    """Score the open scale's six answers of 1 to 5; every scale needs one of its two items.

    The total is the mean of the items answered and needs five of the six.
    """
    if len(responses) != len(OPEN_ALLIANCE_ITEMS):
        raise ValueError("the open scale has six items")
    answers = _checked_answers(responses)
    named = [(name, a) for (name, _), a in zip(OPEN_ALLIANCE_ITEMS, answers, strict=True)]
    scales = {
        scale: _mean([a for name, a in named if name == scale], at_least=1) for scale in WAI_SR
    }
    return Alliance(**scales, total=_mean(answers, at_least=5))


def omega(answers: np.ndarray) -> float:
    """McDonald's omega of one factor (people by items, complete), by principal factoring."""
    answers = np.asarray(answers, dtype=float)
    if answers.ndim != 2 or answers.shape[1] < 3 or len(answers) < 3:
        raise ValueError("omega needs three items and three people or more")
    if np.any(answers.std(axis=0) == 0):
        raise ValueError("an item has the same answer from everybody")
    correlation = np.corrcoef(answers, rowvar=False)
    shared = 1 - 1 / np.diag(np.linalg.pinv(correlation))
    for _ in range(500):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loading = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        if np.abs(loading**2 - shared).max() < 1e-9:
            break
        shared = np.clip(loading**2, 0.0, 0.995)
    common = float(loading.sum() ** 2)
    return common / (common + float(np.sum(1 - shared)))


def network(
    alters: Sequence[Hashable],
    ties: Sequence[tuple[Hashable, Hashable]],
    category: Mapping[Hashable, Hashable] | None = None,
    ego_category: Hashable | None = None,
    n_categories: int = 2,
) -> Network:
    """Measure a person's own network.

    `alters` are those named (initials will do), `ties` pairs of them who know each other, in
    either order, once or twice. `category` (say, in work or not) gives E-I, Blau and IQV;
    `n_categories` is the number of categories there could be. Raises ValueError for a name twice,
    a tie of somebody not named or of somebody with themselves.
    """
    names = list(alters)
    if len(set(names)) != len(names):
        raise ValueError("somebody is named twice")
    pairs = {frozenset(tie) for tie in ties}
    if any(len(pair) != 2 or not pair <= set(names) for pair in pairs):
        raise ValueError("a tie joins two different people who were named")
    size = len(names)
    at = {name: i + 1 for i, name in enumerate(names)}
    graph = np.zeros((size + 1, size + 1))
    graph[0, 1:] = graph[1:, 0] = 1
    for a, b in (tuple(pair) for pair in pairs):
        graph[at[a], at[b]] = graph[at[b], at[a]] = 1
    effective = size - 2 * len(pairs) / size if size else None
    blau, iqv, ei = _mix(names, category, ego_category, n_categories)
    return Network(
        size=size,
        density=len(pairs) / (size * (size - 1) / 2) if size > 1 else None,
        constraint=float(burt_constraint(graph)[0]) if size else None,
        effective_size=effective,
        efficiency=effective / size if effective is not None else None,
        ei=ei,
        blau=blau,
        iqv=iqv,
    )


def burt_constraint(graph: np.ndarray) -> np.ndarray:
    """Burt's constraint of everybody in a symmetric matrix of ties (0 or 1, or strengths).

    sum over j of (p_ij + sum over q of p_iq p_qj)^2; NaN for somebody with no ties.
    """
    graph = np.asarray(graph, dtype=float)
    strength = graph.sum(axis=1, keepdims=True)
    share = np.divide(graph, strength, out=np.zeros_like(graph), where=strength > 0)
    reach = (share + share @ share) ** 2
    found = (reach * (graph > 0)).sum(axis=1)
    return np.where(strength[:, 0] > 0, found, np.nan)


def bridging(
    alters: Sequence[Mapping[str, Hashable]], ego: Mapping[str, Hashable]
) -> tuple[int, int, int]:
    """(bonding, bridging, working) ties of a person.

    Bonding: family or a near friend, alike in work and area. Bridging: unlike in work, area,
    ethnicity or class, where both are known. Keys: role ("FAMILY", "NEAR_FRIEND", other), work
    (Boolean), area, ethnicity, class.
    """
    compared = ("work", "area", "ethnicity", "class")
    bonding = bridges = 0
    for one in alters:
        known = [k for k in compared if one.get(k) is not None and ego.get(k) is not None]
        bridges += any(one[k] != ego[k] for k in known)
        near = one.get("role") in {"FAMILY", "NEAR_FRIEND"}
        alike = {"work", "area"} <= set(known) and all(one[k] == ego[k] for k in ("work", "area"))
        bonding += near and alike
    return bonding, bridges, sum(one.get("work") is True for one in alters)


def positions(prestige: Sequence[float], reached: Sequence[float]) -> Positions:
    """Score a position generator from the prestige of its positions and of those reached.

    Raises ValueError when somebody reached a position the instrument does not have.
    """
    if not Counter(reached) <= Counter(prestige):
        raise ValueError("a position was reached that the instrument does not have")
    if not reached:
        return Positions(0, None, None, None, 0.0)
    total = float(sum(reached))
    return Positions(
        len(reached),
        float(max(reached)),
        float(max(reached) - min(reached)),
        total / len(reached),
        total,
    )


def _mix(
    names: Sequence[Hashable],
    category: Mapping[Hashable, Hashable] | None,
    own: Hashable | None,
    n_categories: int,
) -> tuple[float | None, float | None, float | None]:
    if category is None or not names:
        return None, None, None
    kinds = [category[name] for name in names]
    counts = Counter(kinds)
    if len(counts) > n_categories:
        raise ValueError(f"there are more than {n_categories} categories")
    blau = 1 - sum((count / len(kinds)) ** 2 for count in counts.values())
    iqv = blau / (1 - 1 / n_categories) if n_categories > 1 else None
    if own is None:
        return blau, iqv, None
    unlike = sum(kind != own for kind in kinds)
    return blau, iqv, (2 * unlike - len(kinds)) / len(kinds)


def _checked_answers(responses: Sequence[int | None]) -> list[int | None]:
    for place, answer in enumerate(responses, start=1):
        if answer is not None and answer not in (1, 2, 3, 4, 5):
            raise ValueError(f"item {place} is {answer}, not 1 to 5")
    return list(responses)


def _mean(answers: Sequence[int | None], at_least: int) -> float | None:
    given = [answer for answer in answers if answer is not None]
    return sum(given) / len(given) if len(given) >= at_least else None
