"""The shipped encoder: the file on the card, unit vectors, the same however they are batched."""

import hashlib
import re

import numpy as np
import pytest

from worklocal.matching.engine import encoder as module
from worklocal.matching.engine.encoder import MODEL_FOLDER, Encoder, load_encoder

MEGABYTE = 1_000_000


def test_every_shipped_file_is_the_one_on_the_card():
    card = (MODEL_FOLDER / "CARD.md").read_text()
    on_card = dict(re.findall(r"\| `([\w.]+)` \|[^|]*\| `([0-9a-f]{64})` \|", card))

    shipped = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in MODEL_FOLDER.iterdir()
        if path.suffix != ".md"
    }

    assert shipped == on_card


def test_the_encoder_is_small_enough_to_ship():
    assert (MODEL_FOLDER / "encoder.onnx").stat().st_size <= 25 * MEGABYTE


def test_vectors_have_length_one_and_the_order_of_the_texts(encoder):
    texts = ["lorry driver", "a longer text about caring for an older neighbour", "lorry driver"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[2])


def test_a_vector_does_not_depend_on_its_company(encoder):
    alone = encoder.encode(["care assistant"])
    beside = encoder.encode(["care assistant", "nurse", "welder", "head of human resources"])
    assert np.allclose(alone[0], beside[0], atol=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_like_is_nearer_than_unlike(encoder):
    driver, trucker, nurse = encoder.encode(["lorry driver", "HGV truck operator", "staff nurse"])
    assert driver @ trucker > driver @ nurse + 0.2


def test_a_folder_without_a_model_is_refused_by_name(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"encoder\.onnx"):
        Encoder(tmp_path)


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.setenv(module.NO_ENCODER, "1")
    load_encoder.cache_clear()
    try:
        assert load_encoder() is None
    finally:
        monkeypatch.undo()
        load_encoder.cache_clear()
