"""ESCO skills in people's own words, each with the words that gave it.

For CVs, duties, caring, volunteering and vacancies alike. Clause by clause: a skill is found by
shared words that are rare among skills, by the encoder's nearness, or by both.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import esco
from .concept_vectors import ConceptVectors
from .encoder import Encoder
from .normalise import encoder_text, lookup_key
from .word_sets import word_set

MOST_CLAUSES = 400
"""Clauses read of one text: some twelve pages."""
CANDIDATES = 12
"""Skills looked at closely for each clause."""
FLOOR = 0.50
"""Least score that is shown; set by reading results, not yet by judged texts."""
FLOOR_BY_WORDS = 0.60
"""The same without an encoder."""
LEAST_NEARNESS = 0.3
"""A skill that shares words but means something else by the encoder is not shown."""
PER_CLAUSE = 3

_STOP = word_set(
    """a an the of and or to in on for with by at from as is are was were be been it its this that
    i we you they my our your their me us them have has had do did done will would can could all
    any some other etc such using use used new more most very also which who what when where how
    into over out up about per day daily week weekly every role job work working experience good
    strong excellent ability able knowledge skill skills responsible duties include including
    required essential"""
)
_END = re.compile(r"[.;:•·\n\r\t|]+|\s[-–—*]\s|(?<=[a-z)]),\s")
_JOIN = re.compile(r"\s+(?:and|as well as|including|whilst|while)\s+")


@dataclass(frozen=True)
class SkillFound:
    """A skill, how surely it was found (0 to 1), and the words of the text that gave it."""

    uri: str
    label: str
    score: float
    words: str


def clauses_of(text: str) -> list[str]:
    """The text's clauses in order, as written; a long one also in its joined parts."""
    out: list[str] = []
    for part in _END.split(text):
        part = " ".join(part.split()).strip(" ,-–—*'\"()")
        if not _meaningful(part):
            continue
        out.append(part)
        pieces = [piece.strip(" ,") for piece in _JOIN.split(part)]
        if len(pieces) > 1:
            out += [piece for piece in pieces if _meaningful(piece)]
    return list(dict.fromkeys(out))[:MOST_CLAUSES]


def _meaningful(part: str) -> bool:
    return any(len(word) > 1 and word not in _STOP for word in lookup_key(part).split())


def _stem(word: str) -> str:
    """A crude stem: endings of verbs and doers off, so that "cleaning" meets "clean"."""
    for ending in ("ation", "ment", "ing", "ies", "ers", "er", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
    return word


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in lookup_key(text).split() if word not in _STOP]


class SkillFinder:
    """All ESCO skills made ready. Loading takes some seconds; finding, milliseconds a clause."""

    def __init__(self, encoder: Encoder | None, vectors: ConceptVectors | None) -> None:
        """Without both, skills are found by their words alone."""
        self._encoder = encoder if vectors is not None else None
        self._vectors = vectors
        self._skills = esco.skills()
        self._owner: list[int] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._name_stems: list[frozenset[str]] = []
        for number, skill in enumerate(self._skills):
            for name in skill.names:
                stems = frozenset(_stems(encoder_text(name)))
                if stems:
                    for stem in stems:
                        self._postings[stem].append(len(self._name_stems))
                    self._name_stems.append(stems)
                    self._owner.append(number)
        total = len(self._name_stems)
        self._rarity = {s: float(np.log(1 + total / len(p))) for s, p in self._postings.items()}
        self._weight = [sum(self._rarity[s] for s in stems) for stems in self._name_stems]

    def find(self, text: str, *, most: int = 30) -> list[SkillFound]:
        """Up to `most` skills, surest first; each skill once, with the clause that gave it best."""
        said = clauses_of(text)
        if not said:
            return []
        near = None
        if self._encoder is not None and self._vectors is not None:
            near = self._encoder.encode(said) @ self._vectors.skills.T
        best: dict[int, SkillFound] = {}
        for at, clause in enumerate(said):
            row = near[at] if near is not None else None
            for number, score in self._in_clause(clause, row):
                if number not in best or score > best[number].score:
                    skill = self._skills[number]
                    words = self._words(clause, number)
                    best[number] = SkillFound(skill.uri, skill.label, score, words)
        order = sorted(best.values(), key=lambda found: (-found.score, found.label))
        return order[:most]

    def _in_clause(self, clause: str, near: NDArray[np.float32] | None) -> list[tuple[int, float]]:
        """Skills of one clause above the floor: (skill, score)."""
        stems = _stems(encoder_text(clause))
        joined = {a + b for a, b in pairwise(stems) if a + b in self._postings}
        by_words = self._by_words(frozenset(stems) | joined)
        if near is None:
            scored = list(by_words.items())
            floor = FLOOR_BY_WORDS
        else:
            closest = np.argpartition(-near, CANDIDATES)[:CANDIDATES]
            looked_at = set(closest.tolist()) | set(by_words)
            scored = [
                (n, 0.65 * max(0.0, float(near[n])) + 0.35 * by_words.get(n, 0.0))
                for n in looked_at
                if near[n] >= LEAST_NEARNESS
            ]
            floor = FLOOR
        scored = [(n, round(min(1.0, score), 4)) for n, score in scored if score >= floor]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:PER_CLAUSE]

    def _by_words(self, stems: frozenset[str]) -> dict[int, float]:
        """Skills sharing rare words: share of a name's word weight that stands in the clause."""
        shared: dict[int, float] = defaultdict(float)
        for stem in sorted(stems):
            if len(self._postings.get(stem, ())) <= 4000:
                for name in self._postings.get(stem, ()):
                    shared[name] += self._rarity[stem]
        out: dict[int, float] = {}
        said = sum(self._rarity.get(stem, 6.0) for stem in stems)
        for name, weight in shared.items():
            whole = self._weight[name]
            if weight < 0.5 * whole:
                continue
            full = sum(self._rarity[s] for s in self._name_stems[name] & stems)
            score = (full / whole) * (0.75 + 0.25 * min(1.0, full / said))
            owner = self._owner[name]
            if score > out.get(owner, 0.0):
                out[owner] = score
        kept = sorted(out.items(), key=lambda pair: (-pair[1], pair[0]))[:CANDIDATES]
        return dict(kept)

    def _words(self, clause: str, number: int) -> str:
        """The clause's own words that the skill's names share; the whole clause when none."""
        names = frozenset().union(
            *(frozenset(_stems(encoder_text(name))) for name in self._skills[number].names)
        )
        shared = [
            word
            for word in clause.split()
            if _stems(encoder_text(word)) and set(_stems(encoder_text(word))) <= names
        ]
        return " ".join(shared) if shared else clause
