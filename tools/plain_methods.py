"""The plain methods that every measured table carries beside ours."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from worklocal.matching.engine.encoder import Encoder
from worklocal.matching.engine.normalise import encoder_text, lookup_key
from worklocal.matching.engine.ranking import Scores

BLOCK = 256


def _words(text: str) -> list[str]:
    return lookup_key(encoder_text(text)).split()


def bm25(
    queries: Sequence[str], corpus: Sequence[str], k1: float = 1.2, b: float = 0.75
) -> Iterator[Scores]:
    """BM25 over singular words; yields blocks (queries, corpus)."""
    counted = [Counter(_words(text)) for text in corpus]
    number: dict[str, int] = {}
    for row in counted:
        for word in row:
            number.setdefault(word, len(number))
    length = np.array([sum(row.values()) for row in counted], float)
    seen = np.zeros(len(number))
    rows, columns, values = [], [], []
    for at, row in enumerate(counted):
        for word, count in row.items():
            bound = count + k1 * (1 - b + b * length[at] / length.mean())
            rows.append(at)
            columns.append(number[word])
            values.append(count * (k1 + 1) / bound)
            seen[number[word]] += 1
    idf = np.log(1 + (len(corpus) - seen + 0.5) / (seen + 0.5))
    table = sp.csr_array(
        (np.array(values) * idf[columns], (rows, columns)), shape=(len(corpus), len(number))
    ).T.tocsr()
    for at in range(0, len(queries), BLOCK):
        block = [[number[w] for w in _words(q) if w in number] for q in queries[at : at + BLOCK]]
        asked = sp.csr_array(
            (
                np.ones(sum(map(len, block))),
                (
                    [n for n, row in enumerate(block) for _ in row],
                    [w for row in block for w in row],
                ),
            ),
            shape=(len(block), len(number)),
        )
        yield (asked @ table).toarray().astype(np.float32)


def plain_cosine(
    queries: Sequence[str], corpus: Sequence[str], encoder: Encoder
) -> Iterator[Scores]:
    """Cosine of one encoder's vectors and nothing else."""
    asked, rows = encoder.encode(queries), encoder.encode(corpus)
    for at in range(0, len(asked), BLOCK):
        yield asked[at : at + BLOCK] @ rows.T
