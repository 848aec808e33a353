"""Text to taxonomy for the rest of the product: titles to codes, words to skills, vectors.

Everything loads at first use and stays; nothing here reads a person's record.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from . import esco
from .coding import CodedOccupation, Coding, code_titles
from .concept_vectors import load_vectors
from .encoder import Encoder, load_encoder
from .nearest_occupation import NearestOccupation
from .normalise import normalise_title, written_out
from .skill_finder import SkillFinder, SkillFound
from .soc_model import load_model

__all__ = [
    "CodedOccupation",
    "Coding",
    "SkillFound",
    "code_title",
    "occupation_skills",
    "skills_in_text",
    "title_vector",
]


@lru_cache(maxsize=2)
def _nearest(encoder: Encoder | None) -> NearestOccupation:
    return NearestOccupation(encoder, load_vectors() if encoder is not None else None)


@lru_cache(maxsize=2)
def _finder(encoder: Encoder | None) -> SkillFinder:
    return SkillFinder(encoder, load_vectors() if encoder is not None else None)


def code_title(text: str, *, context: str = "") -> Coding:
    """Up to five codes for a job title, likeliest first, with one question when two are close.

    `context` is the employer's industry or the job's description, when there is one. Raises
    ValueError for a text without any word.
    """
    if not text.strip():
        raise ValueError("a job title is needed")
    encoder = load_encoder()
    return code_titles(
        [text], model=load_model(), encoder=encoder, nearest=_nearest(encoder), contexts=[context]
    )[0]


def skills_in_text(text: str, *, most: int = 30) -> list[SkillFound]:
    """Skills in free text, surest first, each with the words that gave it; [] when none is sure.

    Works for CVs, duties, caring and volunteering. Each is a suggestion for the person to confirm.
    """
    return _finder(load_encoder()).find(text, most=most)


def title_vector(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors (len(texts), 384) of job titles, for nearness by dot product.

    Without an encoder: the skill profile of the title's nearest ESCO occupation by spelling,
    (len(texts), 384), so that callers need not know which they have.
    """
    read = [written_out(normalise_title(text)) for text in texts]
    encoder = load_encoder()
    if encoder is not None:
        return encoder.encode(read)
    return _by_spelling(read)


def _by_spelling(read: list[str]) -> NDArray[np.float32]:
    """Vectors from skills of the occupations that are spelt most alike."""
    table = _plain_profiles()
    place = {occupation.uri: at for at, occupation in enumerate(esco.occupations())}
    out = np.zeros((len(read), table.shape[1]), np.float32)
    for row, candidates in enumerate(_nearest(None).candidates(read)):
        for uri, _, score in candidates[:5]:
            out[row] += max(score, 0.01) ** 4 * table[place[uri]]
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return out / np.where(length > 0, length, 1)


@lru_cache(maxsize=1)
def _plain_profiles() -> NDArray[np.float32]:
    """Occupations' skills by a fixed random projection to 384, unit rows."""
    needed = esco.skills_needed()
    directions = np.random.default_rng(384).standard_normal((needed.shape[1], 384))
    table = (needed @ directions).astype(np.float32)
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.where(length > 0, length, 1)


@lru_cache(maxsize=1)
def _occupation_place() -> dict[str, int]:
    return {occupation.uri: at for at, occupation in enumerate(esco.occupations())}


def occupation_skills(esco_uri: str) -> list[tuple[str, str, bool]]:
    """Skills of an occupation: (address, label, essential), essential ones first.

    Raises KeyError for an address that is not an ESCO 1.1.1 occupation.
    """
    row = esco.skills_needed()[[_occupation_place()[esco_uri]]].tocoo()
    skills = esco.skills()
    found = [
        (skills[at].uri, skills[at].label, value == 1.0)
        for at, value in zip(row.coords[1], row.data, strict=True)
    ]
    return sorted(found, key=lambda skill: (not skill[2], skill[1]))
