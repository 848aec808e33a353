"""The learnt half of the SOC 2020 coder: a linear model on words, one on the encoder's vector,
and a vote of the ten nearest index titles; averaged, then calibrated on titles kept from training.

Made by tools/train_soc_coder.py; see model/CARD.md.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from .encoder import MODEL_FOLDER, Encoder
from .hashed_words import SIZE, hashed_counts, weighed

FILE = "soc_coder.npz"
NEIGHBOURS = 10

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Mixture:
    """Weights and temperature of the mixture; `words_*` are used when there is no encoder."""

    words: float
    vector: float
    neighbours: float
    temperature: float
    words_temperature: float


@dataclass(frozen=True)
class SocModel:
    """Learnt tables. `codes` gives the meaning of every result's columns."""

    codes: tuple[str, ...]
    idf: Floats
    word_weights: sp.csr_array
    """(262144, codes), pruned."""
    word_bias: Floats
    vector_weights: Floats
    """(384, codes)."""
    vector_bias: Floats
    projection: Floats
    """(384, reduced): turns a vector into the space of `titles`."""
    titles: Floats
    """(index titles, reduced), unit rows."""
    title_code: NDArray[np.int16]
    mixture: Mixture
    accept_above: float
    """Probability above which 95 in 100 codes were right on titles kept from training."""
    encoder: str
    """The encoder's sha256 that `vector_*` and `titles` belong to."""

    def word_scores(self, texts: list[str]) -> Floats:
        """Margins of the linear model on words, (texts, codes)."""
        rows = weighed(hashed_counts(texts), self.idf)
        return (rows @ self.word_weights).toarray() + self.word_bias

    def vector_scores(self, vectors: Floats) -> Floats:
        """Log-probabilities of the linear model on vectors, (texts, codes)."""
        return log_softmax(vectors @ self.vector_weights + self.vector_bias)

    def votes(self, vectors: Floats) -> Floats:
        """Share of each code among the nearest index titles, by closeness, (texts, codes)."""
        near = vectors @ self.projection
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        out = np.zeros((len(vectors), len(self.codes)), np.float32)
        for row, closeness in enumerate(near @ self.titles.T):
            best = np.argpartition(-closeness, NEIGHBOURS)[:NEIGHBOURS]
            weight = np.exp((closeness[best] - 1) / 0.08)
            np.add.at(out[row], self.title_code[best], weight / weight.sum())
        return out

    def probabilities(self, texts: list[str], encoder: Encoder | None) -> Floats:
        """Calibrated probabilities (texts, codes); each row sums to 1.

        An encoder other than the one the model was made with counts as none.
        """
        words = self.word_scores(texts)
        mix = self.mixture
        if encoder is None or encoder.version != self.encoder:
            return np.exp(log_softmax(words / mix.words_temperature))
        vectors = encoder.encode(texts)
        score = (
            mix.words * words
            + mix.vector * self.vector_scores(vectors)
            + mix.neighbours * self.votes(vectors)
        )
        return np.exp(log_softmax(score / mix.temperature))


def log_softmax(scores: Floats) -> Floats:
    """Row-wise log of the softmax."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).astype(np.float32)


def read_model(path: Path) -> SocModel:
    """A model written by `write_model`."""
    with np.load(path) as stored:
        codes = tuple(str(code) for code in stored["codes"])
        weights = sp.csr_array(
            (
                stored["word_values"].astype(np.float32) * float(stored["word_scale"]),
                stored["word_codes"].astype(np.int32),
                np.concatenate([[0], np.cumsum(stored["word_lengths"].astype(np.int64))]),
            ),
            shape=(SIZE, len(codes)),
        )
        titles = stored["titles"].astype(np.float32)
        return SocModel(
            codes=codes,
            idf=stored["idf"].astype(np.float32),
            word_weights=weights,
            word_bias=stored["word_bias"],
            vector_weights=stored["vector_weights"].astype(np.float32),
            vector_bias=stored["vector_bias"],
            projection=stored["projection"].astype(np.float32),
            titles=titles / np.linalg.norm(titles, axis=1, keepdims=True),
            title_code=stored["title_code"],
            mixture=Mixture(*(float(value) for value in stored["mixture"])),
            accept_above=float(stored["accept_above"]),
            encoder=str(stored["encoder"]),
        )


def write_model(model: SocModel, path: Path) -> None:
    """Write compactly: word weights as int8 with one scale, titles as int8, the rest as float16."""
    weights = model.word_weights
    scale = float(np.abs(weights.data).max()) / 127
    titles = np.round(model.titles / np.abs(model.titles).max(axis=1, keepdims=True) * 127)
    mix = model.mixture
    np.savez_compressed(
        path,
        codes=np.array(model.codes),
        idf=model.idf.astype(np.float16),
        word_values=np.round(weights.data / scale).astype(np.int8),
        word_scale=scale,
        word_codes=weights.indices.astype(np.uint16),
        word_lengths=np.diff(weights.indptr).astype(np.uint16),
        word_bias=model.word_bias.astype(np.float32),
        vector_weights=model.vector_weights.astype(np.float16),
        vector_bias=model.vector_bias.astype(np.float32),
        projection=model.projection.astype(np.float16),
        titles=titles.astype(np.int8),
        title_code=model.title_code.astype(np.int16),
        mixture=np.array(
            [mix.words, mix.vector, mix.neighbours, mix.temperature, mix.words_temperature]
        ),
        accept_above=model.accept_above,
        encoder=model.encoder,
    )


@lru_cache(maxsize=1)
def load_model() -> SocModel:
    """The product's model. Raises FileNotFoundError when it was not shipped."""
    return read_model(MODEL_FOLDER / FILE)
