"""Development sets from what was kept from training: ESCO names, ESCO skills, SOC index titles."""

import csv
import gzip
import random
from dataclasses import dataclass, replace
from pathlib import Path

from encoder_pairs import SENTENCES, TITLE_PREFIXES, TITLE_SUFFIXES

from worklocal.matching.engine import esco, soc_index
from worklocal.matching.engine.esco import read_table
from worklocal.matching.engine.heldout import (
    INDEX_SHARE,
    OCCUPATION_SHARE,
    SKILL_SHARE,
    is_held_out,
)
from worklocal.matching.engine.normalise import normalise_title, written_out

SEED = 7


@dataclass(frozen=True)
class RankingSet:
    """Queries, a corpus and what is right; `concepts` have the queries' own names taken out."""

    name: str
    queries: dict[str, str]
    corpus: dict[str, str]
    relevant: dict[str, set[str]]
    concepts: tuple[esco.Concept, ...]


def _without(
    concepts: tuple[esco.Concept, ...], names: dict[int, set[str]]
) -> tuple[esco.Concept, ...]:
    """Concepts with some of their names forgotten."""
    return tuple(
        replace(c, names=tuple(n for n in c.names if n not in names[at])) if at in names else c
        for at, c in enumerate(concepts)
    )


def title_sets() -> list[RankingSet]:
    """Held-out names to their concept's other names, and (as adverts write them) to its label."""
    random_ = random.Random(SEED)
    concepts = esco.occupations()
    asked: dict[str, str] = {}
    owner: dict[str, int] = {}
    taken: dict[int, set[str]] = {}
    for number, concept in enumerate(concepts):
        if is_held_out(concept.uri, OCCUPATION_SHARE) and len(concept.names) > 2:
            chosen = random_.sample(concept.names[1:], min(2, len(concept.names) - 2))
            for at, name in enumerate(chosen):
                asked[f"q{number}.{at}"] = name
                owner[f"q{number}.{at}"] = number
            taken[number] = set(chosen)
    left = _without(concepts, taken)
    names = {f"{n}.{at}": name for n, c in enumerate(left) for at, name in enumerate(c.names)}
    others = {q: {f"{n}.{at}" for at in range(len(left[n].names))} for q, n in owner.items()}
    labels = {str(number): concept.label for number, concept in enumerate(concepts)}
    noisy = {
        q: f"{random_.choice(TITLE_PREFIXES)} {t} {random_.choice(TITLE_SUFFIXES)}"
        for q, t in asked.items()
    }
    right = {q: {str(n)} for q, n in owner.items()}
    return [
        RankingSet("title to other names", asked, names, others, left),
        RankingSet("title to occupation", asked, labels, right, left),
        RankingSet("advert title to occupation", noisy, labels, right, left),
    ]


def skill_sets() -> list[RankingSet]:
    """Held-out skills: a sentence of the description, and advert-like sentences of two skills.

    The corpus is the held-out skills and every fourth other one, so that measuring stays quick.
    """
    random_ = random.Random(SEED)
    concepts = esco.skills()
    held = [n for n, c in enumerate(concepts) if is_held_out(c.uri, SKILL_SHARE)]
    held_out = set(held)
    labels = {
        str(number): concept.label
        for number, concept in enumerate(concepts)
        if number % 4 == 0 or number in held_out
    }
    descriptions = [row["description"] for row in read_table("esco/skills.csv.gz")]
    told = {f"d{n}": descriptions[n].split(". ")[0] for n in held if len(descriptions[n]) > 25}
    named = [n for n in held if len(concepts[n].names) > 1]
    random_.shuffle(named)
    sentences: dict[str, str] = {}
    right: dict[str, set[str]] = {}
    taken: dict[int, set[str]] = {}
    for first, second in zip(named[::2], named[1::2], strict=False):
        said = [random_.choice(concepts[n].names[1:]) for n in (first, second)]
        pattern = random_.choice([p for p in SENTENCES if "{1}" in p and "{2}" not in p])
        sentences[f"s{first}"] = pattern.format(*said)
        right[f"s{first}"] = {str(first), str(second)}
        taken[first], taken[second] = {said[0]}, {said[1]}
    return [
        RankingSet(
            "description to skill", told, labels, {q: {q[1:]} for q in told}, tuple(concepts)
        ),
        RankingSet("sentence of two skills", sentences, labels, right, _without(concepts, taken)),
    ]


@dataclass(frozen=True)
class CodingSet:
    """Titles and the unit groups that are right for each."""

    name: str
    titles: list[str]
    codes: list[frozenset[str]]


def unseen_index_titles() -> CodingSet:
    """The half of the held-out index titles that chose no weight."""
    by_title: dict[str, list[soc_index.IndexEntry]] = {}
    for entry in soc_index.entries():
        key = soc_index.index_key(entry.title)
        if is_held_out(key, INDEX_SHARE):
            by_title.setdefault(key, []).append(entry)
    titles, codes = [], []
    for found in by_title.values():
        chosen = [e for e in found if e.is_default] or found
        read = written_out(normalise_title(chosen[0].title))
        if len({e.soc for e in chosen}) == 1 and not is_held_out(f"half {read}", 0.5):
            titles.append(chosen[0].title)
            codes.append(frozenset({chosen[0].soc}))
    return CodingSet("unseen index titles", titles, codes)


def careers_service_titles(profiles: Path, soc2010: Path) -> list[CodingSet]:
    """National Careers Service titles with SOC 2010 codes, told in SOC 2020.

    `profiles` is a table with title and soc_2010; `soc2010` a crosswalk with share_of_soc2010: a
    SOC 2020 group is right when one in fifty of the SOC 2010 group's index titles went there.
    """
    moved: dict[str, set[str]] = {}
    with soc2010.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if float(row["share_of_soc2010"]) >= 0.02:
                moved.setdefault(row["soc_2010"], set()).add(row["soc_2020"])
    titles, codes = [], []
    with gzip.open(profiles, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["soc_2010"] in moved:
                titles.append(row["title"])
                codes.append(frozenset(moved[row["soc_2010"]]))
    random_ = random.Random(SEED)
    noisy = [
        f"{random_.choice(TITLE_PREFIXES)} {title} {random_.choice(TITLE_SUFFIXES)}"
        for title in titles
    ]
    return [
        CodingSet("careers service titles", titles, codes),
        CodingSet("the same, written as adverts", noisy, codes),
    ]
