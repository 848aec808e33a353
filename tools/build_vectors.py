"""Make model/esco_vectors.npz with the current encoder: run after each fine-tuning.

    python tools/build_vectors.py

Needs only what the product needs. About four minutes on one core (70,000 names).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worklocal.matching.engine import esco
from worklocal.matching.engine.concept_vectors import FILE, pack, unit
from worklocal.matching.engine.encoder import MODEL_FOLDER, Encoder

PROFILE_WIDTH = 256
MOST_OCCUPATION_NAMES = 8
MOST_SKILL_NAMES = 4


def concept_means(
    concepts: Sequence[esco.Concept], encoder: Encoder, most: int
) -> NDArray[np.float32]:
    """One unit row a concept: the mean over its first names, its preferred name counted twice."""
    owner = [number for number, concept in enumerate(concepts) for _ in concept.names[:most]]
    vectors = encoder.encode([name for concept in concepts for name in concept.names[:most]])
    total = np.zeros((len(concepts), vectors.shape[1]), np.float32)
    np.add.at(total, owner, vectors)
    starts = np.searchsorted(owner, np.arange(len(concepts)))
    return unit(total + vectors[starts])


def skill_profiles() -> NDArray[np.float32]:
    """Occupations by 256: the tf-idf skill table reduced, so that cosines nearly stay."""
    table = esco.skills_needed().copy()
    held_by = np.bincount(table.indices, minlength=table.shape[1])
    table.data = table.data * np.log(table.shape[0] / np.maximum(held_by, 1))[table.indices]
    length = np.sqrt(table.multiply(table).sum(axis=1))
    table.data = table.data / np.repeat(np.where(length > 0, length, 1), np.diff(table.indptr))
    start = np.ones(min(table.shape), np.float64)
    left, sizes, _ = svds(table.astype(np.float64), k=PROFILE_WIDTH, v0=start)
    return unit((left * sizes).astype(np.float32))


def main() -> None:
    """Encode, reduce, write."""
    encoder = Encoder(threads=1)
    np.savez_compressed(
        MODEL_FOLDER / FILE,
        encoder=encoder.version,
        occupations=pack(concept_means(esco.occupations(), encoder, MOST_OCCUPATION_NAMES)),
        skills=pack(concept_means(esco.skills(), encoder, MOST_SKILL_NAMES)),
        profiles=pack(skill_profiles()),
    )
    print(f"{FILE} {(MODEL_FOLDER / FILE).stat().st_size} bytes")


if __name__ == "__main__":
    main()
