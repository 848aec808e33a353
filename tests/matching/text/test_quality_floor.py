"""Floors of quality on a small sample of names that no training saw.

Full figures with intervals: docs/reference/matching-quality.md.
"""

from dataclasses import replace

import pytest

from worklocal.matching.engine import esco
from worklocal.matching.engine.heldout import OCCUPATION_SHARE, is_held_out
from worklocal.matching.engine.ranking import best_rows, rank_titles


@pytest.fixture(scope="module")
def sample():
    """Forty held-out names, each for its occupation among some two hundred and fifty."""
    held = [c for c in esco.occupations() if is_held_out(c.uri, OCCUPATION_SHARE)]
    held = [c for c in held if len(c.names) > 2]
    asked = held[::6][:40]
    corpus = [c.label for c in held]
    forgotten = [replace(c, names=c.names[:-1]) if c in asked else c for c in held]
    return [c.names[-1] for c in asked], [corpus.index(c.label) for c in asked], corpus, forgotten


@pytest.mark.parametrize(("with_encoder", "floor"), [(True, 0.85), (False, 0.7)])
def test_a_held_out_name_finds_its_occupation(encoder, sample, with_encoder, floor):
    asked, right, corpus, concepts = sample
    blocks = rank_titles(
        asked, corpus, encoder=encoder if with_encoder else None, concepts=concepts
    )
    first = [best_rows(row, 1)[0][0] for block in blocks for row in block]
    hits = sum(found == wanted for found, wanted in zip(first, right, strict=True))
    assert hits / len(asked) >= floor
