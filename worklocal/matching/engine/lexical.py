"""Texts to sparse vectors of character n-grams (tf-idf): the part that knows spelling.

Robust against slips of the keys, compounds and endings, and all there is when no encoder is.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from .normalise import encoder_text, lookup_key


@lru_cache(maxsize=200_000)
def _word_grams(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    """N-grams of one word with a blank at each end."""
    padded = f" {word} "
    return tuple(
        padded[at : at + size]
        for size in range(shortest, longest + 1)
        for at in range(max(1, len(padded) - size + 1))
    )


def char_grams(text: str, shortest: int = 2, longest: int = 4) -> list[str]:
    """Character n-grams inside the words of `text`, singular, gender-neutral, with repeats."""
    return [
        gram
        for word in lookup_key(encoder_text(text)).split()
        for gram in _word_grams(word, shortest, longest)
    ]


class CharIndex:
    """Rows of a corpus as unit tf-idf vectors, and questions put in the same space."""

    def __init__(self, corpus: Sequence[str], *, shortest: int = 2, longest: int = 4) -> None:
        """Learn the vocabulary and idf from `corpus`; `rows` is (len(corpus), vocabulary) CSR."""
        self._sizes = (shortest, longest)
        self._number: dict[str, int] = {}
        counts = self._count(corpus, learn=True)
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf: NDArray[np.float32] = (np.log((1 + len(corpus)) / (1 + seen)) + 1).astype(
            np.float32
        )
        self.rows = self._weigh(counts)

    def _count(self, texts: Sequence[str], *, learn: bool) -> sp.csr_array:
        """Counts of known n-grams, CSR float32 of shape (texts, vocabulary)."""
        number = self._number
        indices: list[int] = []
        values: list[float] = []
        starts = [0]
        for text in texts:
            row: dict[int, float] = {}
            for gram in char_grams(text, *self._sizes):
                at = number.get(gram)
                if at is None:
                    if not learn:
                        continue
                    at = number[gram] = len(number)
                row[at] = row.get(at, 0.0) + 1.0
            indices.extend(row)
            values.extend(row.values())
            starts.append(len(indices))
        return sp.csr_array(
            (np.array(values, np.float32), np.array(indices, np.int32), np.array(starts, np.int64)),
            shape=(len(starts) - 1, max(1, len(number))),
        )

    def _weigh(self, counts: sp.csr_array) -> sp.csr_array:
        """Sublinear counts times idf, rows of length 1 (a row without known n-grams stays 0)."""
        weighed = counts.copy()
        weighed.data = (1 + np.log(weighed.data)) * self.idf[weighed.indices]
        length = np.sqrt(weighed.multiply(weighed).sum(axis=1))
        each = np.repeat(np.where(length > 0, length, 1), np.diff(weighed.indptr))
        weighed.data = (weighed.data / each).astype(np.float32)
        return weighed

    def transform(self, texts: Sequence[str]) -> sp.csr_array:
        """Unit rows for new texts, shape (len(texts), vocabulary); unknown n-grams are left out."""
        return self._weigh(self._count(texts, learn=False))

    def similarity(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of `texts` with the corpus, dense float32 (len(texts), len(corpus)), 0 to 1."""
        return (self.transform(texts) @ self.rows.T).toarray()
