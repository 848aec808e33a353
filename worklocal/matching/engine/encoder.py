"""Texts to vectors: the fine-tuned MiniLM, int8, one thread, without torch.

The model and how it was made: model/CARD.md. Everything that uses an encoder also works with
`None` in its place, more plainly, by the words alone.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .normalise import encoder_text

MODEL_FOLDER = Path(__file__).parent / "model"
WIDTH = 384
LONGEST = 96
"""Tokens read of one text; the rest is cut. About 70 words."""
BATCH_TOKENS = 4096
NO_ENCODER = "WORKLOCAL_NO_ENCODER"
"""Set to 1 in the environment to work by words alone."""

Vectors = NDArray[np.float32]


class Encoder:
    """A loaded model. Safe to share between threads; not between processes after a fork."""

    def __init__(self, folder: Path = MODEL_FOLDER, *, threads: int = 1) -> None:
        """Load `encoder.onnx` and `tokenizer.json`. Raises FileNotFoundError without them."""
        import onnxruntime
        from tokenizers import Tokenizer

        model, tokens = folder / "encoder.onnx", folder / "tokenizer.json"
        for path in (model, tokens):
            if not path.is_file():
                raise FileNotFoundError(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokens))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self.version = hashlib.sha256(model.read_bytes()).hexdigest()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384), in the order given.

        Texts are made plain and gender-neutral first; equal texts get equal vectors. Only texts
        of exactly the same number of tokens share a batch, so that nothing is padded.
        """
        read = [encoder_text(text) or "." for text in texts]
        distinct = list(dict.fromkeys(read))
        by_length: dict[int, list[int]] = defaultdict(list)
        tokens = [found.ids for found in self._tokenizer.encode_batch(distinct)]
        for number, row in enumerate(tokens):
            by_length[len(row)].append(number)
        vectors = np.empty((len(distinct), WIDTH), np.float32)
        for length, numbers in sorted(by_length.items()):
            step = max(1, BATCH_TOKENS // length)
            for at in range(0, len(numbers), step):
                batch = numbers[at : at + step]
                block = np.array([tokens[number] for number in batch], np.int64)
                vectors[batch] = self._session.run(
                    ["vectors"], {"tokens": block, "mask": np.ones_like(block)}
                )[0]
        at_row = {text: number for number, text in enumerate(distinct)}
        return vectors[[at_row[text] for text in read]] if read else vectors


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """The product's encoder, or None when it is switched off or its file or library is missing."""
    if os.environ.get(NO_ENCODER) == "1":
        return None
    try:
        return Encoder()
    except (FileNotFoundError, ImportError):
        return None
