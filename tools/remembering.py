"""An encoder that remembers what it encoded, so that measuring again takes seconds."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from worklocal.matching.engine.encoder import Encoder, Vectors


class Remembering:
    """Stands in for an `Encoder`; vectors are kept in `folder` under the model's hash."""

    def __init__(self, encoder: Encoder, folder: Path | None) -> None:
        """`folder` None remembers within the run only."""
        self._encoder = encoder
        self.version = encoder.version
        self._file = folder / f"{encoder.version[:16]}.npz" if folder else None
        self._vector: dict[str, Vectors] = {}
        if self._file and self._file.is_file():
            with np.load(self._file) as kept:
                self._vector = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Encoder.encode`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vector]
        self._vector.update(zip(new, self._encoder.encode(new), strict=True))
        if not texts:
            return self._encoder.encode([])
        return np.array([self._vector[text] for text in texts], np.float32)

    def save(self) -> None:
        """Write what is remembered, when there is a folder."""
        if self._file:
            np.savez(
                self._file,
                texts=np.array(list(self._vector)),
                vectors=np.array(list(self._vector.values()), np.float32),
            )
