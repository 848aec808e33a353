"""Vectors of ESCO concepts, made once by tools/build_vectors.py and shipped beside the encoder.

They belong to one encoder: a file made with another model is refused, not used.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .encoder import MODEL_FOLDER, Encoder, load_encoder

FILE = "esco_vectors.npz"
NEAREST = 8
"""Occupations a title is spread over."""
SHARPNESS = 0.05
"""Temperature of that spread, in cosine."""


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1; a row of zeros stays zeros."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)


def pack(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Rows as int8, each scaled to its own largest value; the scale is lost, the direction kept."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.round(rows / np.where(largest > 0, largest, 1) * 127).astype(np.int8)


@dataclass(frozen=True)
class ConceptVectors:
    """Unit rows, float32, in the order of `esco.occupations()` and `esco.skills()`."""

    occupations: NDArray[np.float32]
    """(3007, 384): mean of an occupation's names."""
    skills: NDArray[np.float32]
    """(13896, 384): mean of a skill's names."""
    profiles: NDArray[np.float32]
    """(3007, 256): what skills an occupation needs, reduced from the tf-idf skill table."""

    def profile_of(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Skill profiles (n, 256), unit rows, of title vectors (n, 384), by way of ESCO.

        A title is spread over its nearest occupations; its profile is the mean of theirs.
        """
        out = np.empty((len(vectors), self.profiles.shape[1]), np.float32)
        for at in range(0, len(vectors), 1024):
            near = vectors[at : at + 1024] @ self.occupations.T
            best = np.argpartition(-near, NEAREST, axis=1)[:, :NEAREST]
            closeness = np.take_along_axis(near, best, axis=1)
            share = np.exp((closeness - closeness.max(axis=1, keepdims=True)) / SHARPNESS)
            share /= share.sum(axis=1, keepdims=True)
            out[at : at + 1024] = np.einsum("nk,nkd->nd", share, self.profiles[best])
        return unit(out)


def read_vectors(encoder: Encoder, folder: Path = MODEL_FOLDER) -> ConceptVectors | None:
    """The shipped vectors of `encoder`, or None when there are none or they are another model's."""
    path = folder / FILE
    if not path.is_file():
        return None
    with np.load(path) as stored:
        if str(stored["encoder"]) != encoder.version:
            return None
        return ConceptVectors(
            unit(stored["occupations"].astype(np.float32)),
            unit(stored["skills"].astype(np.float32)),
            unit(stored["profiles"].astype(np.float32)),
        )


@lru_cache(maxsize=1)
def load_vectors() -> ConceptVectors | None:
    """The product's concept vectors; None without an encoder."""
    encoder = load_encoder()
    return read_vectors(encoder) if encoder is not None else None
