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
MOST_SKILL_NAMES = 6
"""Names of a skill that are compared; the rest are mostly the same words in another order."""
BLOCK = 256
"""Queries scored at a time: memory is BLOCK times the corpus, not queries times the corpus."""


@dataclass(frozen=True)
class TitleWeights:
    """What each part of a title's score counts, next to 1 for the encoder's cosine."""

    char: float = 0.15
    centroid: tuple[float, float] = (1.0, 0.5)
    """The concept's centre, for a row alone of its concept and for one of several names."""
    bridge: float = 0.4
    """Likeness of the skills needed, when no row is an ESCO name."""
    bridge_linked: float = 0.15
    """The same when every row is one."""


@dataclass(frozen=True)
class SkillWeights:
    """The same for sentences and skills."""

    char: float = 0.5
    clause: float = 0.6
    """Share of the best clause against the whole sentence."""
    centroid: tuple[float, float] = (0.5, 0.5)


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


def link_concepts(
    corpus: Sequence[str], concepts: Sequence[esco.Concept], most_names: int = 1000
) -> ConceptLink:
    """Find the corpus rows that are written as a concept's name.

    A preferred name wins over other concepts' synonyms; a synonym of several stands for each.
    Of each concept the first `most_names` names are kept.
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
    names = [list(concepts[number].names[:most_names]) for number in used]
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
            yield _with_concepts(
                chars.similarity(asked[at : at + BLOCK]), None, link, len(rows), (0, 0)
            )
        return
    q, c, n = encoder.encode(asked), encoder.encode(rows), encoder.encode(link.names)
    means = _means(n, link)
    bridge = None
    if vectors is not None:
        bridge = vectors.profile_of(q), vectors.profile_of(c)
    share = len(np.unique(link.row)) / len(rows)
    bridge_weight = weights.bridge + share * (weights.bridge_linked - weights.bridge)
    for at in range(0, len(asked), BLOCK):
        block = slice(at, at + BLOCK)
        near = weights.char * chars.similarity(asked[block])
        near[:, : len(rows)] += q[block] @ c.T
        near[:, len(rows) :] += q[block] @ n.T
        score = _with_concepts(near, q[block] @ means.T, link, len(rows), weights.centroid)
        if bridge is not None:
            score += bridge_weight * (bridge[0][block] @ bridge[1].T)
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
    link = link_concepts(corpus, concepts, MOST_SKILL_NAMES)
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
            whole = q[at : at + BLOCK] @ means.T
            best = np.maximum.reduceat(p @ means.T, starts, axis=0)
            centre = (1 - weights.clause) * whole + weights.clause * best
        yield _with_concepts(near, centre, link, len(rows), weights.centroid)


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
    centroid: tuple[float, float],
) -> Scores:
    """Rows' own scores, or for names of ESCO concepts what their concept says of them.

    `near` is (queries, rows + names). A row that stands alone for its concept has the concept's
    best name and its centre at weight `centroid[0]`; one of several names keeps its own score and
    has the centre at `centroid[1]`. Each is divided by its weights, so that rows stay comparable.
    """
    own = np.ascontiguousarray(near[:, :rows])
    if not len(link.starts):
        return own
    alone = np.bincount(link.concept, minlength=len(link.starts)) == 1
    best = np.maximum.reduceat(near[:, rows:], link.starts, axis=1)
    first = np.flatnonzero(np.r_[True, link.row[1:] != link.row[:-1]])
    linked = link.row[first]
    single = np.zeros(rows, bool)
    single[linked] = np.logical_and.reduceat(alone[link.concept], first)
    for_one, for_many = centroid
    mixed = best if centre is None else (best + for_one * centre) / (1 + for_one)
    pooled = spread_to_rows(mixed, link, rows)
    score = np.where(single, pooled, own)
    if centre is not None:
        many = np.setdiff1d(linked, np.flatnonzero(single))
        middle = spread_to_rows(centre, link, rows)
        score[:, many] = (own[:, many] + for_many * middle[:, many]) / (1 + for_many)
    return score
