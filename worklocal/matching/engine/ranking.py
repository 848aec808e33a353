"""Rank a corpus of short texts for each query: job titles for a title, skills for a sentence.

A score is a weighted sum, never a fusion of ranks: with lists of unequal worth, rank fusion gives
the poor list an equal say. Weights were chosen on ESCO names kept from training (see
docs/reference/matching-quality.md), not on any published test set.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import esco
from .concept_vectors import ConceptVectors
from .encoder import Encoder
from .lexical import CharIndex
from .normalise import encoder_text, lookup_key, normalise_title, written_out

Scores = NDArray[np.float32]
BLOCK = 256
"""Queries scored at a time: memory is BLOCK times the corpus, not queries times the corpus."""


@dataclass(frozen=True)
class TitleWeights:
    """What each part of a title's score counts, next to 1 for the encoder's cosine."""

    char: float = 0.2
    bridge: float = 0.4
    centroid: float = 0.25
    best_name: float = 0.25


@dataclass(frozen=True)
class SkillWeights:
    """The same for sentences and skills."""

    char: float = 0.7
    clause: float = 0.5
    best_name: float = 1.0
    centroid: float = 0.25


@dataclass(frozen=True)
class ConceptLink:
    """Which corpus rows are names of ESCO concepts, and all names of those concepts."""

    row: NDArray[np.int64]
    """Corpus rows that are a concept's name, ascending; a row may stand twice."""
    concept: NDArray[np.int64]
    """The concept, 0 to `len(starts) - 1`, of each such row."""
    names: list[str]
    """All names of the linked concepts, concept by concept."""
    starts: NDArray[np.int64]
    """Where each concept's names begin in `names`."""


def link_concepts(corpus: Sequence[str], concepts: Sequence[esco.Concept]) -> ConceptLink:
    """Find the corpus rows that are written as a concept's name.

    A preferred name wins over other concepts' synonyms; a synonym of several stands for each.
    """
    preferred: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    for number, concept in enumerate(concepts):
        preferred.setdefault(lookup_key(encoder_text(concept.label)), []).append(number)
        for name in concept.names[1:]:
            other.setdefault(lookup_key(encoder_text(name)), []).append(number)
    found = []
    for row, text in enumerate(corpus):
        key = lookup_key(encoder_text(text))
        found += [
            (row, number) for number in dict.fromkeys(preferred.get(key) or other.get(key, []))
        ]
    used = sorted({number for _, number in found})
    place = {number: at for at, number in enumerate(used)}
    names = [list(concepts[number].names) for number in used]
    counts = np.array([len(n) for n in names], np.int64)
    return ConceptLink(
        np.array([row for row, _ in found], np.int64),
        np.array([place[number] for _, number in found], np.int64),
        [name for group in names for name in group],
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        if used
        else np.zeros(0, np.int64),
    )


def spread_to_rows(values: Scores, link: ConceptLink, rows: int) -> Scores:
    """Concept scores (queries, concepts) put on corpus rows (queries, rows); 0 where unlinked.

    A row of several concepts has the best of them.
    """
    out = np.zeros((len(values), rows), np.float32)
    if len(link.row):
        first = np.flatnonzero(np.r_[True, link.row[1:] != link.row[:-1]])
        out[:, link.row[first]] = np.maximum.reduceat(values[:, link.concept], first, axis=1)
    return out


def best_rows(scores: Scores, top: int) -> list[tuple[int, float]]:
    """The `top` best of one query's scores, highest first, equal scores in corpus order.

    Scores are compared at six decimals, so that the order does not hang on rounding.
    """
    rounded = np.round(scores.astype(np.float64), 6)
    if top < len(rounded):
        floor = np.partition(rounded, len(rounded) - top)[len(rounded) - top]
        places = np.flatnonzero(rounded >= floor)
    else:
        places = np.arange(len(rounded))
    order = places[np.lexsort((places, -rounded[places]))][:top]
    return [(int(at), float(rounded[at])) for at in order]


