"""Titles as hashed character and word n-grams, for the SOC 2020 coder: no vocabulary to ship."""

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from .normalise import lookup_key

BITS = 18
SIZE = 1 << BITS
_MASK = SIZE - 1
SHORTEST, LONGEST = 2, 5


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> tuple[int, ...]:
    """Hashes of one word: its character 2- to 5-grams with blanks at the ends, and itself."""
    padded = f" {word} "
    grams = [
        padded[at : at + size]
        for size in range(SHORTEST, LONGEST + 1)
        for at in range(len(padded) - size + 1)
    ]
    return tuple(zlib.crc32(gram.encode()) & _MASK for gram in [*grams, f"w:{word}"])


@lru_cache(maxsize=100_000)
def _of_pair(first: str, second: str) -> int:
    return zlib.crc32(f"p:{first} {second}".encode()) & _MASK


def hashed_counts(texts: Sequence[str]) -> sp.csr_array:
    """Sublinear counts, CSR float32 (len(texts), 262144); texts as `NormalTitle.text`."""
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for text in texts:
        words = lookup_key(text).split()
        found = Counter(number for word in words for number in _of_word(word))
        found.update(_of_pair(a, b) for a, b in pairwise(words))
        indices.extend(found)
        values.extend(found.values())
        starts.append(len(indices))
    data = 1 + np.log(np.array(values, np.float32)) if values else np.zeros(0, np.float32)
    return sp.csr_array(
        (data.astype(np.float32), np.array(indices, np.int32), np.array(starts, np.int64)),
        shape=(len(starts) - 1, SIZE),
    )


def weighed(counts: sp.csr_array, idf: np.ndarray) -> sp.csr_array:
    """Counts times idf, rows of length 1."""
    out = counts.copy()
    out.data = out.data * idf[out.indices]
    length = np.sqrt(out.multiply(out).sum(axis=1))
    out.data = (out.data / np.repeat(np.where(length > 0, length, 1), np.diff(out.indptr))).astype(
        np.float32
    )
    return out
