"""The encoder is loaded once for the whole folder; the lexical route is asked for by name."""

import pytest

from worklocal.matching.engine.encoder import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    loaded = load_encoder()
    assert loaded is not None
    return loaded
