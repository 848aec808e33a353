"""The ESCO classification (version 1.1.1) as the engine reads it: names, groups, skills.

This service uses the ESCO classification of the European Commission. Files: data/esco.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp

DATA_FOLDER = Path(__file__).resolve().parents[3] / "data"
OCCUPATION_ADDRESS = "http://data.europa.eu/esco/occupation/"
SKILL_ADDRESS = "http://data.europa.eu/esco/skill/"


@dataclass(frozen=True)
class Concept:
    """An occupation or a skill."""

    uri: str
    label: str
    names: tuple[str, ...]
    """All names, the preferred one first."""
    group: str
    """ISCO-08 unit group of an occupation; ESCO skill group of a skill."""
    kind: str = ""
    """KNOWLEDGE or SKILL for a skill; empty for an occupation."""
    reach: str = ""
    """A skill's reuse level: transversal, cross-sector, sector-specific, occupation-specific."""


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Rows of a compressed table of `data/`. Raises FileNotFoundError when it is not there."""
    with gzip.open(DATA_FOLDER / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _names(row: dict[str, str]) -> tuple[str, ...]:
    others = [name for name in row["alternative_labels"].split("|") if name]
    return tuple(dict.fromkeys([row["label"], *others]))


@lru_cache(maxsize=1)
def occupations() -> tuple[Concept, ...]:
    """All occupations in the order of the file; an occupation's number less one is its place."""
    return tuple(
        Concept(OCCUPATION_ADDRESS + row["uuid"], row["label"], _names(row), row["isco_08"])
        for row in read_table("esco/occupations.csv.gz")
    )


@lru_cache(maxsize=1)
def skills() -> tuple[Concept, ...]:
    """All skills and kinds of knowledge in the order of the file."""
    return tuple(
        Concept(
            SKILL_ADDRESS + row["uuid"],
            row["label"],
            _names(row),
            row["group_code"],
            row["kind"],
            row["reuse_level"],
        )
        for row in read_table("esco/skills.csv.gz")
    )


@lru_cache(maxsize=1)
def skills_needed() -> sp.csr_array:
    """Occupations by skills, float32: 1 for essential, 0.5 for optional, 0 otherwise."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row in read_table("esco/occupation_skills.csv.gz"):
        occupation = int(row["occupation_number"]) - 1
        for field, value in (("essential_skill_numbers", 1.0), ("optional_skill_numbers", 0.5)):
            numbers = [int(number) - 1 for number in row[field].split()]
            rows += [occupation] * len(numbers)
            columns += numbers
            values += [value] * len(numbers)
    shape = (len(occupations()), len(skills()))
    return sp.csr_array((np.array(values, np.float32), (rows, columns)), shape=shape)