def rank_titles(
    queries: Sequence[str],
    corpus: Sequence[str],
    *,
    encoder: Encoder | None,
    vectors: ConceptVectors | None = None,
    weights: TitleWeights = TitleWeights(),
    concepts: Sequence[esco.Concept] | None = None,
) -> Iterator[Scores]:
    """Score every corpus title for each query; yields blocks (queries in block, corpus), in order.

    Without an encoder the score is the character part alone. `concepts` are the occupations whose
    names link corpus rows; None takes all of ESCO, an empty list none.
    """
    concepts = esco.occupations() if concepts is None else concepts
    asked = [written_out(normalise_title(query)) for query in queries]
    rows = [written_out(normalise_title(title)) for title in corpus]
    link = link_concepts(corpus, concepts)
    chars = CharIndex([*rows, *link.names])
    if encoder is None:
        for at in range(0, len(asked), BLOCK):
            near = chars.similarity(asked[at : at + BLOCK])
            yield _with_concepts(near, None, link, len(rows), weights.best_name, 0.0)
        return
    q, c, n = encoder.encode(asked), encoder.encode(rows), encoder.encode(link.names)
    means = _means(n, link)
    bridge = None
    if vectors is not None and weights.bridge:
        bridge = vectors.profile_of(q), vectors.profile_of(c)
    for at in range(0, len(asked), BLOCK):
        block = slice(at, at + BLOCK)
        near = weights.char * chars.similarity(asked[block])
        near[:, : len(rows)] += q[block] @ c.T
        near[:, len(rows) :] += q[block] @ n.T
        score = _with_concepts(
            near, q[block] @ means.T, link, len(rows), weights.best_name, weights.centroid
        )
        if bridge is not None:
            score += weights.bridge * (bridge[0][block] @ bridge[1].T)
        yield score


def rank_skills(
    sentences: Sequence[str],
    corpus: Sequence[str],
    *,
    encoder: Encoder | None,
    weights: SkillWeights = SkillWeights(),
    concepts: Sequence[esco.Concept] | None = None,
) -> Iterator[Scores]:
    """Score every corpus skill for each sentence; yields blocks as `rank_titles` does.

    A sentence is read whole and clause by clause, since one sentence often asks for several skills.
    """
    concepts = esco.skills() if concepts is None else concepts
    asked = [encoder_text(sentence) for sentence in sentences]
    rows = [encoder_text(skill) for skill in corpus]
    link = link_concepts(corpus, concepts)
    chars = CharIndex([*rows, *link.names])
    if encoder is not None:
        c, n = encoder.encode(rows), encoder.encode(link.names)
        means = _means(n, link)
        q = encoder.encode(asked)
    for at in range(0, len(asked), BLOCK):
        block = asked[at : at + BLOCK]
        near = chars.similarity(block)
        centre = None
        if encoder is not None:
            parts = [clauses(sentence) for sentence in block]
            starts = np.concatenate([[0], np.cumsum([len(p) for p in parts])[:-1]])
            p = encoder.encode([clause for part in parts for clause in part])
            near *= weights.char
            corner = len(rows)
            for columns, side in ((slice(0, corner), c), (slice(corner, None), n)):
                whole = q[at : at + BLOCK] @ side.T
                best = np.maximum.reduceat(p @ side.T, starts, axis=0)
                near[:, columns] += (1 - weights.clause) * whole + weights.clause * best
            centre = q[at : at + BLOCK] @ means.T
        yield _with_concepts(near, centre, link, len(rows), weights.best_name, weights.centroid)


_CLAUSE = re.compile(r"[,;:•·()/]| - |\band\b|\bor\b|\bas well as\b|\bincluding\b|\bwith\b|\.\s")


def clauses(sentence: str, shortest: int = 2) -> list[str]:
    """The sentence itself and its parts between stops and joining words, in order."""
    parts = [" ".join(part.split()) for part in _CLAUSE.split(sentence)]
    parts = [part for part in parts if len(part) > shortest]
    return list(dict.fromkeys([sentence, *parts])) or [sentence]


def _means(names: Scores, link: ConceptLink) -> Scores:
    """Mean unit vector of each linked concept's names, (concepts, width)."""
    if not len(link.starts):
        return np.zeros((0, names.shape[1]), np.float32)
    total = np.add.reduceat(names, link.starts, axis=0)
    return (total / np.linalg.norm(total, axis=1, keepdims=True)).astype(np.float32)


def _with_concepts(
    near: Scores,
    centre: Scores | None,
    link: ConceptLink,
    rows: int,
    best_name: float,
    centroid: float,
) -> Scores:
    """A row's own score, mixed with its concept's best name and the concept's centre.

    `near` is (queries, rows + names). The whole is divided by the sum of weights for linked rows,
    so that linked and unlinked rows stay comparable.
    """
    own = near[:, :rows]
    if not len(link.starts):
        return np.ascontiguousarray(own)
    best = np.maximum.reduceat(near[:, rows:], link.starts, axis=1)
    total = best_name * best + (centroid * centre if centre is not None else 0)
    weight = np.ones(rows, np.float32)
    weight[link.row] += best_name + (centroid if centre is not None else 0)
    return (own + spread_to_rows(total, link, rows)) / weight
