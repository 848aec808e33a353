"""The 412 unit groups of SOC 2020 as career moves need them: skills, exposure, green, jobs.

Files: data/soc2020, data/esco and data/occupation_exposure, whose README gives the sources.
"""

import csv
import gzip
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from scipy import sparse

DATA: Final = Path(__file__).resolve().parents[3] / "data"
OPTIONAL: Final = 0.5
LEVELS: Final = {"11": 4, "12": 3, "2": 4, "3": 3, "4": 2, "5": 3, "6": 2, "7": 2, "8": 2, "9": 1}
"""Skill level by the start of a code (ONS, SOC 2020 volume 1, section 2)."""


@dataclass(frozen=True)
class Occupations:
    """Unit groups in code order; arrays of n, nan where the source has no value.

    profiles (n, skills) has rows of length 1, rare skills weighing more; essential (n, skills) is
    the share of the group's ESCO occupations that call a skill essential.
    """

    codes: list[str]
    titles: list[str]
    skills: list[str]
    profiles: sparse.csr_array
    essential: sparse.csr_array
    exposure: np.ndarray  # generative AI, beta, 0 to 1
    automation: np.ndarray  # Nesta, 0 to 10
    green: np.ndarray  # share of the skills that are in ESCO's green collection
    level: np.ndarray

    def row(self, code: str) -> int:
        """The row of a unit group. Raises KeyError for a code that is not one."""
        if code not in self.codes:
            raise KeyError(code)
        return self.codes.index(code)


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table of the data folder, compressed or not."""
    raw = (DATA / name).read_bytes()
    text = gzip.decompress(raw) if name.endswith(".gz") else raw
    return list(csv.DictReader(io.StringIO(text.decode())))


@lru_cache(maxsize=1)
def load_occupations() -> Occupations:
    """Read and join the tables once."""
    structure = [row for row in rows_of("soc2020/structure.csv.gz") if row["level"] == "unit"]
    structure.sort(key=lambda row: row["code"])
    codes = [row["code"] for row in structure]
    skills = rows_of("esco/skills.csv.gz")
    wanted, essential = _profiles(codes, len(skills))
    is_green = np.array(["green" in row["flags"].split() for row in skills], float)
    total = wanted.sum(axis=1)
    green = np.divide(wanted @ is_green, total, out=np.full(len(codes), np.nan), where=total > 0)
    exposed = {row["soc_2020"]: row for row in rows_of("occupation_exposure/exposure_soc2020.csv")}
    return Occupations(
        codes,
        [row["title"] for row in structure],
        [row["label"] for row in skills],
        _weighed(wanted),
        essential,
        _column(codes, exposed, "generative_ai_beta"),
        _column(codes, exposed, "automation_risk"),
        green,
        np.array([LEVELS.get(code[:2], LEVELS.get(code[0], 2)) for code in codes]),
    )


@lru_cache(maxsize=8)
def projected_change(area: str) -> dict[str, float]:
    """Change of jobs a year from 2025 to 2035 by sub-major group, as a share; an area by name.

    Where a combined authority and another kind of area share a name, the authority's is used.
    Raises KeyError naming the area if there is no projection for it.
    """
    rows = [
        row for row in rows_of("occupation_exposure/projections_2035.csv.gz") if row["area"] == area
    ]
    if not rows:
        raise KeyError(area)
    change: dict[str, float] = {}
    for row in rows:
        now, then = float(row["jobs_thousands_2025"]), float(row["jobs_thousands_2035"])
        change.setdefault(row["soc_2020_sub_major"], (then / now) ** 0.1 - 1 if now else 0.0)
    return change


def _profiles(codes: list[str], skills: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """How much each group wants each skill, and how often it is essential, by ESCO occupations."""
    occupations = rows_of("esco/occupations.csv.gz")
    isco: dict[str, list[int]] = {}
    for place, row in enumerate(occupations):
        isco.setdefault(row["isco_08"], []).append(place)
    place_of = {code: place for place, code in enumerate(codes)}
    share = sparse.lil_array((len(codes), len(occupations)))
    for row in rows_of("soc2020/isco_crosswalk.csv"):
        members = isco.get(row["isco_08"], [])
        if row["soc_2020"] in place_of:
            for member in members:
                share[place_of[row["soc_2020"]], member] = float(row["share_of_soc"]) / len(members)
    must = sparse.lil_array((len(occupations), skills))
    may = sparse.lil_array((len(occupations), skills))
    for row in rows_of("esco/occupation_skills.csv.gz"):
        number = int(row["occupation_number"]) - 1
        for table, column in ((must, "essential"), (may, "optional")):
            for skill in row[f"{column}_skill_numbers"].split():
                table[number, int(skill) - 1] = 1.0
    share, must, may = share.tocsr(), must.tocsr(), may.tocsr()
    return (share @ (must + OPTIONAL * may)).tocsr(), (share @ must).tocsr()


def _weighed(wanted: sparse.csr_array) -> sparse.csr_array:
    """Weigh by rarity over unit groups and scale rows to length 1."""
    frequency = np.bincount(wanted.indices, minlength=wanted.shape[1])
    rarity = np.log((1 + wanted.shape[0]) / (1 + frequency)) + 1
    profile = wanted @ sparse.diags_array(rarity)
    length = np.sqrt(profile.multiply(profile).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / np.where(length == 0, 1, length)) @ profile)


def _column(codes: list[str], table: dict[str, dict[str, str]], name: str) -> np.ndarray:
    values = [table.get(code, {}).get(name, "") for code in codes]
    return np.array([float(value) if value else np.nan for value in values])
