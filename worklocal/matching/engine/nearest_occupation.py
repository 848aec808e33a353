"""The ESCO occupation nearest to a job title, and which of the near ones fit a SOC code."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from . import esco
from .concept_vectors import ConceptVectors
from .encoder import Encoder
from .lexical import CharIndex
from .normalise import encoder_text, lookup_key

NEAR = 12
EXACT = 1.0
"""Added when the title is one of the occupation's names, letter by letter."""
CHAR = 0.2
SAME_GROUP = 0.1
"""Added when the occupation's ISCO group is one that the SOC code's index titles carry."""


@lru_cache(maxsize=1)
def isco_of_soc() -> dict[str, frozenset[str]]:
    """ISCO-08 unit groups of each SOC 2020 unit group, by the ONS index's own double coding."""
    table: dict[str, set[str]] = defaultdict(set)
    with (esco.DATA_FOLDER / "soc2020/isco_crosswalk.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table[row["soc_2020"]].add(row["isco_08"])
    return {soc: frozenset(groups) for soc, groups in table.items()}


class NearestOccupation:
    """Titles to ESCO occupations: exact names, the encoder, spelling."""

    def __init__(self, encoder: Encoder | None, vectors: ConceptVectors | None) -> None:
        """Both may be None; then only names and spelling count."""
        self._encoder = encoder if vectors is not None else None
        self._vectors = vectors
        self._occupations = esco.occupations()
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for number, occupation in enumerate(self._occupations):
            for name in occupation.names:
                key = lookup_key(encoder_text(name))
                if number not in self._by_name[key]:
                    self._by_name[key].append(number)
        self._chars = CharIndex([occupation.label for occupation in self._occupations])

    def candidates(self, texts: Sequence[str]) -> list[list[tuple[str, str, float]]]:
        """For each text the nearest occupations: (address, ISCO group, score), best first.

        Scores: cosine plus 0.2 of the spelling's, plus 1 for an exact name (0.9 as a synonym).
        """
        score = self._chars.similarity(texts)
        if self._encoder is not None and self._vectors is not None:
            score *= CHAR
            score += self._encoder.encode(texts) @ self._vectors.occupations.T
        out = []
        for text, row in zip(texts, score, strict=True):
            key = lookup_key(text)
            for number in self._by_name.get(key, ()):
                preferred = lookup_key(encoder_text(self._occupations[number].label)) == key
                row[number] += EXACT if preferred else 0.9 * EXACT
            best = np.lexsort((np.arange(len(row)), -np.round(row.astype(np.float64), 6)))[:NEAR]
            out.append(
                [
                    (self._occupations[at].uri, self._occupations[at].group, float(row[at]))
                    for at in best
                ]
            )
        return out

    @staticmethod
    def fitting(candidates: list[tuple[str, str, float]], soc: str) -> str:
        """The address of the best candidate for `soc`; a fitting ISCO group adds 0.1."""
        groups = isco_of_soc().get(soc, frozenset())
        best = max(
            candidates,
            key=lambda c: round(c[2] + (SAME_GROUP if c[1] in groups else 0.0), 6),
            default=None,
        )
        return best[0] if best else ""
